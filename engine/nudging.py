"""Nudges and letters as values: what is to be said, about which step, and to whom."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from enum import StrEnum

from engine.facts import Person, Profile
from engine.planned import PlannedStep
from workflows.schema import Language, Text


class NudgeKind(StrEnum):
    upcoming = "upcoming"
    today = "today"
    overdue = "overdue"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One rung of a step's ladder. (`step_key`, `rung`, `for_day`) is unique: `for_day` is the deadline it was
    for, so a moved deadline has its own rungs. `at` is the aware instant it is to be said."""

    step_key: str
    rung: str
    kind: NudgeKind
    for_day: date
    at: datetime


class Standing(StrEnum):
    """As what somebody gets a message: the role's holder, the holder's substitute, the holder of a role above
    (because the role is vacant), or the owner of last resort."""

    holder = "holder"
    substitute = "substitute"
    role_above = "role-above"
    last_resort = "last-resort"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who answers for a role on a day. `asked` is the role on the step, `held` the one the person holds."""

    person: Person
    asked: str
    held: str
    standing: Standing


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LetterItem:
    nudge: Nudge
    step: PlannedStep
    workflow_title: Text
    recipient: Recipient
    role_title: Text
    held_title: Text


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person is to be told on one day, most urgent first; becomes one message."""

    profile: Profile
    person: Person
    language: Language
    day: date
    at: datetime
    items: tuple[LetterItem, ...]
