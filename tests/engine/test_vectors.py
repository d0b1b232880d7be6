"""The sixteen test vectors of domain.md 7.4, each said as a planner would write it and dated by the engine."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.easter import easter_sunday
from calendars.meetings import MeetingCalendar
from calendars.working_days import WorkingDays
from engine.dating import Dating, Run
from engine.facts import Profile, SummerPolicy
from tests.engine.conftest import Planner, meetings_of, workflow
from workflows.sentence import parse

LAW = {"class": "law-hard", "law": {"ref": "pbl § 1-1", "verified": date(2026, 7, 2)}}


def dated(
    sentence: str, year: int, *, constituted: date | None = None, council_period: bool = False
) -> date | None:
    """What a sentence comes to in a run whose base year is `year`."""
    profile = Profile(
        slug="x",
        name="X",
        in_use_from=date(2000, 1, 1),
        constituted={2027: constituted} if constituted else {},
    )
    dating = Dating(profile, MeetingCalendar([]), WorkingDays(), lambda _step, _run: None)
    every = "council period" if council_period else "year"
    definition = workflow({"id": "only", "due": "1 June"}, every=every)["trial"]
    return dating.of(parse(sentence).point, Run(workflow=definition, year=year, label=str(year))).day


def test_vector_1_easter() -> None:
    assert easter_sunday(2027) == date(2027, 3, 28)
    assert easter_sunday(2029) == date(2029, 4, 1)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [("14 days before constitution", date(2027, 10, 6)), ("1 year after constitution", date(2028, 10, 20))],
)
def test_vector_2_constituted_20_october_2027(sentence: str, day: date) -> None:
    assert dated(sentence, 2027, constituted=date(2027, 10, 20)) == day
    assert date(2028, 10, 20).isoweekday() == 5


def test_vector_2_public_thirty_days_before_the_council_treats_it(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "decision", "kind": "decision", "due": "2028-10-20"},
        {"id": "public", "limit": "30 days before decision", **LAW},
    )

    step = make_plan(workflows=definition, first="2028-01-01", last="2028-12-31").steps["trial/2028/public"]

    assert step.limit == date(2028, 9, 20)
    assert step.limit.isoweekday() == 3


def test_vector_3_the_latest_constituting_meeting() -> None:
    assert date(2027, 10, 31).isoweekday() == 7
    assert dated("constitution", 2027) == date(2027, 10, 29)
    assert dated("14 days before constitution", 2027) == date(2027, 10, 15)


@pytest.mark.parametrize(
    ("council", "public", "to_state", "target"),
    [
        ("2026-12-10", "2026-11-26", "2027-01-09", "2027-01-08"),
        ("2026-12-31", "2026-12-17", "2027-01-30", "2027-01-29"),
    ],
    ids=["vector 4", "vector 5"],
)
def test_vectors_4_and_5_around_the_budget_meeting(
    council: str, public: str, to_state: str, target: str, make_plan: Planner
) -> None:
    meetings = meetings_of(formannskapet=["2026-11-17"], kommunestyret=[council])

    steps = make_plan(meetings, first="2026-01-01", last="2027-12-31").steps

    assert steps["budget/2027/publish-recommendation"].limit == date.fromisoformat(public)
    sent = steps["budget/2027/send-to-state"]
    assert (sent.limit, sent.due) == (date.fromisoformat(to_state), date.fromisoformat(target))


@pytest.mark.parametrize(
    ("key", "limit", "target"),
    [
        ("annual-accounts/2030/accounts", "2031-02-22", "2031-02-21"),
        ("annual-accounts/2028/annual-report", "2029-03-31", "2029-03-28"),
        ("annual-accounts/2028/compliance-statement", "2029-06-30", "2029-06-29"),
    ],
    ids=["vector 6", "vector 7", "vector 8"],
)
def test_vectors_6_to_8_the_limit_is_the_laws_and_the_target_the_working_day_before(
    key: str, limit: str, target: str, make_plan: Planner
) -> None:
    step = make_plan(first=f"{limit[:4]}-01-01", last=f"{limit[:4]}-12-31").steps[key]

    assert (step.limit, step.due) == (date.fromisoformat(limit), date.fromisoformat(target))


@pytest.mark.parametrize(
    ("policy", "end"),
    [
        (SummerPolicy.none, "2027-07-30"),
        (SummerPolicy.plus_3_weeks, "2027-08-20"),
        (SummerPolicy.exclude_july, "2027-08-30"),
    ],
)
def test_vector_9_a_hearing_over_the_summer(policy: SummerPolicy, end: str, make_plan: Planner) -> None:
    definition = workflow(
        {
            "id": "hearing",
            "kind": "hearing",
            "due": "18 June",
            "min_length": "6 weeks",
            "summer": True,
            **LAW,
        },
        {"id": "programme", "limit": "10 weeks after end of hearing"},
    )

    steps = make_plan(workflows=definition, first="2027-01-01", last="2027-12-31", summer_policy=policy).steps

    assert steps["trial/2027/hearing"].end == date.fromisoformat(end)
    if policy is SummerPolicy.exclude_july:
        assert steps["trial/2027/programme"].limit == date(2027, 11, 8)


@pytest.mark.parametrize(
    ("start", "end"),
    [("4 March", "2027-03-30"), ("3 December", "2027-12-24")],
    ids=["vector 10", "vector 11"],
)
def test_vectors_10_and_11_an_appeal_period_of_three_weeks(start: str, end: str, make_plan: Planner) -> None:
    definition = workflow({"id": "appeal", "limit": f"3 weeks after {start}", "roll": "later", **LAW})

    step = make_plan(workflows=definition, first="2027-01-01", last="2027-12-31").steps["trial/2027/appeal"]

    assert step.limit == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("2 weeks after 2028-06-15", "2028-06-29"),
        ("4 weeks after 2028-06-29", "2028-07-27"),
        ("10 weeks after 2028-06-29", "2028-09-07"),
    ],
)
def test_vector_12_an_open_objection_goes_to_the_county_governor(sentence: str, day: str) -> None:
    assert dated(sentence, 2028) == date.fromisoformat(day)


def test_vector_13_a_month_that_lacks_the_day() -> None:
    assert dated("6 months after 31 August", 2027) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("31 December of year+3", "2030-12-31"),  # C1: the next-to-last year of the period
        ("31 December next year", "2028-12-31"),  # C3, C4, C5
        ("1 July next year", "2028-07-01"),  # C7
        ("15 October next year", "2028-10-15"),  # C8
        ("30 September next year", "2028-09-30"),  # C9
    ],
)
def test_vector_14_the_duties_of_the_period_2027_to_2031(sentence: str, day: str) -> None:
    assert dated(sentence, 2027, council_period=True) == date.fromisoformat(day)


def test_vector_15_one_holiday_with_two_names() -> None:
    holidays = WorkingDays().holidays(2027)

    assert len(holidays[date(2027, 5, 17)]) == 2
    assert len([day for day in holidays if day.month == 5 and day.day == 17]) == 1


def test_vector_16_the_housing_act() -> None:
    day = dated("2027-07-01", 2027)

    assert day == date(2027, 7, 1)
    assert day.isoweekday() == 4
