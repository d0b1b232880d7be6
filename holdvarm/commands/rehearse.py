"""`holdvarm rehearse`: every message the coming time would bring, to whom and why; nothing is sent."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from holdvarm.commands.options import From, Json, To, context
from holdvarm.commands.words import words
from holdvarm.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime

    from engine.messages import Message
    from holdvarm.context import Context

FORMATS = ("table", "json", "csv", "text")


def rehearse(
    ctx: typer.Context,
    first: From = None,
    last: To = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help=words("format"))
    ] = "table",
    diff: Annotated[
        Path | None, typer.Option("--diff", metavar="FOLDER", help=words("rehearse-diff"))
    ] = None,
    as_json: Json = False,
) -> None:
    from holdvarm.plan_json import message_json
    from holdvarm.run_through import message_changes, run_through

    on = context(ctx)
    form = "json" if as_json else format_
    if form not in FORMATS:
        raise typer.BadParameter(f"'{form}': one of {', '.join(FORMATS)}", param_hint="--format")
    if diff is not None and not diff.is_dir():
        raise UserError(on.text("rehearse.no-folder", folder=diff))
    found = run_through(on, first, last)
    if diff is not None:
        changes = message_changes(found, run_through(on, first, last, definitions=diff))
        if form == "json":
            on.emit([{"change": change, **message_json(m, _local(m))} for change, m in changes])
        elif not changes:
            on.say(on.text("diff.none"))
        else:
            _table(on, [(on.text(f"change.{change}"), message) for change, message in changes])
        return
    messages = found.messages
    match form:
        case "json":
            on.emit([message_json(message, _local(message)) for message in messages])
        case "csv":
            out = csv.writer(sys.stdout, delimiter=";")
            out.writerow([on.text(f"column.{c}") for c in ("date", "to-whom", "role", "subject", "key")])
            for m in messages:
                out.writerow(
                    [_local(m).isoformat(), m.to_address, m.role, _plain(m.subject), " ".join(m.steps)]
                )
        case "text":
            for m in messages:
                sys.stdout.write(
                    f"{'=' * 78}\n{_local(m):%Y-%m-%d %H:%M}  {m.to_name} <{m.to_address}>\n{m.subject}\n\n{m.text}\n"
                )
        case _:
            _table(on, [("", message) for message in messages])
            on.say(on.text("rehearse.sum", count=len(messages), people=len({m.to_address for m in messages})))
    for line in found.unheard:
        on.complain(line)
    if found.unheard:
        raise typer.Exit(1)


def _table(on: Context, rows: list[tuple[str, Message]]) -> None:
    headings = ["", *[on.text(f"column.{c}") for c in ("date", "to-whom", "subject")]]
    on.table(headings, [[mark, f"{_local(m):%Y-%m-%d %H:%M}", m.to_address, m.subject] for mark, m in rows])


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in "=+-@" else text


def _local(message: Message) -> datetime:
    from zoneinfo import ZoneInfo

    return message.at.astimezone(ZoneInfo("Europe/Oslo"))
