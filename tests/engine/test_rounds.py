"""A hearing may have to be held again (pbl § 11-15): the steps come back in a new round, and the old ones stay."""

from __future__ import annotations

from datetime import date

from engine.wording import render
from tests.engine.conftest import Planner, answered, workflow

AGAIN = "decision decided ny-horing = ja"
LOOP = {"loop": [{"id": "new-hearing", "steps": ["hearing", "comments", "decision"], "again_if": AGAIN}]}
STEPS = (
    {"id": "first-reading", "due": "1 February"},
    {
        "id": "hearing",
        "kind": "hearing",
        "due": "5 working days after first-reading",
        "min_length": "6 weeks",
    },
    {"id": "comments", "due": "2 weeks after end of hearing"},
    {
        "id": "decision",
        "kind": "decision",
        "due": "2 weeks after comments",
        "outcome": {"ny-horing": ["ja", "nei"]},
        "after": ["comments"],
    },
    {"id": "announce", "due": "2 weeks after decision"},
)
RUN = "trial/2023"
ONCE_MORE = answered(f"{RUN}/decision", "2023-04-14", ny_horing="ja")
TWICE_MORE = {**ONCE_MORE, **answered(f"{RUN}/decision~2", "2023-06-30", ny_horing="ja")}


def test_there_is_one_round_until_the_decision_asks_for_another(make_plan: Planner) -> None:
    definition = workflow(*STEPS, **LOOP)
    settled = answered(f"{RUN}/decision", "2023-04-14", ny_horing="nei")

    for answers in ({}, settled):
        keys = set(make_plan(workflows=definition, answers=answers).steps)
        assert keys == {f"{RUN}/{step['id']}" for step in STEPS}


def test_a_new_round_follows_the_decision_that_asked_for_it(make_plan: Planner) -> None:
    found = make_plan(workflows=workflow(*STEPS, **LOOP), answers=ONCE_MORE).steps

    decision, again = found[f"{RUN}/decision"], found[f"{RUN}/hearing~2"]
    assert decision.due == date(2023, 4, 19)
    # The first reading came before: the new hearing is counted from the decision.
    assert again.due == date(2023, 4, 26)
    assert again.rests_on == (f"{RUN}/decision",)
    assert again.end is not None
    assert found[f"{RUN}/comments~2"].rests_on == (f"{RUN}/hearing~2",)
    assert found[f"{RUN}/decision~2"].rests_on == (f"{RUN}/comments~2",)
    assert again.step.title.in_language("nb") == "hearing (runde 2)"
    assert again.step.title.in_language("en") == "hearing (round 2)"


def test_from_outside_the_loop_the_latest_round_is_meant(make_plan: Planner) -> None:
    definition = workflow(*STEPS, **LOOP)

    once = make_plan(workflows=definition).steps[f"{RUN}/announce"]
    again = make_plan(workflows=definition, answers=ONCE_MORE).steps[f"{RUN}/announce"]

    assert once.rests_on == (f"{RUN}/decision",)
    assert again.rests_on == (f"{RUN}/decision~2",)
    assert once.due is not None
    assert again.due is not None
    assert again.due > once.due


def test_the_steps_of_the_first_round_stay_as_they_were(make_plan: Planner) -> None:
    definition = workflow(*STEPS, **LOOP)
    first = make_plan(workflows=definition).steps
    after = make_plan(workflows=definition, answers=TWICE_MORE, last="2024-12-31").steps

    for name in ("hearing", "comments", "decision"):
        assert after[f"{RUN}/{name}"].due == first[f"{RUN}/{name}"].due
    assert f"{RUN}/hearing~3" in after


def test_more_rounds_than_the_loop_has_are_said_and_not_made_up(make_plan: Planner) -> None:
    answers = {**TWICE_MORE, **answered(f"{RUN}/decision~3", "2023-10-30", ny_horing="ja")}

    found = make_plan(workflows=workflow(*STEPS, **LOOP), answers=answers, last="2024-12-31").steps

    assert f"{RUN}/hearing~4" not in found
    warnings = [render(warning, "en") for warning in found[f"{RUN}/decision~3"].warnings]
    assert any("at most 3" in warning for warning in warnings)
    assert found[f"{RUN}/decision~2"].warnings == ()


def test_a_fixed_date_in_a_later_round_that_has_passed_is_a_conflict(make_plan: Planner) -> None:
    steps = ({**STEPS[1], "due": "8 February"}, *STEPS[2:])
    found = make_plan(workflows=workflow(*steps, **LOOP), answers=ONCE_MORE).steps

    assert [render(c, "en") for c in found[f"{RUN}/hearing~2"].conflicts] == [
        "Wednesday 8 February 2023 is before “decision” (Wednesday 19 April 2023), which must come first."
    ]


def test_conditions_inside_a_round_ask_about_that_round(make_plan: Planner) -> None:
    steps = (
        *STEPS[:2],
        {**STEPS[2], "outcome": {"innsigelse": ["ja", "nei"]}},
        {"id": "mediation", "due": "1 week after comments", "only_if": "comments decided innsigelse = ja"},
        *STEPS[3:],
    )
    loop = {"loop": [{**LOOP["loop"][0], "steps": ["hearing", "comments", "mediation", "decision"]}]}
    answers = {**ONCE_MORE, **answered(f"{RUN}/comments", "2023-04-05", innsigelse="nei")}

    found = make_plan(workflows=workflow(*steps, **loop), answers=answers).steps

    assert f"{RUN}/mediation" not in found
    assert found[f"{RUN}/mediation~2"].undecided == (f"{RUN}/comments~2",)
