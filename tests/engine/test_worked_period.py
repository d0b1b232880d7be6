"""The council period 2027–2031 as the planning calendar works it out (domain.md 1.10), with no meeting known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.planned import DateStatus, Plan, PlannedStep
from tests.engine.conftest import Planner, answered

PERIOD = "2027-2031"


@pytest.fixture
def whole(make_plan: Planner) -> Plan:
    return make_plan(first="2026-11-21", last="2034-12-31")


def at(plan: Plan, key: str) -> PlannedStep:
    return plan.steps[key]


def test_the_last_decisions_of_the_old_period_are_due_by_the_end_of_2026(whole: Plan) -> None:
    for step in ("council-size", "parliamentary-vote"):
        assert at(whole, f"council-period-duties/2023-2027/{step}").limit == date(2026, 12, 31)


def test_the_national_expectations_are_expected_in_may_or_june_2027(whole: Plan) -> None:
    step = at(whole, f"planstrategi/{PERIOD}/national-expectations")
    assert step.due is not None
    assert date(2027, 5, 1) <= step.due <= date(2027, 6, 30)
    assert step.status is DateStatus.expected


@pytest.mark.parametrize("name", ["public-health-overview", "housing-overview", "knowledge-base"])
def test_the_overviews_are_ready_by_midsummer_2027(name: str, whole: Plan) -> None:
    assert at(whole, f"planstrategi/{PERIOD}/{name}").due == date(2027, 6, 30)


@pytest.mark.parametrize("name", ["public-health-overview", "housing-overview"])
def test_the_overviews_the_law_asks_for_are_there_when_the_work_starts(name: str, whole: Plan) -> None:
    start = at(whole, f"planstrategi/{PERIOD}/start-of-work").due
    assert at(whole, f"planstrategi/{PERIOD}/{name}").limit == start


def test_boligsosialloven_is_fulfilled_by_1_july_2027_before_the_election(whole: Plan) -> None:
    step = at(whole, "boligsosialloven-frist/2027/deadline")
    assert (step.limit, step.due, step.status) == (
        date(2027, 7, 1),
        date(2027, 7, 1),
        DateStatus.confirmed,
    )
    election = at(whole, f"constitution/{PERIOD}/election-day").due
    assert election is not None
    assert election > date(2027, 7, 1)


def test_both_questions_of_section_10_are_asked_in_time_to_act_on_them(whole: Plan) -> None:
    for question in ("strategy-question", "plan-question"):
        due = at(whole, f"boligsosialloven-frist/2027/{question}").due
        assert due is not None
        assert due <= date(2026, 12, 31)


def test_what_section_10_asks_for_follows_from_the_answers(make_plan: Planner) -> None:
    answers = {
        **answered("boligsosialloven-frist/2027/strategy-question", "2026-12-10", bygger_pa_oversikt="ja"),
        **answered("boligsosialloven-frist/2027/plan-question", "2026-12-10", mal_og_strategier="nei"),
    }
    plan = make_plan(first="2026-11-21", last="2027-12-31", answers=answers)
    there = {step.step.id for step in plan.steps.values() if step.workflow == "boligsosialloven-frist"}
    assert "plan-decision" in there
    assert "strategy-decision" not in there
    assert "deadline" in there
    hearing = at(plan, "boligsosialloven-frist/2027/plan-hearing")
    assert hearing.due is not None
    assert hearing.end is not None
    assert hearing.end - hearing.due >= timedelta(weeks=6)


def test_the_election_and_the_constitution(whole: Plan) -> None:
    election = at(whole, f"constitution/{PERIOD}/election-day")
    meeting = at(whole, f"constitution/{PERIOD}/constituting-meeting")
    summons = at(whole, f"constitution/{PERIOD}/summons")
    assert (election.due, election.status) == (date(2027, 9, 13), DateStatus.expected)
    # 31 October 2027 is a Sunday.
    assert (meeting.limit, meeting.due) == (date(2027, 10, 31), date(2027, 10, 29))
    assert summons.limit == date(2027, 10, 15)


def test_the_first_budget_and_the_committees_before_the_new_year(whole: Plan) -> None:
    budget = at(whole, "budget/2028/council-decision")
    assert budget.due is not None
    assert (budget.due.year, budget.due.month) == (2027, 12)
    assert budget.limit == date(2027, 12, 31)
    assert at(whole, f"constitution/{PERIOD}/old-committees-lapse").limit == date(2027, 12, 31)


def test_the_planning_strategy_in_the_first_half_of_2028(whole: Plan) -> None:
    decision = at(whole, f"planstrategi/{PERIOD}/council-decision")
    published = at(whole, f"planstrategi/{PERIOD}/publish-proposal")
    views = at(whole, f"planstrategi/{PERIOD}/views")
    assert decision.due is not None
    assert (decision.due.year, decision.due.month) == (2028, 6)
    assert published.limit == decision.due - timedelta(days=30)
    assert published.due is not None
    assert published.due < published.limit
    assert views.due is not None
    assert date(2028, 1, 1) <= views.due < published.due


def test_the_planning_strategy_is_due_within_a_year_of_the_constitution(make_plan: Planner) -> None:
    plan = make_plan(first="2026-11-21", last="2030-12-31", constituted={2027: date(2027, 10, 20)})
    assert at(plan, f"planstrategi/{PERIOD}/council-decision").limit == date(2028, 10, 20)


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("council-period-duties/2027-2031/lay-judges", "2028-07-01"),
        ("council-period-duties/2027-2031/alcohol-licences", "2028-09-30"),
        ("council-period-duties/2027-2031/conciliation-board", "2028-10-15"),
        ("council-period-duties/2027-2031/delegation-rules", "2028-12-31"),
        ("kontrollutvalg/2027-2031/audit-plan", "2028-12-31"),
        ("kontrollutvalg/2027-2031/ownership-control-plan", "2028-12-31"),
        ("council-period-duties/2027-2031/council-size", "2030-12-31"),
    ],
)
def test_the_duties_of_the_new_council_have_their_days(key: str, limit: str, whole: Plan) -> None:
    step = at(whole, key)
    assert step.limit == date.fromisoformat(limit)
    assert step.due is not None
    assert step.due <= step.limit


def test_the_samfunnsdel_from_august_2028_to_june_2030_then_the_arealdel(whole: Plan) -> None:
    notice = at(whole, f"samfunnsdel/{PERIOD}/notice-of-start").due
    decision = at(whole, f"samfunnsdel/{PERIOD}/council-decision").due
    arealdel = at(whole, f"arealdel/{PERIOD}/notice-of-start").due
    assert notice is not None
    assert decision is not None
    assert arealdel is not None
    assert (notice.year, notice.month) == (2028, 8)
    assert (decision.year, decision.month) == (2030, 6)
    assert arealdel > decision


def test_the_arealdel_takes_two_to_three_years(whole: Plan) -> None:
    notice = at(whole, f"arealdel/{PERIOD}/notice-of-start").due
    decision = at(whole, f"arealdel/{PERIOD}/council-decision").due
    assert notice is not None
    assert decision is not None
    assert 24 <= (decision - notice).days / 30.44 <= 36


def test_a_plan_that_is_continued_unchanged_is_not_made(make_plan: Planner) -> None:
    decided = answered(
        f"planstrategi/{PERIOD}/council-decision",
        "2028-06-15",
        samfunnsdel="videreføres",
        arealdel="revideres",
        kommunedelplaner="ingen",
    )
    plan = make_plan(first="2026-11-21", last="2034-12-31", answers=decided)
    assert not [key for key in plan.steps if key.startswith(f"samfunnsdel/{PERIOD}")]
    # The arealdel does not wait for a samfunnsdel that nobody makes: it starts after the strategy.
    notice = at(plan, f"arealdel/{PERIOD}/notice-of-start").due
    assert notice is not None
    assert (notice.year, notice.month) == (2028, 8)


def test_until_the_strategy_is_adopted_the_revisions_are_only_expected(whole: Plan) -> None:
    for name in ("samfunnsdel", "arealdel"):
        statuses = {
            step.status for step in whole.steps.values() if step.workflow == name and step.run == PERIOD
        }
        assert statuses == {DateStatus.expected}


def test_nothing_in_the_worked_period_conflicts(whole: Plan) -> None:
    assert {key for key, step in whole.steps.items() if step.conflicts} == set()
