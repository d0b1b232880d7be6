"""What the tests of this room share: reading a file the way a municipality in Norway does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from calendars.bodies import BodyRules
from calendars.ical_in import read_ical
from calendars.reading import Reading
from calendars.working_days import WorkingDays

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"


@pytest.fixture(scope="session")
def working_days() -> WorkingDays:
    return WorkingDays()


@pytest.fixture(scope="session")
def rules() -> BodyRules:
    return BodyRules()


@pytest.fixture
def read(rules: BodyRules) -> Callable[[str], Reading]:
    """Reads tests/calendars/ics/NAME.ics with a window of 2026 and 2027."""

    def read_fixture(name: str) -> Reading:
        return read_ical(
            (HERE / "ics" / f"{name}.ics").read_bytes(),
            zone="Europe/Oslo",
            rules=rules,
            source="a feed",
            first=date(2026, 1, 1),
            last=date(2027, 12, 31),
        )

    return read_fixture


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real meeting plans, which lies beside the checkout."""
    folder = SHARED / "real"
    if not folder.is_dir():
        pytest.skip(f"the real meeting plans are not here: {folder} is missing")
    return folder
