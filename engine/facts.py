"""The facts a plan is made from, as values. They are stored with who, when and on whose behalf, and never
overwritten in place; everything else (plans, nudges, feeds) is derived from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from workflows.schema import Language


class SummerPolicy(StrEnum):
    """How a hearing is lengthened over the summer (domain.md 4.2); it may lengthen, never shorten."""

    none = "none"
    plus_3_weeks = "+3w"
    exclude_july = "exclude_july"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is chosen once for a municipality. `in_use_from` is the day Holdvarm was taken into use: what was
    due before it is neither nudged nor called overdue. `constituted` has the council's constituting meetings
    that have been held or fixed, by election year. `last_resort` is the role told when nobody else can be.
    `speaks_any_time` lets mail leave at night and on days off (for trials). `features` has what the municipality has
    and another may not (ids of workflows/features.toml), and `paper_days` how many days before a body's meeting its
    papers go to the secretariat, where that is not as usual."""

    slug: str
    name: str
    language: Language = "nb"
    zone: str = "Europe/Oslo"
    in_use_from: date
    summer_policy: SummerPolicy = SummerPolicy.none
    last_resort: str = "chief-executive"
    speaks_any_time: bool = False
    election_days: Mapping[int, date] = dataclasses.field(default_factory=dict)
    constituted: Mapping[int, date] = dataclasses.field(default_factory=dict)
    features: frozenset[str] = frozenset()
    paper_days: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can hold a role. `id` is the e-mail address in lower case; `language` None means the
    municipality's."""

    id: str
    name: str
    email: str
    language: Language | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """That a person holds a role from `first` to `last`, both included; `last` None means until further notice."""

    role: str
    person: str
    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """That a person is away from `first` to `last`, both included, and who stands in, if anyone."""

    person: str
    first: date
    last: date
    substitute: str | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


AnswerKind = Literal["done", "snoozed", "reopened", "not-mine"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody said of a step. `at` is an aware instant; `day` is the date the answer is about (the day it
    was done, or the day a snooze ends); `by` is a person id or "operator"; `role` is on whose behalf."""

    step_key: str
    kind: AnswerKind
    at: datetime
    day: date
    by: str
    role: str | None = None
    outcome: Mapping[str, str] = dataclasses.field(default_factory=dict)
    evidence: str = ""
    note: str = ""
