"""When something is said, and that it is never said too late (domain.md 7.3)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.soft_periods import is_quiet
from calendars.working_days import WorkingDays
from engine.facts import Answer, Profile
from engine.nudges import URGENT_WORKING_DAYS, collapsed, nudges, speakable
from engine.nudging import Nudge, NudgeKind
from engine.planned import Plan
from tests.engine.conftest import Planner, workflow
from workflows.loader import Bundle

OSLO = ZoneInfo("Europe/Oslo")
HARD = {"class": "law-hard", "law": {"ref": "koml § 1-1", "verified": date(2026, 7, 2)}}


def said(nudge: Nudge) -> date:
    return nudge.at.astimezone(OSLO).date()


def of(plan: Plan, profile: Profile, bundle: Bundle, working_days: WorkingDays) -> list[Nudge]:
    return nudges(plan, profile, bundle.ladders, working_days)


def test_a_statutory_step_is_spoken_of_six_weeks_three_weeks_one_week_two_days_and_the_same_day_before(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    plan = make_plan(workflows=workflow({"id": "report", "limit": "30 November", **HARD}))

    found = [n for n in of(plan, profile, bundle, working_days) if n.kind is not NudgeKind.overdue]

    assert [said(n).isoformat() for n in found] == [
        "2023-10-19",
        "2023-11-09",
        "2023-11-23",
        "2023-11-28",
        "2023-11-30",
    ]
    assert [n.rung for n in found] == ["6-weeks", "3-weeks", "1-week", "2-working-days", "same-day"]
    assert {n.at.astimezone(OSLO).hour for n in found} == {8}


def test_a_day_off_moves_a_nudge_earlier_never_later(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    # One week before Monday 24 April 2023 is the Monday after Easter week is over; three weeks before is 3 April,
    # and six weeks before 29 May (2. pinsedag is Monday 29 May 2023).
    plan = make_plan(workflows=workflow({"id": "report", "due": "2 June", "limit": "2 June", **HARD}))

    found = {n.rung: said(n) for n in of(plan, profile, bundle, working_days)}

    assert found["1-week"] == date(2023, 5, 26)
    assert found["2-working-days"] == date(2023, 5, 31)
    assert found["3-weeks"] == date(2023, 5, 12)


def test_the_summer_is_quiet_unless_a_statutory_deadline_is_near(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    # 5 August 2026 is a Wednesday; weeks 28 to 30 are 6 to 26 July.
    plan = make_plan(
        workflows=workflow({"id": "hard", "limit": "5 August", **HARD}, {"id": "soft", "due": "5 August"}),
        first="2026-01-01",
        last="2026-12-31",
    )

    found = of(plan, profile, bundle, working_days)

    assert {n.rung: said(n) for n in found if n.step_key.endswith("hard")}["3-weeks"] == date(2026, 7, 3)
    near = [said(n) for n in found if is_quiet(said(n))]
    assert near == []
    plan = make_plan(
        workflows=workflow({"id": "hard", "limit": "24 July", **HARD}), first="2026-01-01", last="2026-12-31"
    )
    urgent = [said(n) for n in of(plan, profile, bundle, working_days) if n.kind is not NudgeKind.overdue]
    assert urgent[-3:] == [date(2026, 7, 17), date(2026, 7, 22), date(2026, 7, 24)]


def test_nothing_is_said_of_a_step_that_is_done(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    definition = workflow({"id": "report", "limit": "30 November", **HARD})
    key = "trial/2023/report"
    answer = Answer(
        step_key=key, kind="done", at=datetime(2023, 11, 1, tzinfo=UTC), day=date(2023, 11, 1), by="operator"
    )

    assert of(make_plan(workflows=definition), profile, bundle, working_days)
    assert not of(make_plan(workflows=definition, answers={key: answer}), profile, bundle, working_days)


def test_a_snoozed_step_is_silent_until_the_day_and_speaks_again(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    key = "trial/2023/report"
    answer = Answer(
        step_key=key,
        kind="snoozed",
        at=datetime(2023, 11, 1, tzinfo=UTC),
        day=date(2023, 11, 20),
        by="operator",
    )
    plan = make_plan(
        workflows=workflow({"id": "report", "limit": "30 November", **HARD}), answers={key: answer}
    )

    found = of(plan, profile, bundle, working_days)

    assert said(found[0]) == date(2023, 11, 20)
    assert found[0].rung == "snoozed"


def test_what_was_due_before_holdvarm_was_taken_into_use_is_not_held_against_anyone(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    definition = workflow(
        {"id": "early", "limit": "28 February", **HARD}, {"id": "late", "limit": "30 November", **HARD}
    )
    profile = dataclasses.replace(profile, in_use_from=date(2023, 11, 13))

    found = of(make_plan(workflows=definition), profile, bundle, working_days)

    assert {n.step_key for n in found} == {"trial/2023/late"}
    # Two rungs lay before; the nearer one is said the first day.
    assert (found[0].rung, said(found[0])) == ("3-weeks", date(2023, 11, 13))
    assert found[1].rung == "1-week"


def test_a_moved_deadline_has_rungs_of_its_own(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    one = of(make_plan(workflows=workflow({"id": "r", "due": "30 November"})), profile, bundle, working_days)
    other = of(
        make_plan(workflows=workflow({"id": "r", "due": "29 November"})), profile, bundle, working_days
    )

    assert not {(n.rung, n.for_day) for n in one} & {(n.rung, n.for_day) for n in other}


def test_after_downtime_only_the_last_nudge_of_each_step_is_said() -> None:
    def nudge(rung: str, day: int) -> Nudge:
        at = datetime(2023, 11, day, 7, tzinfo=UTC)
        return Nudge(step_key="a", rung=rung, kind=NudgeKind.upcoming, for_day=date(2023, 11, 30), at=at)

    last, passed = collapsed([nudge("1-week", 23), nudge("3-weeks", 9), nudge("2-working-days", 28)])

    assert [n.rung for n in last] == ["2-working-days"]
    assert [n.rung for n in passed] == ["3-weeks", "1-week"]


@pytest.mark.parametrize(
    ("now", "for_day", "said_now"),
    [
        ("2023-11-24T08:00", "2023-11-30", True),  # a Friday morning
        ("2023-11-25T08:00", "2023-11-30", False),  # a Saturday: it keeps until Monday
        ("2023-11-25T08:00", "2023-11-26", True),  # a Saturday, and Sunday is the last day
        ("2023-11-23T23:30", "2023-11-30", False),  # at night
        ("2023-11-23T05:30", "2023-11-23", False),  # before dawn on the day itself: eight o'clock will do
        ("2023-11-23T19:30", "2023-11-23", True),  # the evening of the last day
        ("2023-11-23T19:30", "2023-11-22", False),  # the evening after it: nothing is saved by the night
    ],
)
def test_what_is_late_waits_for_working_hours_unless_the_deadline_would_pass(
    now: str, for_day: str, said_now: bool, profile: Profile, working_days: WorkingDays
) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=OSLO)
    at = datetime(2023, 11, 20, 7, tzinfo=UTC)
    nudge = Nudge(step_key="a", rung="r", kind=NudgeKind.upcoming, for_day=date.fromisoformat(for_day), at=at)

    assert speakable(nudge, instant, profile, working_days) is said_now


@pytest.mark.parametrize(
    ("day", "offset"), [("2026-10-25", 1), ("2027-03-28", 2), ("2026-10-23", 2), ("2026-10-26", 1)]
)
def test_eight_in_the_morning_is_local_on_both_sides_of_summer_time(day: str, offset: int) -> None:
    local = datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=8), OSLO)

    assert local.astimezone(UTC).hour == 8 - offset


@settings(deadline=None, max_examples=60)
@given(day=st.dates(date(2024, 1, 1), date(2034, 12, 31)), hard=st.booleans())
def test_every_nudge_before_a_deadline_is_on_a_working_day_and_not_after_it(day: date, hard: bool) -> None:
    from calendars.meetings import MeetingCalendar
    from engine.planning import plan as make
    from workflows.loader import load_bundle

    bundle, days = load_bundle([]), WorkingDays()
    profile = Profile(slug="x", name="X", in_use_from=date(2000, 1, 1))
    rule = HARD if hard else {}
    definition = workflow({"id": "step", "due": f"{day.isoformat()}", **rule})
    plan = make(
        definition,
        profile,
        MeetingCalendar([]),
        first=date(day.year - 1, 1, 1),
        last=date(day.year, 12, 31),
        working_days=days,
    )
    due = plan.steps[f"trial/{day.year}/step"].due
    assert due is not None

    for nudge in nudges(plan, profile, bundle.ladders, days):
        on = said(nudge)
        assert days.is_working_day(on)
        if nudge.kind is NudgeKind.overdue:
            assert on > due
        else:
            assert on <= due
        if is_quiet(on):
            assert hard
            assert days.count(on, due) < URGENT_WORKING_DAYS
