"""What the store's tests are about: Gjerstad, on a Tuesday morning in September 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from calendars.meetings import Meeting
from engine.messages import Message
from engine.nudging import Nudge, NudgeKind
from engine.planned import DateStatus, PlannedStep
from engine.reasons import because
from engine.store import municipalities
from engine.store.database import Database
from workflows.schema import RuleClass, Step, StepKind, Text

NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def gjerstad(database: Database) -> int:
    with database.write() as session:
        return municipalities.ensure(session, "gjerstad")


@pytest.fixture
def donna(database: Database) -> int:
    """The neighbour, who must see and change nothing."""
    with database.write() as session:
        return municipalities.ensure(session, "donna")


@pytest.fixture
def a_meeting() -> Callable[..., Meeting]:
    def make(day: date, **changes: Any) -> Meeting:
        values: dict[str, Any] = {
            "title": "Kommunestyret",
            "body": "kommunestyret",
            "uid": f"{day}@gjerstad",
            "source": "plan.ics",
        }
        return Meeting(day=day, **{**values, **changes})

    return make


@pytest.fixture
def a_step() -> Callable[..., PlannedStep]:
    def make(key: str = "budget/2027/council-decision", **changes: Any) -> PlannedStep:
        workflow, run, step = key.split("/")
        title = changes.pop("title", Text(nb="Kommunestyret vedtar budsjettet", nn=None, en=None))
        values: dict[str, Any] = {
            "year": 2026,
            "step": Step.model_validate(
                {
                    "id": step,
                    "title": title,
                    "kind": StepKind.decision,
                    "class": RuleClass.practice,
                    "after": ["recommendation"],
                }
            ),
            "role": "council-secretary",
            "due": date(2026, 12, 10),
            "end": None,
            "limit": date(2026, 12, 31),
            "status": DateStatus.expected,
            "reason": because("fixed"),
        }
        return PlannedStep(key=key, workflow=workflow, run=run, **{**values, **changes})

    return make


@pytest.fixture
def a_nudge() -> Callable[..., Nudge]:
    def make(number: int = 0, **changes: Any) -> Nudge:
        values: dict[str, Any] = {
            "step_key": f"budget/2027/step-{number}",
            "rung": "-14",
            "kind": NudgeKind.upcoming,
            "for_day": date(2026, 12, 10),
            "at": NOW,
        }
        return Nudge(**{**values, **changes})

    return make


@pytest.fixture
def a_message() -> Callable[..., Message]:
    def make(number: int = 0, **changes: Any) -> Message:
        values: dict[str, Any] = {
            "key": f"digest/kari@gjerstad.example/{number}",
            "id": f"{number}@holdvarm.example",
            "to_name": "Kari Nordmann",
            "to_address": "kari@gjerstad.example",
            "language": "nb",
            "role": "council-secretary",
            "kind": "digest",
            "subject": "Budsjett: innstilling om 14 dager",
            "text": "Hei",
            "html": "<p>Hei</p>",
            "steps": ("budget/2027/recommendation",),
            "at": NOW,
        }
        return Message(**{**values, **changes})

    return make
