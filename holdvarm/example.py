"""The example municipality of `make run`: a meeting plan for this year and the next, and a roster of role titles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from engine.dating import nth_weekday
from engine.facts import Answer
from engine.nudges import deadline
from engine.roster_csv import read_roster
from engine.store import answers, roster
from engine.tenant import horizon, load_facts, plan_of
from holdvarm.context import Context
from holdvarm.installation import write_installation
from holdvarm.meeting_files import import_meetings

NAME = "Eksempel kommune"
# Months with a council round: the executive committee on the first Tuesday, the council on the third Thursday. In
# November there are two executive committees, and in December the council sits in the second week.
ROUNDS = (2, 3, 4, 5, 6, 9, 10, 11)
IN_USE_FOR = timedelta(days=28)


def prepare_example(folder: Path, today: date) -> None:
    """Make the example, or bring it up to date: calling it again changes nothing that is there."""
    config = folder / "config.toml"
    if not config.exists():
        write_installation(folder, NAME, "nb", today - IN_USE_FOR)
        text = config.read_text(encoding="utf-8")
        # A trial should show its mail whatever the hour.
        text = text.replace('summer_policy = "none"\n', 'summer_policy = "none"\nspeaks_any_time = true\n')
        text = text.replace('format = "json"', 'format = "console"').replace(
            'level = "info"', 'level = "warning"'
        )
        config.write_text(text, encoding="utf-8")
    on = Context(config, None, None)
    try:
        _fill(on, folder, today)
    finally:
        on.close()


def _fill(on: Context, folder: Path, today: date) -> None:
    for year in (today.year, today.year + 1):
        file = folder / f"moteplan-{year}.ics"
        if not file.exists():
            file.write_bytes(meeting_plan(year).encode())
            import_meetings(on, file, file.stem)
    with on.database.read() as session:
        new = not roster.tenures(session, on.tenant.id)
    if new:
        rows, _ = read_roster((folder / "roster.csv").read_bytes(), on.tenant.bundle.roles)
        with on.database.write() as session:
            roster.import_roster(session, on.tenant.id, rows, on.now, "example")
        _answer_what_was(on, today)


def _answer_what_was(on: Context, today: date) -> None:
    """The weeks the example has been in use: what was due in them has been done."""
    with on.database.read() as session:
        facts = load_facts(session, on.tenant)
    plan = plan_of(on.tenant, facts, *horizon(today))
    with on.database.write() as session:
        for step in plan.steps.values():
            day = deadline(step)
            if day is not None and today - IN_USE_FOR <= day < today:
                fields = {
                    field: allowed[0] if allowed else "vedtatt"
                    for field, allowed in step.step.outcome.items()
                }
                answer = Answer(
                    step_key=step.key,
                    kind="done",
                    at=on.now,
                    day=day,
                    by="example",
                    role=step.role,
                    outcome=fields,
                )
                answers.record(session, on.tenant.id, answer)


def meeting_plan(year: int) -> str:
    """A year's meeting plan as a municipality's portal exports it (iCalendar, local times)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Holdvarm//Eksempel//NO",
        "X-WR-TIMEZONE:Europe/Oslo",
    ]
    for day, title, start, end in _meetings(year):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{title.lower()}-{day:%Y%m%d}@eksempel.example",
            f"DTSTAMP:{year - 1}1201T080000Z",
            f"SUMMARY:{title}",
            f"DTSTART;TZID=Europe/Oslo:{day:%Y%m%d}T{start}",
            f"DTEND;TZID=Europe/Oslo:{day:%Y%m%d}T{end}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _meetings(year: int) -> Iterator[tuple[date, str, str, str]]:
    for month in ROUNDS:
        yield nth_weekday(year, month, 2, 1), "Formannskapet", "090000", "130000"
        council = nth_weekday(year, month, 4, 3)
        constituting = (year - 2023) % 4 == 0 and month == 10
        yield (
            council,
            "Konstituerende møte i kommunestyret" if constituting else "Kommunestyret",
            "180000",
            "220000",
        )
    council = nth_weekday(year, 12, 4, 2)
    # Sixteen days before the council: room for the fourteen the law asks, and two to spare.
    yield council - timedelta(days=16), "Formannskapet", "090000", "130000"
    yield council, "Kommunestyret", "180000", "220000"
