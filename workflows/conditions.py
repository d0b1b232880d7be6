"""Conditions: what must be so for a step or a workflow to be in the plan, read from a sentence.

"the municipality has eiendomsskatt", "planstrategi/council-decision decided samfunnsdel = revideres". Whether one
holds is worked out in `engine.conditions`; nothing here knows a municipality.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import TypeAlias

from workflows.dates import StepDate
from workflows.sentence import LONGEST_TEXT, SentenceError
from workflows.wordings import said


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityHas:
    """That the municipality has something (`wanted`), or does not; `feature` is an id of features.toml."""

    feature: str
    wanted: bool = True
    text: str = dataclasses.field(default="", compare=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """That a step was answered with `value` in its outcome field `field` (`wanted`), or with something else.

    A step without a workflow is of the same workflow; one of another is taken from the run that goes with this
    one, as in a date sentence."""

    step: StepDate
    field: str
    value: str
    wanted: bool = True
    text: str = dataclasses.field(default="", compare=False)


Condition: TypeAlias = MunicipalityHas | Decided


@lru_cache(maxsize=1024)
def parse_condition(text: str) -> Condition:
    """Read a condition. Raises SentenceError."""
    from workflows.grammar_conditions import read_condition

    if len(text) > LONGEST_TEXT:
        too_long = said("sentence.too-long", count=len(text), limit=LONGEST_TEXT)
        raise SentenceError(too_long, 1, f"{text[:40]}…")
    return read_condition(text)


def decided_steps(conditions: tuple[Condition, ...]) -> tuple[StepDate, ...]:
    """The steps whose outcomes the conditions ask for, in the order written."""
    return tuple(one.step for one in conditions if isinstance(one, Decided))
