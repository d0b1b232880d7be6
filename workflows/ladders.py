"""Ladders: how long before and after a deadline something is said, by rule class (domain.md 7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from workflows.dates import Span, Unit
from workflows.schema import Identifier, Part, Step
from workflows.sentence import parse_span

SAME_DAY = Span(count=0, unit=Unit.days)


def _rung(value: object) -> object:
    if isinstance(value, Span):
        return value
    if isinstance(value, str):
        return SAME_DAY if value.strip().casefold() == "same day" else parse_span(value)
    raise ValueError('expected a length of time in quotation marks, such as "6 weeks", or "same day"')


Rung = Annotated[Span, BeforeValidator(_rung), WithJsonSchema({"type": "string"})]


class Ladder(Part):
    """One list of offsets: `before` the deadline, longest first, and `after` it, in working days."""

    id: Identifier
    before: tuple[Rung, ...] = Field(min_length=1)
    after: tuple[Rung, ...] = ()

    @field_validator("after")
    @classmethod
    def _in_working_days(cls, after: tuple[Span, ...]) -> tuple[Span, ...]:
        if any(span.unit is not Unit.working_days or span.count < 1 for span in after):
            raise ValueError("what is said after a deadline is counted in working days, one or more")
        return after

    def rungs(self) -> tuple[str, ...]:
        """The names of the rungs, in order."""
        return (*(rung_name(span) for span in self.before), *(overdue_name(span) for span in self.after))


class LadderFile(Part):
    """What a ladders.toml may say."""

    ladder: tuple[Ladder, ...] = ()


def rung_name(span: Span) -> str:
    """ "6-weeks", "2-working-days", "same-day": the stable name of a rung before the deadline."""
    if span.count == 0:
        return "same-day"
    unit = span.unit.value.replace("_", "-")
    return f"{span.count}-{unit[:-1] if span.count == 1 else unit}"


def overdue_name(span: Span) -> str:
    """ "overdue-5": the stable name of a rung after the deadline, by its working days."""
    return f"overdue-{span.count}"


def ladder_for(step: Step, ladders: Mapping[str, Ladder]) -> Ladder:
    """The step's own ladder, else its rule class's. Raises KeyError for a name the loader let not pass."""
    return ladders[step.ladder or step.rule_class.value]
