"""`holdvarm learn`: date sentences that an old årshjul may have been made by, for a person to accept."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holdvarm.commands.options import Json, context
from holdvarm.commands.words import words
from holdvarm.errors import UserError

if TYPE_CHECKING:
    from calendars.meetings import MeetingCalendar
    from engine.learning import Learned, Proposal
    from engine.wheel_csv import WheelProblem, WheelRow
    from holdvarm.context import Context


def learn(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE.csv", help=words("wheel-file"))],
    meetings: Annotated[
        list[Path] | None, typer.Option("--meetings", metavar="FILE.ics", help=words("wheel-meetings"))
    ] = None,
    as_json: Json = False,
) -> None:
    from engine.learning import learn as learn_from
    from holdvarm.learned_toml import overlay_text

    on = context(ctx)
    rows: list[WheelRow] = []
    unread = 0
    for file in files:
        found, problems = _read(on, file)
        rows += found
        unread += len(problems)
    if not rows:
        raise UserError(on.text("learn.nothing"))
    with on.progress() as bar:
        bar.add_task(on.text("progress.learning"), total=None)
        calendar = _meetings(on, meetings or [], rows)
        tenant = on.tenant
        learned = learn_from(rows, calendar, tenant.working_days, tenant.bundle.roles, tenant.profile)
    if as_json:
        on.emit([_json(one) for one in learned])
    else:
        sys.stdout.write(overlay_text(learned, on.language))
    firm = sum(one.best is not None for one in learned)
    on.complain(on.text("learn.sum", count=len(learned), firm=firm, unread=unread))
    if not calendar.bodies:
        on.complain(on.text("learn.no-meetings"))


def _read(on: Context, file: Path) -> tuple[tuple[WheelRow, ...], tuple[WheelProblem, ...]]:
    from engine.wheel_csv import read_wheel

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UserError(on.text("meetings.no-such-file", file=file, reason=error.strerror)) from None
    rows, problems = read_wheel(data)
    said = [_said(on, file, problem) for problem in problems]
    if not rows:
        raise UserError(*said)
    for line in said:
        on.complain(line)
    return rows, problems


def _said(on: Context, file: Path, problem: WheelProblem) -> str:
    if problem.code.startswith("file."):
        from calendars.wording import LANGUAGES, TEXTS
        from engine.wheel_csv import MAX_BYTES

        text = TEXTS[problem.code][LANGUAGES.index(on.language)]
        return f"{file}: {text.format(size=file.stat().st_size, limit=MAX_BYTES)}"
    where = str(file) if problem.line is None else f"{file}:{problem.line}"
    return f"{where}: {on.text(f'learn.{problem.code}', text=problem.text)}"


def _meetings(on: Context, files: list[Path], rows: list[WheelRow]) -> MeetingCalendar:
    """The meetings of the files given, else those in the store."""
    from calendars.meetings import MeetingCalendar
    from engine.tenant import load_facts
    from holdvarm.meeting_files import read_meetings

    if not files:
        with on.database.read() as session:
            return MeetingCalendar(load_facts(session, on.tenant).meetings)
    first = date(min(row.day.year for row in rows), 1, 1)
    last = date(max(row.day.year for row in rows), 12, 31)
    found = []
    for file in files:
        reading = read_meetings(on, file, file.stem, first=first, last=last)
        if not reading.accepted:
            raise UserError(on.text("meetings.refused", file=file, reason=reading.error_in(on.language)))
        found += [occurrence.to_meeting(on.language) for occurrence in reading.occurrences]
    return MeetingCalendar(found)


def _json(one: Learned) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "days": [day.isoformat() for day in one.days],
        "role": one.role,
        "unknown_roles": list(one.unknown),
        "nearest_role": one.nearest,
        "body": one.body,
        "expected": one.expected,
        "proposed": one.best.sentence if one.best else None,
        "proposals": [_proposal(proposal) for proposal in one.proposals],
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "sentence": proposal.sentence,
        "seen": proposal.seen,
        "of": proposal.of,
        "family": proposal.family.value,
        "misses": [
            {
                "seen": miss.seen.isoformat(),
                "instead": miss.instead.isoformat() if miss.instead else None,
            }
            for miss in proposal.misses
        ],
    }
