"""Answers: the latest counts, all are kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import StatementError

from engine.facts import Answer
from engine.store import answers
from engine.store.database import Database

KEY = "budget/2027/council-decision"


def _answer(at: datetime, **changes: object) -> Answer:
    values = {
        "step_key": KEY,
        "kind": "done",
        "at": at,
        "day": date(2026, 12, 10),
        "by": "kari@gjerstad.example",
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def test_an_answer_comes_back_as_it_was(database: Database, gjerstad: int, now: datetime) -> None:
    answer = _answer(
        now,
        role="council-secretary",
        outcome={"vedtak": "justert", "sak": "84/26"},
        evidence="PS 84/26",
        note="Æ",
    )
    with database.write() as session:
        answers.record(session, gjerstad, answer)
    with database.read() as session:
        assert answers.latest(session, gjerstad) == {KEY: answer}


def test_the_answer_recorded_last_counts_even_if_the_clock_went_back(
    database: Database, gjerstad: int, donna: int, now: datetime
) -> None:
    first, last = _answer(now), _answer(now - timedelta(hours=1), kind="reopened")
    other = _answer(now, step_key="budget/2027/recommendation", kind="snoozed")
    for answer in (first, other, last):
        with database.write() as session:
            answers.record(session, gjerstad, answer)
    with database.read() as session:
        assert answers.latest(session, gjerstad) == {KEY: last, other.step_key: other}
        assert answers.history(session, gjerstad, KEY) == [first, last]
        assert answers.history(session, gjerstad) == [first, other, last]
        assert answers.latest(session, donna) == {}


def test_an_answer_without_a_zone_is_refused(database: Database, gjerstad: int, now: datetime) -> None:
    with pytest.raises(StatementError, match="timezone"), database.write() as session:
        answers.record(session, gjerstad, _answer(now.replace(tzinfo=None)))
