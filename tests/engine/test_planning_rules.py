"""What every plan keeps to: limits, rolling, order, hearings, periods (domain.md 4.3 and 7.4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from graphlib import CycleError

import pytest

from calendars.working_days import WorkingDays
from engine.facts import SummerPolicy
from engine.planned import DateStatus, PlannedStep
from engine.wording import render
from tests.engine.conftest import Planner, meeting, meetings_of, workflow

HARD = {"class": "law-hard", "law": {"ref": "koml § 1-1", "verified": date(2026, 7, 2)}}


@pytest.mark.parametrize(
    ("key", "limit", "target"),
    [
        ("annual-accounts/2030/accounts", "2031-02-22", "2031-02-21"),  # vector 6: Saturday
        ("annual-accounts/2028/annual-report", "2029-03-31", "2029-03-28"),  # vector 7: påskeaften
        ("annual-accounts/2028/council-decision", "2029-06-30", None),  # vector 8: Saturday
    ],
)
def test_a_duty_of_the_municipality_keeps_its_legal_date_and_aims_at_the_working_day_before(
    key: str, limit: str, target: str | None, make_plan: Planner
) -> None:
    year = limit[:4]
    step = make_plan(first=f"{year}-01-01", last=f"{year}-12-31").steps[key]

    assert step.limit == date.fromisoformat(limit)
    if target is not None:
        assert step.due == date.fromisoformat(target)
    else:
        assert step.due is not None
        assert step.due <= date(2029, 6, 29)


def test_the_planning_strategy_is_counted_from_the_real_constituting_meeting(make_plan: Planner) -> None:
    # Vector 2: constituted 20 October 2027, council treats it on the last day the law allows.
    plan = make_plan(
        meetings_of(kommunestyret=["2028-10-20"]),
        first="2027-01-01",
        last="2028-12-31",
        constituted={2027: date(2027, 10, 20)},
    )

    assert plan.steps["constitution/2027-2031/summons"].limit == date(2027, 10, 6)
    decision = plan.steps["planstrategi/2027-2031/council-decision"]
    assert decision.limit == date(2028, 10, 20)
    assert date(2028, 10, 20).isoweekday() == 5


def test_a_constituting_meeting_marked_in_the_plan_is_the_anchor(make_plan: Planner) -> None:
    # Overhalla 2019.
    plan = make_plan(
        [meeting("kommunestyret", "2019-10-22", marks=["konstituerende"])],
        first="2019-01-01",
        last="2020-12-31",
    )

    assert plan.steps["constitution/2019-2023/summons"].limit == date(2019, 10, 8)
    assert plan.steps["planstrategi/2019-2023/council-decision"].limit == date(2020, 10, 22)


def test_the_latest_constituting_meeting_is_on_a_working_day(make_plan: Planner) -> None:
    # Vector 3: 31 October 2027 is a Sunday.
    plan = make_plan(first="2027-01-01", last="2027-12-31")

    meeting_step = plan.steps["constitution/2027-2031/constituting-meeting"]
    assert (meeting_step.limit, meeting_step.due) == (date(2027, 10, 31), date(2027, 10, 29))
    assert meeting_step.status is DateStatus.expected
    assert plan.steps["constitution/2027-2031/summons"].due == date(2027, 10, 15)


@pytest.mark.parametrize(
    ("policy", "end"),
    [
        (SummerPolicy.none, "2027-07-30"),
        (SummerPolicy.plus_3_weeks, "2027-08-20"),
        (SummerPolicy.exclude_july, "2027-08-30"),
    ],
)
def test_a_hearing_is_lengthened_over_the_summer_never_shortened(
    policy: SummerPolicy, end: str, make_plan: Planner
) -> None:
    # Vector 9.
    definition = workflow(
        {
            "id": "hearing",
            "kind": "hearing",
            "due": "18 June",
            "min_length": "6 weeks",
            "summer": True,
            **HARD,
        },
        {"id": "programme", "limit": "10 weeks after end of hearing"},
    )

    plan = make_plan(workflows=definition, first="2027-01-01", last="2027-12-31", summer_policy=policy)

    assert plan.steps["trial/2027/hearing"].end == date.fromisoformat(end)
    if policy is SummerPolicy.exclude_july:
        assert plan.steps["trial/2027/programme"].limit == date(2027, 11, 8)


def test_an_appeal_period_is_extended_to_the_next_working_day(make_plan: Planner) -> None:
    # Vectors 10 and 11 (dl § 149(1)).
    definition = workflow(
        {"id": "easter", "limit": "3 weeks after 4 March", "roll": "later", **HARD},
        {"id": "christmas", "limit": "3 weeks after 3 December", "roll": "later", **HARD},
    )

    plan = make_plan(workflows=definition, first="2027-01-01", last="2027-12-31")

    assert plan.steps["trial/2027/easter"].limit == date(2027, 3, 30)
    assert plan.steps["trial/2027/christmas"].limit == date(2027, 12, 24)


def test_a_month_that_lacks_the_day_ends_on_its_last(make_plan: Planner) -> None:
    definition = workflow({"id": "later", "limit": "6 months after 31 August last year"})

    # Vector 13: 31 August 2027 + 6 months.
    assert make_plan(workflows=definition, first="2028-01-01", last="2028-12-31").steps[
        "trial/2028/later"
    ].limit == date(2028, 2, 29)


def test_a_step_planned_before_what_must_come_first_is_a_conflict(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "audit", "due": "14 April"},
        {"id": "statement", "due": "11 April", "after": ["audit"]},
    )

    step = make_plan(workflows=definition).steps["trial/2023/statement"]

    assert [render(conflict, "en") for conflict in step.conflicts] == [
        "Tuesday 11 April 2023 is before “audit” (Friday 14 April 2023), which must come first."
    ]


def test_a_step_with_nothing_but_an_order_is_dated_after_the_last_of_them(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "one", "due": "7 June"},
        {"id": "two", "due": "9 June"},
        {"id": "three", "after": ["one", "two"]},
    )

    assert make_plan(workflows=definition).steps["trial/2023/three"].due == date(2023, 6, 12)


def test_a_meeting_after_the_limit_is_a_conflict_that_names_the_paragraph(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "late", "due": "first meeting of kommunestyret after 1 July", "limit": "30 June", **HARD}
    )

    step = make_plan(meetings_of(kommunestyret=["2023-08-31"]), workflows=definition).steps["trial/2023/late"]

    assert step.due == date(2023, 8, 31)
    assert [render(conflict, "en") for conflict in step.conflicts] == [
        "Thursday 31 August 2023 is 62 days past the limit Friday 30 June 2023 (koml § 1-1)."
    ]


def test_definitions_in_a_circle_are_refused(make_plan: Planner) -> None:
    definition = workflow({"id": "hen", "due": "1 day after egg"}, {"id": "egg", "due": "1 day after hen"})

    with pytest.raises(CycleError):
        make_plan(workflows=definition)


def test_moving_one_meeting_moves_only_what_rests_on_it(make_plan: Planner) -> None:
    def dates(council: str) -> dict[str, tuple[date | None, date | None]]:
        plan = make_plan(meetings_of(formannskapet=["2023-11-28"], kommunestyret=["2023-06-22", council]))
        return {key: (step.due, step.limit) for key, step in plan.steps.items()}

    before, after = dates("2023-12-14"), dates("2023-12-19")

    moved = {key for key in before if before[key] != after[key]}
    steps = make_plan(
        meetings_of(formannskapet=["2023-11-28"], kommunestyret=["2023-06-22", "2023-12-14"])
    ).steps
    on_it = {
        key
        for key, step in steps.items()
        if step.meeting is not None and step.meeting.day == date(2023, 12, 14)
    }
    resting = {key for key in steps if on_it & ({key} | _roots(steps, key))}
    assert "budget/2024/council-decision" in moved
    assert moved <= resting


def _roots(steps: Mapping[str, PlannedStep], key: str) -> set[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        step = steps.get(waiting.pop())
        for other in step.rests_on if step is not None else ():
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def test_the_order_facts_arrive_in_does_not_matter(make_plan: Planner) -> None:
    meetings = meetings_of(
        formannskapet=["2023-11-07", "2023-11-28"], kommunestyret=["2023-06-22", "2023-12-14"]
    )

    assert make_plan(meetings).steps == make_plan(list(reversed(meetings))).steps


def test_the_bundle_plans_thirty_years_without_failing(make_plan: Planner) -> None:
    plan = make_plan(first="2000-01-01", last="2029-12-31")

    years = {step.due.year for step in plan.steps.values() if step.due}
    assert set(range(2000, 2030)) <= years
    for language in ("nb", "nn", "en"):
        for step in list(plan.steps.values())[::50]:
            assert render(step.reason, language)


def test_no_planned_date_that_is_not_a_meeting_falls_on_a_day_off(
    make_plan: Planner, working_days: WorkingDays
) -> None:
    plan = make_plan(first="2023-01-01", last="2032-12-31")

    # With no meetings known every date is worked out, and the plan aims at working days.
    off = [
        s.key
        for s in plan.steps.values()
        if s.due and not working_days.is_working_day(s.due) and s.step.roll != "none"
    ]
    assert off == []


def test_a_plan_is_a_value(make_plan: Planner) -> None:
    step = next(iter(make_plan().steps.values()))

    with pytest.raises(dataclasses.FrozenInstanceError):
        step.due = date(2023, 1, 1)  # type: ignore[misc]
