"""Ladders: what is said how long before and after."""

from __future__ import annotations

from workflows.dates import Span, Unit
from workflows.ladders import ladder_for, rung_name
from workflows.loader import load_bundle
from workflows.schema import RuleClass

BUNDLE = load_bundle()


def test_the_ladders_of_law_are_as_the_planning_calendar_has_them() -> None:
    overdue = ("overdue-1", "overdue-5", "overdue-10")
    short = ("6-weeks", "3-weeks", "1-week", "2-working-days", "same-day")
    assert BUNDLE.ladders["law-hard"].rungs() == (*short, *overdue)
    assert BUNDLE.ladders["law-hard-long"].rungs() == ("12-months", "6-months", "3-months", *short, *overdue)
    assert BUNDLE.ladders["national"].rungs()[0] == "4-weeks"


def test_every_rule_class_has_a_ladder() -> None:
    assert {rule_class.value for rule_class in RuleClass} <= BUNDLE.ladders.keys()


def test_a_step_has_its_own_ladder_or_that_of_its_class() -> None:
    budget = {step.id: step for step in BUNDLE.workflows["budget"].step}
    strategy = {step.id: step for step in BUNDLE.workflows["planstrategi"].step}
    assert ladder_for(budget["council-decision"], BUNDLE.ladders).id == "law-hard"
    assert ladder_for(budget["draft-public"], BUNDLE.ladders).id == "practice"
    assert BUNDLE.ladder_for(strategy["council-decision"]).id == "law-hard-long"


def test_names_of_rungs_are_stable_and_tell_one_from_many() -> None:
    assert rung_name(Span(count=1, unit=Unit.working_days)) == "1-working-day"
    assert rung_name(Span(count=2, unit=Unit.working_days)) == "2-working-days"
    assert rung_name(Span(count=0, unit=Unit.days)) == "same-day"


def test_no_ladder_has_two_rungs_of_one_name() -> None:
    for ladder in BUNDLE.ladders.values():
        assert len(set(ladder.rungs())) == len(ladder.rungs())
