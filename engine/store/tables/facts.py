"""Facts: who, when, what was said. A row is never changed in what it says; a correction is a new row, and the
old one gets `replaced_at`."""

import datetime as dt
from typing import Any, ClassVar, get_args

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from calendars.meetings import MeetingStatus
from engine.facts import AnswerKind
from engine.store.tables.base import Row, maybe_words, municipality_key, one_of, partial_index, words

IN_FORCE = "replaced_at IS NULL"
"""Which rows of a fact are believed today."""


class MunicipalityRow(Row, table=True):
    __tablename__: ClassVar[Any] = "municipality"
    __table_args__ = (UniqueConstraint("slug"),)

    id: int | None = Field(default=None, primary_key=True)
    slug: str = words()
    # Grows whenever a fact is recorded, so that the loop sees in one small read whether to plan again.
    facts_revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class PersonRow(Row, table=True):
    __tablename__: ClassVar[Any] = "person"
    # One description of a person is in force at a time.
    __table_args__ = (
        partial_index("ux_person_in_force", "municipality_id", "person", where=IN_FORCE, unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    person: str = words()
    name: str = words()
    email: str = words()
    language: str | None = maybe_words()
    recorded_at: dt.datetime
    recorded_by: str = words()
    replaced_at: dt.datetime | None = None
    replaced_by: str | None = maybe_words()


class TenureRow(Row, table=True):
    __tablename__: ClassVar[Any] = "tenure"
    __table_args__ = (
        # (role, person, first day) is what a tenure is known by when a roster is imported again.
        partial_index(
            "ux_tenure_in_force",
            "municipality_id",
            "role",
            "person",
            "first_day",
            where=IN_FORCE,
            unique=True,
        ),
        CheckConstraint("last_day IS NULL OR first_day <= last_day", name="first_before_last"),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    role: str = words()
    person: str = words()
    first_day: dt.date
    last_day: dt.date | None = None
    recorded_at: dt.datetime
    recorded_by: str = words()
    replaced_at: dt.datetime | None = None
    replaced_by: str | None = maybe_words()


class AbsenceRow(Row, table=True):
    __tablename__: ClassVar[Any] = "absence"
    __table_args__ = (
        partial_index(
            "ux_absence_in_force", "municipality_id", "person", "first_day", where=IN_FORCE, unique=True
        ),
        CheckConstraint("first_day <= last_day", name="first_before_last"),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    person: str = words()
    first_day: dt.date
    last_day: dt.date
    substitute: str | None = maybe_words()
    recorded_at: dt.datetime
    recorded_by: str = words()
    replaced_at: dt.datetime | None = None
    replaced_by: str | None = maybe_words()


class MeetingRow(Row, table=True):
    __tablename__: ClassVar[Any] = "meeting"
    __table_args__ = (
        one_of("status", MeetingStatus),
        # The plan reads the meetings in force by day; the versions they replaced pile up beside them.
        partial_index("ix_meeting_in_force", "municipality_id", "day", where=IN_FORCE),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    source: str = words()
    uid: str = words()
    day: dt.date
    start: dt.time | None = None
    end_day: dt.date | None = None
    title: str = words()
    body: str | None = maybe_words()
    status: str = words()
    marks: list[str] = Field(sa_type=JSON)
    rule: str = words()
    recorded_at: dt.datetime
    replaced_at: dt.datetime | None = None


class AnswerRow(Row, table=True):
    __tablename__: ClassVar[Any] = "answer"
    __table_args__ = (
        one_of("kind", get_args(AnswerKind)),
        # The latest answer of each step is the end of this index, however many there are.
        Index("ix_answer_latest", "municipality_id", "step_key", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    step_key: str = words()
    kind: str = words()
    at: dt.datetime
    day: dt.date
    by: str = words()
    role: str | None = maybe_words()
    outcome: dict[str, str] = Field(sa_type=JSON)
    evidence: str = words()
    note: str = words()
