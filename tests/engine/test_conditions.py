"""A step or a run may depend on what the municipality has and on what was decided; what is open says so."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from calendars.working_days import WorkingDays
from engine.facts import Profile, SummerPolicy
from engine.nudges import nudges
from engine.planned import DateStatus
from engine.wording import render
from tests.engine.conftest import Planner, answered, workflow
from workflows.loader import Bundle

STRATEGY = {
    "id": "decision",
    "title": {"nb": "Planstrategien vedtas", "nn": "Planstrategien blir vedteken", "en": "Strategy adopted"},
    "kind": "decision",
    "due": "15 June",
    "outcome": {"samfunnsdel": ["revideres", "videreføres"], "kommunedelplaner": []},
}
REVISED = "decision decided samfunnsdel = revideres"


@pytest.mark.parametrize(
    ("features", "condition", "there"),
    [
        ((), "the municipality has eiendomsskatt", False),
        (("eiendomsskatt",), "the municipality has eiendomsskatt", True),
        ((), "the municipality does not have parlamentarisme", True),
        (("parlamentarisme",), "the municipality does not have parlamentarisme", False),
    ],
)
def test_what_the_municipality_has_decides_whether_a_step_is_there(
    features: tuple[str, ...], condition: str, there: bool, make_plan: Planner
) -> None:
    definition = workflow({"id": "tax", "due": "1 March", "only_if": condition})

    plan = make_plan(workflows=definition, features=frozenset(features))

    assert ("trial/2023/tax" in plan.steps) is there
    assert all(step.status is DateStatus.confirmed for step in plan.steps.values())


def test_a_summer_policy_is_a_feature_that_follows_from_the_policy(make_plan: Planner) -> None:
    definition = workflow({"id": "longer", "due": "1 June", "only_if": "the municipality has sommerpolicy"})

    assert not make_plan(workflows=definition).steps
    assert make_plan(workflows=definition, summer_policy=SummerPolicy.exclude_july).steps


def test_every_condition_of_a_list_must_hold(make_plan: Planner) -> None:
    conditions = ["the municipality has eiendomsskatt", "the municipality has parlamentarisme"]
    definition = workflow({"id": "both", "due": "1 March", "only_if": conditions})

    assert not make_plan(workflows=definition, features=frozenset({"eiendomsskatt"})).steps
    assert make_plan(workflows=definition, features=frozenset({"eiendomsskatt", "parlamentarisme"})).steps


def test_what_is_not_decided_yet_is_in_the_plan_as_expected_and_says_so(make_plan: Planner) -> None:
    definition = workflow(STRATEGY, {"id": "start", "due": "1 September", "only_if": REVISED})

    step = make_plan(workflows=definition).steps["trial/2023/start"]

    assert (step.due, step.status) == (date(2023, 9, 1), DateStatus.expected)
    assert step.undecided == ("trial/2023/decision",)
    assert (
        "Bare hvis «Planstrategien vedtas» gir «samfunnsdel = revideres»; det er ikke avgjort ennå."
        in render(step.reason, "nb")
    )
    assert "det er ikkje avgjort enno" in render(step.reason, "nn")
    assert "that is not decided yet" in render(step.reason, "en")


@pytest.mark.parametrize(
    ("condition", "outcome", "there"),
    [
        (REVISED, "revideres", True),
        (REVISED, "Revideres", True),
        (REVISED, "videreføres", False),
        ("decision decided samfunnsdel = videreføres", "videreføres", True),
        ("decision decided samfunnsdel != revideres", "videreføres", True),
        ("decision decided samfunnsdel != revideres", "revideres", False),
    ],
)
def test_the_decision_settles_it(condition: str, outcome: str, there: bool, make_plan: Planner) -> None:
    definition = workflow(STRATEGY, {"id": "start", "due": "1 September", "only_if": condition})
    answers = answered("trial/2023/decision", "2023-06-15", samfunnsdel=outcome)

    step = make_plan(workflows=definition, answers=answers).steps.get("trial/2023/start")

    assert (step is not None) is there
    if step is not None:
        assert step.status is DateStatus.confirmed
        assert step.undecided == ()
        assert "Er med fordi «Planstrategien vedtas» gir" in render(step.reason, "nb")


def test_a_reopened_decision_is_open_again(make_plan: Planner) -> None:
    definition = workflow(STRATEGY, {"id": "start", "due": "1 September", "only_if": REVISED})
    answers = answered("trial/2023/decision", "2023-06-15", kind="reopened", samfunnsdel="videreføres")

    assert make_plan(workflows=definition, answers=answers).steps["trial/2023/start"].undecided


def test_a_free_answer_may_list_several(make_plan: Planner) -> None:
    definition = workflow(
        STRATEGY,
        {"id": "housing", "due": "1 September", "only_if": "decision decided kommunedelplaner = bolig"},
        {"id": "roads", "due": "1 September", "only_if": "decision decided kommunedelplaner = vei"},
    )
    answers = answered("trial/2023/decision", "2023-06-15", kommunedelplaner="klima, Bolig")

    found = make_plan(workflows=definition, answers=answers).steps

    assert "trial/2023/housing" in found
    assert "trial/2023/roads" not in found


def test_what_hangs_on_a_decision_that_is_not_in_the_plan_is_not_there_either(make_plan: Planner) -> None:
    definition = workflow(
        {**STRATEGY, "only_if": "the municipality has eiendomsskatt"},
        {"id": "yes", "due": "1 September", "only_if": REVISED},
        {"id": "no", "due": "1 September", "only_if": "decision decided samfunnsdel != revideres"},
    )

    assert set(make_plan(workflows=definition).steps) == {"trial/2023/no"}


def test_a_workflow_that_was_decided_against_has_no_run(make_plan: Planner) -> None:
    strategy = workflow(STRATEGY, id="strategy", every="council period")
    started = workflow(
        {"id": "notice", "due": "1 month after strategy/decision"},
        {"id": "hearing", "due": "2 months after notice"},
        id="plan",
        every="council period",
        only_if="strategy/decision decided samfunnsdel = revideres",
    )
    both = {**strategy, **started}

    undecided = make_plan(workflows=both).steps
    against = make_plan(
        workflows=both, answers=answered("strategy/2023/decision", "2023-06-15", samfunnsdel="videreføres")
    ).steps
    for_it = make_plan(
        workflows=both, answers=answered("strategy/2023/decision", "2023-06-15", samfunnsdel="revideres")
    ).steps

    assert undecided["plan/2023/hearing"].undecided == ("strategy/2023/decision",)
    assert undecided["plan/2023/hearing"].status is DateStatus.expected
    assert set(against) == {"strategy/2023/decision"}
    assert for_it["plan/2023/hearing"].undecided == ()


def test_a_date_counted_from_a_step_that_is_not_there_falls_back_or_is_a_conflict(make_plan: Planner) -> None:
    gone = {"id": "gone", "due": "1 March", "only_if": "the municipality has eiendomsskatt"}
    definition = workflow(
        gone,
        {"id": "there", "due": "1 June"},
        {"id": "stuck", "due": "1 week after gone"},
        {"id": "aimed", "due": "1 week after gone", "limit": "31 August"},
        {"id": "latest", "due": "1 week after latest of gone and there"},
        {"id": "ordered", "after": ["gone", "there"]},
    )

    found = make_plan(workflows=definition).steps

    assert found["trial/2023/stuck"].due is None
    assert "“gone” is not in the plan" in render(found["trial/2023/stuck"].conflicts[0], "en")
    assert found["trial/2023/aimed"].due == date(2023, 8, 31)
    assert found["trial/2023/latest"].due == date(2023, 6, 8)
    assert found["trial/2023/ordered"].due == date(2023, 6, 2)
    assert not found["trial/2023/ordered"].conflicts


def test_nobody_is_nudged_about_what_may_not_be_needed_until_the_decision_is_overdue(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    law = {"class": "law-hard", "law": {"ref": "pbl § 11-12", "verified": date(2026, 7, 2)}}
    definition = workflow(STRATEGY, {"id": "start", "due": "3 July", "only_if": REVISED, **law})
    plan = make_plan(workflows=definition)
    zone = ZoneInfo("Europe/Oslo")

    said = [
        nudge.at.astimezone(zone).date()
        for nudge in nudges(plan, profile, bundle.ladders, working_days)
        if nudge.step_key == "trial/2023/start"
    ]

    decided = plan.steps["trial/2023/decision"].due
    assert decided is not None
    assert said
    assert min(said) > decided
    answers = answered("trial/2023/decision", "2023-06-01", samfunnsdel="revideres")
    settled = make_plan(workflows=definition, answers=answers)
    early = [
        nudge.at.astimezone(zone).date()
        for nudge in nudges(settled, profile, bundle.ladders, working_days)
        if nudge.step_key == "trial/2023/start"
    ]
    assert min(early) <= decided - timedelta(days=1)


def test_nobody_is_nudged_when_nobody_can_say_when_it_will_be_decided(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    definition = workflow(
        {"id": "gone", "due": "1 March", "only_if": "the municipality has eiendomsskatt"},
        {**STRATEGY, "due": "1 week after gone"},
        {"id": "start", "due": "10 July", "only_if": REVISED},
    )

    found = nudges(make_plan(workflows=definition), profile, bundle.ladders, working_days)

    assert [nudge.step_key for nudge in found if nudge.step_key.endswith("start")] == []


def test_what_waits_for_what_waits_is_silent_until_both_are_overdue(make_plan: Planner) -> None:
    definition = workflow(
        STRATEGY,
        {"id": "second", "due": "1 May", "only_if": REVISED, "outcome": ["svar"]},
        {"id": "third", "due": "1 September", "only_if": "second decided svar = ja"},
    )

    third = make_plan(workflows=definition).steps["trial/2023/third"]

    assert third.undecided == ("trial/2023/decision", "trial/2023/second")
    assert third.decided_by == date(2023, 6, 15)
