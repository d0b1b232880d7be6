"""`holdvarm meetings …`: meeting plans in, and what is known."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holdvarm.commands.options import From, Json, To, context, day
from holdvarm.commands.words import words
from holdvarm.errors import UserError

if TYPE_CHECKING:
    from calendars.meetings import Meeting
    from calendars.reading import Reading
    from calendars.reconcile import Changes
    from workflows.schema import Language


app = typer.Typer(no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help=words("meeting-file"))]


@app.command("import", help=words("meetings-import"))
def import_(
    ctx: typer.Context,
    file: File,
    name: Annotated[str | None, typer.Option("--name", metavar="N", help=words("source-name"))] = None,
    as_json: Json = False,
) -> None:
    from holdvarm.meeting_files import import_meetings

    on = context(ctx)
    source = name or file.stem
    reading, changes = import_meetings(on, file, source)
    for problem in reading.problems:
        on.complain(f"{file}: {problem.text(on.language)}")
    if as_json:
        on.emit(
            {
                "source": source,
                **_counts(changes),
                "problems": [problem.text(on.language) for problem in reading.problems],
            }
        )
        return
    on.say(on.text("meetings.imported", source=source, meetings=len(changes.meetings), **_counts(changes)))
    unknown = sorted({meeting.title for meeting in changes.meetings if meeting.body is None})
    if unknown:
        on.say(on.text("meetings.unrecognised", titles=", ".join(f"«{title}»" for title in unknown)))


@app.command("explain", help=words("meetings-explain"))
def explain(
    ctx: typer.Context, file: File, first: From = None, last: To = None, as_json: Json = False
) -> None:
    from holdvarm.meeting_files import read_meetings

    on = context(ctx)
    reading = read_meetings(on, file, file.stem, first=first, last=last)
    if as_json:
        on.emit(_reading_json(reading, on.language))
    else:
        if reading.error:
            on.complain(f"{file}: {reading.error_in(on.language)}")
        rows = [
            [
                _instant(o.start),
                o.summary,
                o.recognition.body or "-",
                o.recognition.rule_in(on.language),
                str(o.status),
            ]
            for o in reading.occurrences
        ]
        on.table([on.text(f"column.{c}") for c in ("date", "title", "body", "rule", "status")], rows)
        for problem in reading.problems:
            on.complain(f"{file}: {problem.text(on.language)}")
    if not reading.accepted:
        raise typer.Exit(1)


@app.command("list", help=words("meetings-list"))
def list_(ctx: typer.Context, first: From = None, last: To = None, as_json: Json = False) -> None:
    from engine.store import meetings

    on = context(ctx)
    with on.database.read() as session:
        found = meetings.known(session, on.tenant.id, first=first, last=last)
    found.sort(key=lambda m: (m.day, m.start or time.min, m.title))
    if as_json:
        on.emit([_meeting_json(meeting) for meeting in found])
        return
    if not found:
        on.say(on.text("meetings.none"))
        return
    from engine.language import short_day_text
    from engine.wording import body_name

    on.table(
        [on.text(f"column.{c}") for c in ("date", "time", "body", "title", "status", "source")],
        [
            [
                short_day_text(m.day, on.language),
                m.start.strftime("%H:%M") if m.start else "",
                body_name(m.body, on.language) if m.body else "-",
                m.title,
                on.text(f"meeting-status.{m.status}"),
                m.source,
            ]
            for m in found
        ],
    )


@app.command("add", help=words("meetings-add"))
def add(
    ctx: typer.Context,
    body: Annotated[str, typer.Argument(metavar="BODY", help=words("body"))],
    on_day: Annotated[date, typer.Argument(metavar="DATE", parser=day, help=words("meeting-day"))],
    start: Annotated[str | None, typer.Option("--start", metavar="HH:MM", help=words("start"))] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help=words("title"))] = None,
    as_json: Json = False,
) -> None:
    from calendars.meetings import Meeting
    from engine.store import meetings

    on = context(ctx)
    recognised = on.tenant.bodies.recognise(title or body)
    named = on.tenant.bodies.recognise(body).body
    if named is None:
        raise UserError(on.text("meetings.unknown-body", body=body, known=", ".join(on.tenant.bodies.known)))
    try:
        at = time.fromisoformat(start) if start else None
    except ValueError:
        raise typer.BadParameter(
            f"'{start}' is not a time; write it as 18:30", param_hint="--start"
        ) from None
    meeting = Meeting(
        day=on_day,
        start=at,
        title=title or body,
        body=named,
        uid=f"typed-{named}-{on_day.isoformat()}{f'-{at:%H%M}' if at else ''}",
        source="typed",
        marks=recognised.marks,
        rule="typed",
    )
    with on.database.write() as session:
        meetings.add(session, on.tenant.id, meeting, on.now)
    if as_json:
        on.emit(_meeting_json(meeting))
    else:
        from engine.language import day_text

        on.say(on.text("meetings.added", body=named, day=day_text(on_day, on.language)))


@app.command("subscribe", help=words("meetings-subscribe"))
def subscribe(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help=words("feed-url"))],
    name: Annotated[str | None, typer.Option("--name", metavar="N", help=words("source-name"))] = None,
    as_json: Json = False,
) -> None:
    from holdvarm.meeting_files import subscribe_and_poll

    on = context(ctx)
    polled = subscribe_and_poll(on, url, name)
    if as_json:
        on.emit(polled.as_json())
    elif polled.problem is None:
        on.say(on.text("meetings.subscribed", name=polled.name, meetings=polled.meetings))
    else:
        on.complain(on.text("meetings.subscribed-ill", name=polled.name, reason=polled.problem))
    if polled.problem is not None:
        raise typer.Exit(1)


@app.command("feeds", help=words("meetings-feeds"))
def feeds(ctx: typer.Context, as_json: Json = False) -> None:
    from engine.store import subscriptions

    on = context(ctx)
    with on.database.read() as session:
        found = subscriptions.all_of(session, on.tenant.id)
    if as_json:
        on.emit(
            [
                {
                    "name": s.name,
                    "url": s.url,
                    "state": s.state,
                    "reason": s.reason or None,
                    "ill_since": s.ill_since,
                    "last_ok_at": s.last_ok_at,
                    "next_poll_at": s.next_poll_at,
                }
                for s in found
            ]
        )
        return
    if not found:
        on.say(on.text("meetings.no-feeds"))
        return
    on.table(
        [on.text(f"column.{c}") for c in ("name", "address", "state", "last-ok", "reason")],
        [
            [s.name, s.url, on.text(f"feed-state.{s.state}"), _instant(s.last_ok_at), s.reason or ""]
            for s in found
        ],
    )


def _counts(changes: Changes) -> dict[str, int]:
    names = ("added", "moved", "changed", "cancelled", "vanished", "unchanged")
    return {name: len(getattr(changes, name)) for name in names}


def _meeting_json(meeting: Meeting) -> dict[str, Any]:
    return {
        "date": meeting.day.isoformat(),
        "start": meeting.start.strftime("%H:%M") if meeting.start else None,
        "end_date": meeting.last_day.isoformat(),
        "title": meeting.title,
        "body": meeting.body,
        "status": str(meeting.status),
        "source": meeting.source,
        "uid": meeting.uid,
        "marks": sorted(meeting.marks),
        "rule": meeting.rule,
    }


def _reading_json(reading: Reading, language: Language) -> dict[str, Any]:
    return {
        "accepted": reading.accepted,
        "error": reading.error_in(language),
        "occurrences": [
            {
                "uid": o.uid,
                "start": o.start.isoformat(),
                "end": o.end.isoformat() if o.end is not None else None,
                "summary": o.summary,
                "status": str(o.status),
                "body": o.recognition.body,
                "rule": o.recognition.rule_in(language),
            }
            for o in reading.occurrences
        ],
        "problems": [problem.text(language) for problem in reading.problems],
    }


def _instant(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        from zoneinfo import ZoneInfo

        return value.astimezone(ZoneInfo("Europe/Oslo")).strftime("%Y-%m-%d %H:%M")
    return value.isoformat()
