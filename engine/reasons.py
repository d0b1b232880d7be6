"""Why a date is what it is: a small tree of facts, turned into text in a language only when somebody asks."""

from __future__ import annotations

import dataclasses
from datetime import date, time
from typing import TypeAlias

from workflows.dates import Span
from workflows.schema import Text

Value: TypeAlias = "str | int | date | time | Span | Text | Reason | tuple[Value, ...] | None"


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """One sentence: the id of its wording in `engine/wordings.toml`, and the values that fill it."""

    wording: str
    values: tuple[tuple[str, Value], ...] = ()


def because(wording: str, **values: Value) -> Reason:
    """Make a reason: `because("meeting.last", body="formannskapet", day=…)`."""
    return Reason(wording, tuple(values.items()))
