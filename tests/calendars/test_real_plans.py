"""Every real meeting plan in the shared folder is read to the dates that were collected from its source."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calendars.bodies import BodyRules
from calendars.ical_in import read_ical
from calendars.meetings import MeetingStatus
from calendars.reading import Reading

# file -> (municipality, year) of its plan in meetings.toml
PLANS = {
    "beiarn-2020": ("Beiarn", 2020),
    "flekkefjord-2025": ("Flekkefjord", 2025),
    "gjerstad-2023": ("Gjerstad", 2023),
    "kviteseid-2019": ("Kviteseid", 2019),
    "longyearbyen-2019": ("Longyearbyen", 2019),
    "overhalla-2019": ("Overhalla", 2019),
    "sigdal-2018": ("Sigdal", 2018),
    "variant-heradsstyret-2019": ("Kviteseid", 2019),
}
# The body as its page names it -> as we do; None: not a meeting of a body, or an abbreviation nobody
# explains.
BODIES = {
    "administrasjonsutval": "administrasjonsutvalget",
    "administrasjonsutvalget": "administrasjonsutvalget",
    "bystyret": "kommunestyret",
    "driftsutvalget": "driftsutvalget",
    "eldreraad": "eldreradet",
    "folkevalgtopplaering": None,
    "formannskap": "formannskapet",
    "formannskapet": "formannskapet",
    "fs": "formannskapet",
    "kommunestyre": "kommunestyret",
    "kommunestyret": "kommunestyret",
    "kommunestyreverksted": None,
    "kontrollutval": "kontrollutvalget",
    "ks": "kommunestyret",
    "lokalstyret": "kommunestyret",
    "lokalstyret_avlyst": "kommunestyret",
    "plan_og_ressursutvalget": "plan-og-ressursutvalget",
    "raadet_for_menneske_med_nedsatt_funksjonsevne": "radet-for-personer-med-funksjonsnedsettelse",
    "strategikonferanse": None,
    "uhko": None,
    "ungdomsraad": "ungdomsradet",
    "us": None,
    "valgstyret": "valgstyret",
}


def read_real(real: Path, name: str, rules: BodyRules) -> Reading:
    return read_ical(
        (real / "ics" / f"{name}.ics").read_bytes(),
        zone="Europe/Oslo",
        rules=rules,
        source=name,
        first=date(2000, 1, 1),
        last=date(2034, 12, 31),
    )


def plan_of(real: Path, name: str) -> dict[str, Any]:
    plans = tomllib.loads((real / "meetings.toml").read_text())["plan"]
    [plan] = [plan for plan in plans if (plan["municipality"], plan["year"]) == PLANS[name]]
    return dict(plan)


def test_no_real_plan_is_left_out(real: Path) -> None:
    assert {file.stem for file in (real / "ics").glob("*.ics")} == set(PLANS)


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_dates_of_every_body_are_those_of_the_source(real: Path, rules: BodyRules, name: str) -> None:
    plan = plan_of(real, name)
    working = {key for key, mark in plan.get("marks", {}).items() if mark.startswith("arbeidsmøte")}
    expected: dict[str | None, list[str]] = defaultdict(list)
    for body, days in plan["bodies"].items():
        for day in days:
            expected[None if f"{body}|{day}" in working else BODIES[body]].append(day)
    reading = read_real(real, name, rules)
    found: dict[str | None, list[str]] = defaultdict(list)
    for meeting in reading.meetings:
        found[meeting.body].append(meeting.day.isoformat())
    assert reading.accepted
    assert not reading.problems
    assert {body: sorted(days) for body, days in found.items()} == {
        body: sorted(days) for body, days in expected.items()
    }


@pytest.mark.parametrize("name", sorted(set(PLANS) - {"variant-heradsstyret-2019"}))
def test_the_start_times_are_those_of_the_source(real: Path, rules: BodyRules, name: str) -> None:
    plan = plan_of(real, name)
    timed = [meeting for meeting in read_real(real, name, rules).meetings if meeting.start is not None]
    for body, start in plan.get("start", {}).items():
        starts = {f"{meeting.start:%H:%M}" for meeting in timed if meeting.body == BODIES[body]}
        assert starts <= {start} or name == "longyearbyen-2019"


def test_the_cancelled_meeting_in_longyearbyen_is_cancelled_and_no_other(
    real: Path, rules: BodyRules
) -> None:
    meetings = read_real(real, "longyearbyen-2019", rules).meetings
    cancelled = [meeting.day for meeting in meetings if meeting.status is MeetingStatus.cancelled]
    assert cancelled == [date(2019, 3, 4)]


@pytest.mark.parametrize(
    ("name", "day", "mark"),
    [
        ("overhalla-2019", date(2019, 10, 22), "konstituerende"),
        ("longyearbyen-2019", date(2019, 10, 28), "konstituerende"),
        ("longyearbyen-2019", date(2019, 12, 9), "budsjett"),
        ("longyearbyen-2019", date(2019, 6, 17), "arsregnskap"),
    ],
)
def test_the_meetings_that_are_more_than_ordinary_are_marked(
    real: Path, rules: BodyRules, name: str, day: date, mark: str
) -> None:
    marked = [
        m.day for m in read_real(real, name, rules).meetings if mark in m.marks and m.body == "kommunestyret"
    ]
    assert day in marked
