"""The service: loop, delivery, feeds and web in one process.

It may be killed at any instant. SIGTERM lets the delivery in flight finish, and the rest waits for the next start.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn

from engine.board import Board
from engine.loop import Loop
from engine.polling import poll_due
from engine.store.lock import InstanceLock
from engine.sweep import Sweep
from holdvarm.errors import UserError
from holdvarm.logs import configure_logs
from holdvarm.systemd import notify
from holdvarm.web.app import make_app
from holdvarm.wiring import fetch_policy, make_tenant, sender, transport
from notifiers.composing import compose

if TYPE_CHECKING:
    from holdvarm.context import Context

log = structlog.get_logger(__name__)
FIRST_SWEEP_WITHIN = 60.0


def serve(on: Context) -> None:
    """Run until SIGTERM or SIGINT. Raises UserError when the service cannot start; a second service on the same
    database is refused."""
    settings = on.settings
    configure_logs(settings.log)
    lock = InstanceLock(on.database)
    if not lock.acquire():
        raise UserError(on.text("serve.second"))
    listener = _listen(settings.web.host, settings.web.port)
    stopping = threading.Event()
    board = Board()
    tenants = [make_tenant(settings, m.slug, on.database, on.today) for m in settings.municipality]
    swept = threading.Event()

    def heartbeat() -> None:
        notify("WATCHDOG=1")

    sweep = Sweep(
        on.database,
        tenants,
        compose=partial(_compose, sender(settings), settings.web.public_url),
        transport=transport(settings),
        clock=on.clock,
        board=board,
        stopping=stopping.is_set,
        heartbeat=heartbeat,
    )

    def guarded_sweep() -> object:
        if not lock.still_held():
            log.error("the database's instance lock is lost; stopping")
            signal.raise_signal(signal.SIGTERM)
            return None
        return sweep()

    def alive() -> None:
        heartbeat()
        if not swept.is_set():
            swept.set()
            notify("READY=1", "STATUS=planning and delivering")

    loop = Loop(
        sweep=guarded_sweep,
        poll=partial(poll_due, on.database, {t.id: t for t in tenants}, fetch_policy(settings), on.clock),
        seconds=settings.sweep_seconds,
        alive=alive,
    )
    app = make_app(
        on.database,
        board,
        on.clock,
        version=version("holdvarm"),
        stuck_after=timedelta(seconds=max(120.0, settings.sweep_seconds * 5)),
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=10
        )
    )

    def stop(*_: object) -> None:
        stopping.set()
        server.should_exit = True

    # uvicorn takes the signals while it runs, and raises them again for these when it has stopped; one that comes
    # before it has begun must not be lost either.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    log.info("starting", version=version("holdvarm"), municipalities=[t.profile.slug for t in tenants])
    loop.start()
    try:
        if swept.wait(FIRST_SWEEP_WITHIN):
            _say_hello(on, listener, board)
        _run(server, listener, stopping)
    finally:
        stopping.set()
        notify("STOPPING=1")
        log.info("stopping: finishing what is in flight")
        loop.stop()
        lock.release()
        log.info("stopped")


def _compose(sender_: Any, base_url: str | None, letter: Any, entries: Any) -> Any:
    return compose(letter, sender=sender_, entries=entries, base_url=base_url)


def _run(server: uvicorn.Server, listener: socket.socket, stopping: threading.Event) -> None:
    if stopping.is_set():
        return

    def on_exit(original: Callable[..., None], number: int, frame: Any) -> None:
        stopping.set()
        original(number, frame)

    server.handle_exit = partial(on_exit, server.handle_exit)  # type: ignore[method-assign]
    server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """The web's socket, taken before anything else is begun: a port in use is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Whoever comes before the web server is up waits a moment instead of being turned away.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UserError(
            f"[web] host = {host}, port = {port}: {error.strerror or error}; choose another port"
        ) from None
    return listener


def _say_hello(on: Context, listener: socket.socket, board: Board) -> None:
    """Where the web and the feeds are, where mail goes, and what is due next: on standard output."""
    from engine.language import short_day_text
    from engine.nudges import deadline
    from engine.outlook import open_steps
    from holdvarm.feed_addresses import feed_address

    host, port = listener.getsockname()[:2]
    settings = on.settings
    base = (settings.web.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}").rstrip("/")
    out = sys.stdout.write
    out(on.welcome("serve.web", address=f"{base}/") + "\n")
    for view in list(board.views.values())[:3]:
        with on.database.write() as session:
            feed = feed_address(session, settings, view.tenant, "municipality", "", on.clock())
        out(on.welcome("serve.feed", name=view.tenant.profile.name, address=base + feed.path) + "\n")
    if settings.mail.transport == "folder":
        out(on.welcome("serve.outbox", folder=settings.path(settings.mail.folder)) + "\n")
    else:
        server = settings.mail.smtp
        out(on.welcome("serve.smtp", server=f"{server.host}:{server.port}" if server else "") + "\n")
    for view in list(board.views.values())[:1]:
        language = view.tenant.profile.language
        out(on.welcome("serve.next") + "\n")
        for step in open_steps(view.plan, view.tenant.profile)[:8]:
            day = deadline(step)
            when = short_day_text(day, language) if day else ""
            out(f"  {when:<16} {step.step.title.in_language(language)}\n")
    out(on.welcome("serve.stop") + "\n")
    sys.stdout.flush()
