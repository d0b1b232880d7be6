"""How often a workflow comes round: every n-th year, once, counted from an adoption, or when somebody asks."""

from __future__ import annotations

from datetime import date

import pytest

from engine.planned import DateStatus, Plan
from engine.wording import render
from tests.engine.conftest import Planner, answered, workflow


def labels(plan: Plan, workflow_id: str = "trial") -> list[str]:
    return sorted({step.run for step in plan.steps.values() if step.workflow == workflow_id})


@pytest.mark.parametrize(
    ("every", "first_year", "expected"),
    [
        ("2 years", 2026, ["2026", "2028", "2030", "2032", "2034"]),
        ("2 years", 2027, ["2027", "2029", "2031", "2033", "2035"]),
        ("4 years", None, ["2026", "2030", "2034"]),
        ("10 years", 2025, ["2025", "2035"]),
        ("once", 2027, ["2027"]),
    ],
)
def test_a_cycle_of_years_begins_in_its_first(
    every: str, first_year: int | None, expected: list[str], make_plan: Planner
) -> None:
    more = {} if first_year is None else {"first_year": first_year}
    definition = workflow({"id": "exercise", "due": "1 November"}, every=every, **more)

    assert labels(make_plan(workflows=definition, first="2000-01-01", last="2035-12-31")) == expected


def test_the_next_turn_is_counted_from_the_year_it_was_last_done(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "draft", "due": "1 March"},
        {"id": "adoption", "due": "1 June"},
        every="4 years",
        first_year=2022,
        counted_from="adoption",
    )

    def plan(**answers: str) -> Plan:
        given = {}
        for label, day in answers.items():
            given |= answered(f"trial/{label.removeprefix('y')}/adoption", day)
        return make_plan(workflows=definition, first="2020-01-01", last="2033-12-31", answers=given)

    fallback = plan()
    assert labels(fallback) == ["2022", "2026", "2030"]
    assert {step.status for step in fallback.steps.values()} == {DateStatus.expected}
    assert "året 2026 er anslått" in render(fallback.steps["trial/2026/draft"].reason, "nb")

    late = plan(y2022="2024-02-01")
    assert labels(late) == ["2022", "2028", "2032"]
    assert late.steps["trial/2028/draft"].status is DateStatus.confirmed
    assert late.steps["trial/2032/draft"].status is DateStatus.expected

    assert labels(plan(y2022="2022-05-01", y2026="2027-01-15")) == ["2022", "2026", "2031"]


def test_a_turn_done_early_is_never_counted_back_to_itself(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "adoption", "due": "1 June"}, every="2 years", first_year=2026, counted_from="adoption"
    )
    answers = answered("trial/2026/adoption", "2020-01-01")

    assert labels(
        make_plan(workflows=definition, first="2026-01-01", last="2029-12-31", answers=answers)
    ) == ["2026", "2027", "2029"]


ON_DEMAND = {"every": "on demand", "start": "received", "label": ""}
PROPOSAL = (
    {"id": "received"},
    {"id": "answer", "due": "2 months after received", "limit": "6 months after received"},
)


def test_a_workflow_on_demand_has_a_run_for_every_time_it_was_started(make_plan: Planner) -> None:
    definition = workflow(*PROPOSAL, **ON_DEMAND)
    answers = {
        **answered("trial/2026-sykkelveg/received", "2026-03-02"),
        **answered("trial/lekeplass/received", "2026-04-15"),
        **answered("trial/reopened/received", "2026-04-15", kind="reopened"),
        **answered("trial/not started/received", "2026-04-15"),
        **answered("trial/other/answer", "2026-04-15"),
    }

    assert labels(make_plan(workflows=definition, first="2026-01-01", last="2026-12-31")) == []
    plan = make_plan(workflows=definition, first="2026-01-01", last="2026-12-31", answers=answers)

    assert labels(plan) == ["2026-sykkelveg", "lekeplass"]
    started = plan.steps["trial/2026-sykkelveg/received"]
    assert (started.due, started.status, started.done) == (date(2026, 3, 2), DateStatus.confirmed, True)
    answer = plan.steps["trial/2026-sykkelveg/answer"]
    assert (answer.due, answer.limit) == (date(2026, 4, 30), date(2026, 9, 2))  # 2 May is a Saturday
    assert plan.steps["trial/lekeplass/answer"].limit == date(2026, 10, 15)


def test_a_run_on_demand_that_was_started_on_a_day_off_keeps_that_day(make_plan: Planner) -> None:
    definition = workflow(*PROPOSAL, **ON_DEMAND)
    answers = answered("trial/sunday/received", "2026-05-17")

    plan = make_plan(workflows=definition, first="2026-01-01", last="2026-12-31", answers=answers)

    assert plan.steps["trial/sunday/received"].due == date(2026, 5, 17)
    assert plan.steps["trial/sunday/answer"].limit == date(2026, 11, 17)


def test_a_run_on_demand_sees_the_council_period_it_lies_in(make_plan: Planner) -> None:
    strategy = workflow({"id": "decision", "due": "1 June next year"}, id="strategy", every="council period")
    definition = workflow({"id": "received"}, {"id": "check", "due": "strategy/decision"}, **ON_DEMAND)
    answers = answered("trial/one/received", "2026-03-02")

    plan = make_plan(
        workflows={**strategy, **definition}, first="2023-01-01", last="2027-12-31", answers=answers
    )

    assert plan.steps["trial/one/check"].rests_on == ("strategy/2023/decision",)


def test_a_yearly_run_rests_on_the_latest_turn_of_a_longer_cycle(make_plan: Planner) -> None:
    analysis = workflow({"id": "adoption", "due": "1 June"}, id="analysis", every="4 years", first_year=2026)
    yearly = workflow({"id": "follow-up", "due": "1 June", "after": ["analysis/adoption"]}, id="yearly")

    plan = make_plan(workflows={**analysis, **yearly}, first="2025-01-01", last="2031-12-31")

    counted = workflow({"id": "look", "due": "analysis/adoption"}, id="yearly")
    seen = make_plan(workflows={**analysis, **counted}, first="2025-01-01", last="2031-12-31").steps
    assert {key: step.rests_on for key, step in seen.items() if step.workflow == "yearly" and step.due} == {
        "yearly/2026/look": ("analysis/2026/adoption",),
        "yearly/2027/look": ("analysis/2026/adoption",),
        "yearly/2028/look": ("analysis/2026/adoption",),
        "yearly/2029/look": ("analysis/2026/adoption",),
        "yearly/2030/look": ("analysis/2030/adoption",),
        "yearly/2031/look": ("analysis/2030/adoption",),
        "yearly/2032/look": ("analysis/2030/adoption",),
    }
    assert not plan.steps["yearly/2025/follow-up"].conflicts


def test_week_53_is_the_last_week_of_a_year_that_has_52(make_plan: Planner) -> None:
    definition = workflow({"id": "close", "due": "Wednesday of week 53"})

    plan = make_plan(workflows=definition, first="2026-01-01", last="2027-12-31")

    assert plan.steps["trial/2026/close"].due == date(2026, 12, 30)
    assert plan.steps["trial/2027/close"].due == date(2027, 12, 29)
