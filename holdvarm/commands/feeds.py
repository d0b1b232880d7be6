"""`holdvarm feeds`: the addresses people subscribe to in their calendar programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from holdvarm.commands.options import Json, context
from holdvarm.commands.words import words

if TYPE_CHECKING:
    from engine.store.tokens import FeedKind


def feeds(
    ctx: typer.Context,
    role: Annotated[str | None, typer.Option("--role", metavar="R", help=words("feed-role"))] = None,
    renew: Annotated[bool, typer.Option("--renew", help=words("feed-renew"))] = False,
    as_json: Json = False,
) -> None:
    from holdvarm.commands.roles import resolve_role
    from holdvarm.feed_addresses import feed_address, revoke_feed

    on = context(ctx)
    if role is not None:
        wanted: list[tuple[FeedKind, str]] = [("role", resolve_role(on, role))]
    else:
        used = sorted({w.role_of(step) for w in on.tenant.bundle.workflows.values() for step in w.step})
        wanted = [("municipality", ""), *(("role", used_role) for used_role in used)]
        if renew:
            wanted = wanted[:1]
    base = (on.settings.web.public_url or f"http://{on.settings.web.host}:{on.settings.web.port}").rstrip("/")
    with on.database.write() as session:
        if renew:
            for kind, subject in wanted:
                revoke_feed(session, on.tenant, kind, subject, on.now)
        found = [
            feed_address(session, on.settings, on.tenant, kind, subject, on.now) for kind, subject in wanted
        ]
    if as_json:
        on.emit([{"kind": f.kind, "subject": f.subject or None, "url": base + f.path} for f in found])
        return
    roles = on.tenant.bundle.roles
    names = [
        roles.title(f.subject).in_language(on.language) if f.subject else on.tenant.profile.name
        for f in found
    ]
    on.table(
        [on.text("column.feed"), on.text("column.address")],
        [[n, base + f.path] for n, f in zip(names, found, strict=True)],
    )
