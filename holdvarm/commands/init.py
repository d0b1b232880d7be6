"""`holdvarm init` and the example municipality of `make run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdvarm.commands.options import context
from holdvarm.commands.words import terminal_language, words


def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=words("init-folder"))],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=words("init-name"))
    ] = "Eksempel kommune",
) -> None:
    from engine.catalogue import catalogue
    from holdvarm.installation import write_installation

    on = context(ctx)
    language = on.asked_language or terminal_language()
    written = write_installation(folder, name, language, on.today_anywhere)
    text = catalogue("holdvarm").text
    for file in written:
        typer.echo(text("init.written", language, file=file))
    typer.echo(text("init.next", language, folder=folder))


def example(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=words("init-folder"))],
) -> None:
    from holdvarm.example import prepare_example

    prepare_example(folder, context(ctx).today_anywhere)
