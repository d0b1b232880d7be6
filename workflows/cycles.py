"""How often a workflow comes round: "year", "council period", "4 years", "once" or "on demand"."""

from __future__ import annotations

import dataclasses
import re
from enum import StrEnum
from typing import ClassVar

from workflows.findings import RefusedError

LONGEST_CYCLE = 50  # years; the longest rule known is ten (general taxation, eigedomsskattelova § 8 A-3)
FIRST_YEAR = 2026  # the base year of a cycle of n years that names none
_YEARS = re.compile(r"([1-9][0-9]?) years?")


class CycleKind(StrEnum):
    """years: every n-th calendar year. council_period: every council period, counted from the election year.
    once: one run. on_demand: a run for every time its first step is reported done."""

    years = "years"
    council_period = "council period"
    once = "once"
    on_demand = "on demand"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """How often a workflow comes round. `years` is the length of one turn: 1 for a yearly one, 4 for a council
    period, 0 for what has no length."""

    kind: CycleKind
    years: int = 0

    year: ClassVar[Cycle]
    council_period: ClassVar[Cycle]
    once: ClassVar[Cycle]
    on_demand: ClassVar[Cycle]

    def __str__(self) -> str:
        if self.kind is not CycleKind.years:
            return self.kind.value
        return "year" if self.years == 1 else f"{self.years} years"


Cycle.year = Cycle(kind=CycleKind.years, years=1)
Cycle.council_period = Cycle(kind=CycleKind.council_period, years=4)
Cycle.once = Cycle(kind=CycleKind.once)
Cycle.on_demand = Cycle(kind=CycleKind.on_demand)
_NAMED = {str(one): one for one in (Cycle.year, Cycle.council_period, Cycle.once, Cycle.on_demand)}


def read_cycle(value: object) -> Cycle:
    """The cycle a text means. Raises RefusedError."""
    if isinstance(value, Cycle):
        return value
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    found = _NAMED.get(text)
    if found is not None:
        return found
    counted = _YEARS.fullmatch(text)
    if counted is None or int(counted[1]) > LONGEST_CYCLE:
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        raise RefusedError("schema.cycle", given=shown[:60], most=LONGEST_CYCLE)
    years = int(counted[1])
    return Cycle.year if years == 1 else Cycle(kind=CycleKind.years, years=years)
