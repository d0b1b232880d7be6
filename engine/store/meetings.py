"""The meetings of the political bodies, by the source they came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func
from sqlalchemy import text as sql
from sqlmodel import Session, col, insert, select, update

from calendars.meetings import Meeting, MeetingStatus
from engine.store.database import in_batches
from engine.store.municipalities import facts_changed, hold
from engine.store.tables import MeetingRow
from engine.store.tables.base import storable
from engine.store.tables.facts import IN_FORCE


def known(
    session: Session,
    municipality: int,
    *,
    first: date | None = None,
    last: date | None = None,
    source: str | None = None,
) -> list[Meeting]:
    """The meetings in force that touch the days from `first` to `last`, both included, by day."""
    return sorted(
        (meeting for _, meeting in _in_force(session, municipality, first, last, source)), key=_order
    )


def replace_source(
    session: Session, municipality: int, source: str, meetings: Iterable[Meeting], at: datetime
) -> int:
    """Let `meetings` be all that a source says; returns how many were added or retired (0: nothing is new).

    What is unchanged is not touched. What is changed gets a new row beside the old one, which keeps what was
    believed until `at`. To retire everything is a decision of the caller, who has looked at the feed."""
    wanted = {_stored(meeting): None for meeting in meetings}
    strangers = {meeting.source for meeting in wanted} - {source}
    if strangers:
        raise ValueError(f"meetings of {sorted(strangers)} given as those of {source!r}")
    hold(session, municipality)
    held = {meeting: id for id, meeting in _in_force(session, municipality, None, None, source)}
    retired = [id for meeting, id in held.items() if meeting not in wanted]
    for some in in_batches(retired):
        session.exec(update(MeetingRow).where(col(MeetingRow.id).in_(some)).values(replaced_at=at))
    added = [meeting for meeting in wanted if meeting not in held]
    _insert(session, municipality, added, at)
    if retired or added:
        facts_changed(session, municipality)
    return len(retired) + len(added)


def add(session: Session, municipality: int, meeting: Meeting, at: datetime) -> bool:
    """Add one meeting; False when the very same is there already."""
    hold(session, municipality)
    meeting = _stored(meeting)
    if any(
        held == meeting
        for _, held in _in_force(session, municipality, meeting.day, meeting.day, meeting.source)
    ):
        return False
    _insert(session, municipality, [meeting], at)
    facts_changed(session, municipality)
    return True


def history(session: Session, municipality: int, source: str, uid: str) -> list[tuple[datetime, Meeting]]:
    """What has been believed of one meeting and from when, in the order it was learnt."""
    rows = session.exec(
        select(MeetingRow)
        .where(MeetingRow.municipality_id == municipality, MeetingRow.source == source, MeetingRow.uid == uid)
        .order_by(col(MeetingRow.recorded_at), col(MeetingRow.id))
    )
    return [(row.recorded_at, _meeting(row)) for row in rows]


def _in_force(
    session: Session, municipality: int, first: date | None, last: date | None, source: str | None
) -> list[tuple[int | None, Meeting]]:
    query = select(MeetingRow).where(MeetingRow.municipality_id == municipality, sql(IN_FORCE))
    if first is not None:
        query = query.where(func.coalesce(MeetingRow.end_day, MeetingRow.day) >= first)
    if last is not None:
        query = query.where(MeetingRow.day <= last)
    if source is not None:
        query = query.where(MeetingRow.source == source)
    return [(row.id, _meeting(row)) for row in session.exec(query)]


def _insert(session: Session, municipality: int, meetings: Sequence[Meeting], at: datetime) -> None:
    if meetings:
        session.exec(insert(MeetingRow.core()), params=[_values(municipality, m, at) for m in meetings])


def _values(municipality: int, meeting: Meeting, at: datetime) -> dict[str, Any]:
    return {
        "municipality_id": municipality,
        "source": meeting.source,
        "uid": meeting.uid,
        "day": meeting.day,
        "start": meeting.start,
        "end_day": meeting.end_day,
        "title": meeting.title,
        "body": meeting.body,
        "status": meeting.status.value,
        "marks": sorted(meeting.marks),
        "rule": meeting.rule,
        "recorded_at": at,
        "replaced_at": None,
    }


def _stored(meeting: Meeting) -> Meeting:
    """The meeting as it will come back, so that it can be compared with what is held."""
    return dataclasses.replace(
        meeting,
        title=storable(meeting.title),
        body=None if meeting.body is None else storable(meeting.body),
        uid=storable(meeting.uid),
        source=storable(meeting.source),
        start=meeting.start and meeting.start.replace(tzinfo=None, fold=0),
        marks=frozenset(storable(mark) for mark in meeting.marks),
        rule=storable(meeting.rule),
    )


def _meeting(row: MeetingRow) -> Meeting:
    return Meeting(
        day=row.day,
        title=row.title,
        body=row.body,
        uid=row.uid,
        source=row.source,
        start=row.start,
        end_day=row.end_day,
        status=MeetingStatus(row.status),
        marks=frozenset(row.marks),
        rule=row.rule,
    )


def _order(meeting: Meeting) -> tuple[Any, ...]:
    return (meeting.day, meeting.start or time.min, meeting.body or "", meeting.source, meeting.uid)
