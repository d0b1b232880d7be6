"""Options and arguments that several commands share, and how their values are read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias, cast

import typer

from holdvarm.commands.words import words
from holdvarm.context import Context


def day(text: str) -> date:
    """A date given on the command line, ISO 8601. Pendulum's lenient parser is not used: it reads 1/6 as 6 January."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a date; write it as 2026-12-31") from None


def context(ctx: typer.Context) -> Context:
    return cast("Context", ctx.find_root().obj)


Json: TypeAlias = Annotated[bool, typer.Option("--json", help=words("json"))]
From: TypeAlias = Annotated[
    date | None, typer.Option("--from", parser=day, metavar="DATE", help=words("from"))
]
To: TypeAlias = Annotated[date | None, typer.Option("--to", parser=day, metavar="DATE", help=words("to"))]
Key: TypeAlias = Annotated[str, typer.Argument(metavar="STEP-KEY", help=words("key"))]
By: TypeAlias = Annotated[str | None, typer.Option("--by", metavar="PERSON", help=words("by"))]
