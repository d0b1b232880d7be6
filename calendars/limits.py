"""How much of a file from outside is read, and why no more."""

from __future__ import annotations

import dataclasses
from typing import Final


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one file is read. The defaults take every real meeting plan with a wide margin; half a
    million steps take about a second."""

    # A year's plan is tens of kilobytes, the busiest municipality's some hundreds; 10 MB takes seconds.
    max_bytes: int = 10_000_000
    # 120 meetings a year in 21 bodies is a large municipality; parsing 20 000 events takes some seconds.
    max_events: int = 20_000
    # Daily since 1900 comes to 46 000.
    steps_per_rule: int = 50_000
    steps_per_file: int = 500_000
    # Weekly for more years than anybody plans.
    occurrences_per_series: int = 2_000
    occurrences_per_file: int = 5_000
    # RDATE and EXDATE together: the dates a person has picked or taken away.
    dates_per_event: int = 1_000
    # Lines of a meeting plan as CSV.
    max_rows: int = 20_000
    # Characters of a title; a longer one is cut, so that it fits a subject line and a table.
    title_length: int = 300


STANDARD: Final = Limits()
