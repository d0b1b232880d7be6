"""What does not follow along when the wheel turns."""

from __future__ import annotations

from datetime import date

from calendars.meetings import MeetingCalendar
from engine.rollover import Rolled, Trouble, rolled_over
from tests.engine.conftest import Planner, meetings_of, workflow
from workflows.cycles import Cycle

COUNCIL_DECIDES = {
    "id": "decision",
    "kind": "decision",
    "body": "kommunestyret",
    "due": "last meeting of kommunestyret in December",
    "expected": "second Thursday of December",
}


def rolled(make_plan: Planner, *steps: dict[str, object], **bodies: list[str]) -> list[Rolled]:
    meetings = meetings_of(**bodies)
    made = make_plan(meetings, first="2026-01-01", last="2028-12-31", workflows=workflow(*steps))
    return list(rolled_over(made, MeetingCalendar(meetings), 2027))


def test_a_plan_that_follows_along_is_passed_over(make_plan: Planner) -> None:
    assert rolled(make_plan, COUNCIL_DECIDES, kommunestyret=["2026-12-10", "2027-12-09"]) == []


def test_a_meeting_that_is_not_in_next_years_plan_is_told_with_this_years(make_plan: Planner) -> None:
    [found] = rolled(make_plan, COUNCIL_DECIDES, kommunestyret=["2026-12-10", "2027-06-17"])
    assert found.trouble is Trouble.meeting_gone
    assert found.step.key == "trial/2027/decision"
    assert found.before is not None
    assert found.before.due == date(2026, 12, 10)
    assert found.body == "kommunestyret"


def test_a_meeting_plan_that_is_not_known_is_told_once_however_many_wait_for_it(make_plan: Planner) -> None:
    second = {**COUNCIL_DECIDES, "id": "other-decision"}
    [found] = rolled(make_plan, COUNCIL_DECIDES, second, kommunestyret=["2026-12-10"])
    assert (found.trouble, found.body, found.count) == (Trouble.no_meetings, "kommunestyret", 2)


def test_a_deadline_in_the_common_summer_holiday_is_told(make_plan: Planner) -> None:
    [found] = rolled(
        make_plan,
        {"id": "adopted", "due": "21 June"},
        {"id": "to-the-state", "limit": "30 days after adopted", "due": "30 days after adopted"},
    )
    assert found.trouble is Trouble.holiday
    assert found.step.deadline == date(2027, 7, 21)


def test_a_date_before_its_run_begins_is_told(make_plan: Planner) -> None:
    early = {"id": "early", "due": "6 weeks before 1 February"}
    [found] = rolled(make_plan, early)
    assert found.trouble is Trouble.before_start
    assert found.step.due is not None
    assert found.step.due.year == 2026


def test_what_is_done_once_may_begin_the_year_before(make_plan: Planner) -> None:
    once = workflow({"id": "early", "due": "6 weeks before 1 February"})["trial"]
    once = once.model_copy(update={"every": Cycle.once, "first_year": 2027})
    made = make_plan(first="2026-01-01", last="2028-12-31", workflows={"trial": once})
    assert [step.year for step in made.steps.values()] == [2027]
    assert rolled_over(made, MeetingCalendar([]), 2027) == ()
