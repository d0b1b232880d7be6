"""A small municipality to plan for: real definitions, and meetings written as a planner would list them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.facts import Answer, AnswerKind, Profile
from engine.planned import Plan
from engine.planning import plan
from workflows.loader import Bundle, load_bundle
from workflows.schema import Workflow

Planner = Callable[..., Plan]


def meeting(body: str, day: str, *, marks: Sequence[str] = (), source: str = "plan") -> Meeting:
    return Meeting(
        day=date.fromisoformat(day),
        title=body,
        body=body,
        uid=f"{body}-{day}",
        source=source,
        marks=frozenset(marks),
    )


def meetings_of(**bodies: Sequence[str]) -> list[Meeting]:
    return [meeting(body, day) for body, days in bodies.items() for day in days]


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return load_bundle([])


@pytest.fixture(scope="session")
def working_days() -> WorkingDays:
    return WorkingDays()


@pytest.fixture
def profile() -> Profile:
    return Profile(slug="gjerstad", name="Gjerstad kommune", in_use_from=date(2000, 1, 1))


@pytest.fixture
def make_plan(bundle: Bundle, working_days: WorkingDays, profile: Profile) -> Planner:
    def make(
        meetings: Sequence[Meeting] = (),
        *,
        first: str = "2023-01-01",
        last: str = "2023-12-31",
        workflows: Mapping[str, Workflow] | None = None,
        answers: Mapping[str, Answer] | None = None,
        **changes: object,
    ) -> Plan:
        return plan(
            bundle.workflows if workflows is None else workflows,
            dataclasses.replace(profile, **changes),
            MeetingCalendar(meetings),
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            working_days=working_days,
            answers=answers or {},
        )

    return make


def workflow(
    *steps: Mapping[str, object], every: str = "year", id: str = "trial", **more: object
) -> dict[str, Workflow]:
    """A workflow of its own, from steps as they stand in TOML; `more` are keys of the workflow itself."""
    made = Workflow.model_validate(
        {
            "id": id,
            "title": {"nb": "Prøve", "nn": "Prøve", "en": "Trial"},
            "every": every,
            "label": "{year}",
            "owner": "planner",
            "step": [
                {"title": {"nb": str(step["id"])}, "kind": "task", "class": "practice", **step}
                for step in steps
            ],
            **more,
        }
    )
    return {id: made}


def answered(key: str, day: str, *, kind: AnswerKind = "done", **outcome: str) -> dict[str, Answer]:
    """The answer to one step, by its key."""
    on = date.fromisoformat(day)
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    fields = {field.replace("_", "-"): value for field, value in outcome.items()}
    return {key: Answer(step_key=key, kind=kind, at=at, day=on, by="operator", outcome=fields)}
