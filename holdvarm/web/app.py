"""The web application: `/healthz`, `/feeds/<token>.ics`, and one plain page of what is next.

It only reads: the plan comes from the board the sweep keeps, so a page costs no planning and a database that is
locked does not stop it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse

from calendars.publishing import publish
from engine.board import Board, View
from engine.catalogue import catalogue
from engine.clock import Clock
from engine.feed_entries import entries
from engine.store import tokens
from engine.store.database import Database
from engine.store.tokens import FeedToken
from holdvarm.web.next_page import render_next_page, render_start_page
from workflows.schema import Language

FEED_REFRESH = timedelta(hours=6)
FEED_MAX_AGE = 900  # seconds; calendar programs ask far less often
STUCK_AFTER = timedelta(minutes=5)
MAX_TOKEN = 128

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def make_app(
    database: Database, board: Board, clock: Clock, *, version: str, stuck_after: timedelta = STUCK_AFTER
) -> FastAPI:
    """The application, on a board that the sweep of the same process keeps."""
    app = FastAPI(title="Holdvarm", version=version, docs_url=None, redoc_url=None)
    kept: dict[tuple[int, int, str], tuple[bytes, str]] = {}

    @app.middleware("http")
    async def with_headers(request: Request, call_next: Callable[[Request], Any]) -> Response:
        response: Response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """Whether the loop turns: 200 while the last sweep is recent, 503 before the first and when it is stuck."""
        swept = board.swept_at
        since = None if swept is None else clock() - swept
        state = "starting" if since is None else "ok" if since <= stuck_after else "stuck"
        body = {
            "status": state,
            "swept_at": swept.isoformat() if swept else None,
            "seconds_since_sweep": round(since.total_seconds(), 1) if since is not None else None,
            "municipalities": len(board.views),
            "version": version,
        }
        return JSONResponse(
            body, status_code=200 if state == "ok" else 503, headers={"Cache-Control": "no-store"}
        )

    @app.api_route("/feeds/{token}.ics", methods=["GET", "HEAD"])
    def feed(token: str, request: Request) -> Response:
        """A calendar to subscribe to. An unknown address and a revoked one look the same."""
        found = _known(database, token) if len(token) <= MAX_TOKEN else None
        view = (
            None
            if found is None
            else next((v for v in board.views.values() if v.tenant.id == found.municipality), None)
        )
        if found is None or view is None:
            return PlainTextResponse("Ukjent kalender / unknown calendar\n", status_code=404)
        _touch(database, found, clock())
        name = (found.id, view.version, view.tenant.profile.language)
        if name not in kept:
            for old in [key for key in kept if key[0] == found.id]:
                kept.pop(old, None)
            body = _feed(found, view)
            kept[name] = (body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
        body, etag = kept[name]
        headers = {
            "ETag": etag,
            "Cache-Control": f"private, max-age={FEED_MAX_AGE}",
            "Content-Disposition": 'inline; filename="holdvarm.ics"',
        }
        if etag in [
            given.strip().removeprefix("W/") for given in request.headers.get("if-none-match", "").split(",")
        ]:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

    @app.get("/style.css")
    def style() -> Response:
        css = files("holdvarm.web").joinpath("static/style.css").read_bytes()
        return Response(
            css, media_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"}
        )

    @app.get("/")
    def start(lang: Annotated[str | None, Query(max_length=5)] = None) -> Response:
        """The municipality's page, or a list of them where there are several."""
        views = sorted(board.views.values(), key=lambda v: v.tenant.profile.name)
        if len(views) == 1:
            return HTMLResponse(
                render_next_page(views[0], language=_language(lang, views[0]), swept_at=board.swept_at)
            )
        return HTMLResponse(render_start_page(views, language=_language(lang, None)))

    @app.get("/kommune/{slug}")
    def page(slug: str, lang: Annotated[str | None, Query(max_length=5)] = None) -> Response:
        view = board.view(slug)
        if view is None:
            return RedirectResponse("/", status_code=303)
        return HTMLResponse(render_next_page(view, language=_language(lang, view), swept_at=board.swept_at))

    return app


def _language(asked: str | None, view: View | None) -> Language:
    if asked in ("nb", "nn", "en"):
        return asked  # type: ignore[return-value]
    return view.tenant.profile.language if view is not None else "nb"


def _known(database: Database, token: str) -> FeedToken | None:
    with database.read() as session:
        return tokens.lookup(session, token)


def _touch(database: Database, token: FeedToken, now: datetime) -> None:
    if tokens.needs_touch(token, now):
        with database.write() as session:
            tokens.touch(session, token.id, now)


def _feed(token: FeedToken, view: View) -> bytes:
    profile = view.tenant.profile
    steps = [
        step
        for step in view.plan.steps.values()
        if (token.kind == "municipality" or step.role == token.subject)
        and (step.deadline is None or step.deadline >= profile.in_use_from)
    ]
    made = entries(steps, view.plan.workflows, profile, view.revisions, unrevised=view.planned_at)
    name = profile.name
    if token.kind == "role":
        role = view.tenant.bundle.roles.title(token.subject).in_language(profile.language)
        name = f"{profile.name}: {role}"
    title = catalogue("holdvarm").text("feed.name", profile.language, name=name)
    return publish(made.values(), name=title, refresh=FEED_REFRESH, url=None)
