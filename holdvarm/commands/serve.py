"""`holdvarm serve`: the service."""

from __future__ import annotations

import typer

from holdvarm.commands.options import context


def serve(ctx: typer.Context) -> None:
    from holdvarm.service import serve as run

    run(context(ctx))
