"""Letters as the engine makes them, for one made-up municipality."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from calendars.publishing import Entry
from engine.facts import Person, Profile
from engine.feed_entries import entry_for
from engine.messages import Message
from engine.nudging import Letter, LetterItem, Nudge, NudgeKind, Recipient, Standing
from engine.planned import DateStatus, PlannedStep
from engine.reasons import because
from notifiers.composing import compose
from notifiers.sender import Sender
from workflows.schema import Cycle, Language, Step, Text, Workflow

TODAY = date(2023, 11, 23)
AT = datetime(2023, 11, 23, 7, 0, tzinfo=UTC)

BUDGET = Text(nb="Budsjett og økonomiplan", nn="Budsjett og økonomiplan", en="Budget and financial plan")
SECRETARY = Text(nb="Kommunestyresekretær", nn="Kommunestyresekretær", en="Council secretary")
DIRECTOR = Text(nb="Kommunedirektør", nn="Kommunedirektør", en="Chief executive")
PUBLISH = Text(
    nb="Innstillingen legges ut til offentlig ettersyn",
    nn="Innstillinga blir lagd ut til offentleg ettersyn",
    en="The recommendation is made public",
)
MISSED = Text(
    nb="Kommunestyret kan ikke behandle budsjettet lovlig før innstillingen har ligget ute i 14 dager.",
    nn="Kommunestyret kan ikkje handsame budsjettet lovleg før innstillinga har lege ute i 14 dagar.",
    en="The council cannot lawfully decide the budget until the recommendation has been public for 14 days.",
)


def make_profile(**changes: Any) -> Profile:
    values: dict[str, Any] = {"slug": "vikdal", "name": "Vikdal kommune", "in_use_from": date(2023, 8, 1)}
    return Profile(**(values | changes))


def make_definition(**changes: Any) -> Step:
    values: dict[str, Any] = {
        "id": "publish-recommendation",
        "title": PUBLISH,
        "kind": "publication",
        "role": "council-secretary",
        "limit": "30 November",
        "class": "law-hard",
        "law": {"ref": "koml § 14-3(4)", "verified": date(2026, 7, 2)},
        "missed": MISSED,
    }
    return Step.model_validate(values | changes)


def make_step(definition: Step | None = None, **changes: Any) -> PlannedStep:
    definition = definition or make_definition()
    due: date | None = changes.get("due", date(2023, 11, 30))
    how = because(
        "point.before", span="14 dager", of=because("text", text="«Kommunestyret vedtar budsjettet»")
    )
    values: dict[str, Any] = {
        "key": f"budget/2024/{definition.id}",
        "workflow": "budget",
        "run": "2024",
        "year": 2023,
        "step": definition,
        "role": "council-secretary",
        "due": due,
        "end": None,
        "limit": date(2023, 12, 1),
        "status": DateStatus.confirmed,
        "reason": because("paragraph", parts=(because("step.why", day=due, how=how),)),
    }
    return PlannedStep(**(values | changes))


def make_item(step: PlannedStep | None = None, **changes: Any) -> LetterItem:
    step = step or make_step()
    for_day = step.due or step.limit or TODAY
    kind = (
        NudgeKind.overdue if for_day < TODAY else NudgeKind.today if for_day == TODAY else NudgeKind.upcoming
    )
    person = Person(id="kari@vikdal.example", name="Kari Nordmann", email="kari@vikdal.example")
    values: dict[str, Any] = {
        "nudge": Nudge(step_key=step.key, rung="1w", kind=kind, for_day=for_day, at=AT),
        "step": step,
        "workflow_title": BUDGET,
        "recipient": Recipient(
            person=person, asked="council-secretary", held="council-secretary", standing=Standing.holder
        ),
        "role_title": SECRETARY,
        "held_title": SECRETARY,
    }
    return LetterItem(**(values | changes))


def make_letter(*items: LetterItem, language: Language = "nb", **changes: Any) -> Letter:
    found = items or (make_item(),)
    values: dict[str, Any] = {
        "profile": make_profile(),
        "person": found[0].recipient.person,
        "language": language,
        "day": TODAY,
        "at": AT,
        "items": found,
    }
    return Letter(**(values | changes))


def make_entries(letter: Letter) -> Mapping[str, Entry]:
    """The entries the feeds have for the letter's steps."""
    entries: dict[str, Entry] = {}
    for item in letter.items:
        workflow = Workflow(
            id="budget", title=BUDGET, every=Cycle.year, label="{year+1}", owner="x", step=(item.step.step,)
        )
        entry = entry_for(item.step, workflow, letter.profile, revision=(0, AT))
        if entry is not None:
            entries[item.step.key] = entry
    return entries


@dataclasses.dataclass(frozen=True)
class Letters:
    """Makers of every part of a letter."""

    today: date = TODAY
    at: datetime = AT
    profile: Callable[..., Profile] = make_profile
    definition: Callable[..., Step] = make_definition
    step: Callable[..., PlannedStep] = make_step
    item: Callable[..., LetterItem] = make_item
    letter: Callable[..., Letter] = make_letter
    entries: Callable[[Letter], Mapping[str, Entry]] = make_entries


@pytest.fixture(scope="session")
def letters() -> Letters:
    return Letters()


@pytest.fixture(scope="session")
def sender() -> Sender:
    return Sender(name="Vikdal kommune", address="holdvarm@vikdal.example", reply_to="plan@vikdal.example")


@pytest.fixture
def message(sender: Sender) -> Message:
    letter = make_letter()
    return compose(
        letter, sender=sender, entries=make_entries(letter), base_url="https://frist.vikdal.example"
    )
