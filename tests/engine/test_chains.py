"""A decision pulls its case papers with it: each body's meeting, and the day its papers are due (domain.md 6.2)."""

from __future__ import annotations

from datetime import date

from calendars.meetings import Meeting
from engine.planned import DateStatus
from engine.wording import render
from tests.engine.conftest import Planner, meetings_of, workflow

CHAIN = [["eldreradet", "ungdomsradet"], "formannskapet", "kommunestyret"]
DECISION = {
    "id": "decision",
    "title": {"nb": "Vedta planen", "en": "Adopt the plan"},
    "kind": "decision",
    "body": "kommunestyret",
    "due": "last meeting of kommunestyret between 1 May and 30 June",
    "expected": "15 June",
    "chain": CHAIN,
}
RUN = "trial/2023"
FROGN = {  # a round of meetings as they are held: råd, formannskap, kommunestyre
    "eldreradet": ["2023-03-20", "2023-05-15"],
    "ungdomsradet": ["2023-05-16"],
    "formannskapet": ["2023-05-30", "2023-06-13"],
    "kommunestyret": ["2023-06-15"],
}


def test_every_body_meets_before_the_papers_of_the_next_are_due(make_plan: Planner) -> None:
    found = make_plan(meetings_of(**FROGN), workflows=workflow(DECISION)).steps

    assert {key.removeprefix(f"{RUN}/"): step.due for key, step in found.items()} == {
        "decision": date(2023, 6, 15),
        "decision+papers-kommunestyret": date(2023, 6, 5),
        "decision+formannskapet": date(2023, 5, 30),  # 13 June is after the council's papers are due
        "decision+papers-formannskapet": date(2023, 5, 23),
        "decision+ungdomsradet": date(2023, 5, 16),
        "decision+papers-ungdomsradet": date(2023, 5, 9),
        "decision+eldreradet": date(2023, 5, 15),
        "decision+papers-eldreradet": date(2023, 5, 8),
    }
    papers = found[f"{RUN}/decision+papers-formannskapet"]
    assert (papers.role, papers.step.kind, papers.step.rule_class) == (
        "council-secretary",
        "task",
        "practice",
    )
    assert papers.step.raci is not None
    assert papers.step.raci.r == ("planner",)
    assert (
        papers.step.title.in_language("nb") == "Saken til formannskapet levert sekretariatet (Vedta planen)"
    )
    link = found[f"{RUN}/decision+formannskapet"]
    assert (link.step.kind, link.step.body) == ("recommendation", "formannskapet")
    assert link.meeting is not None
    assert all(step.status is DateStatus.confirmed for step in found.values())


def test_papers_that_would_be_due_on_a_day_off_are_due_before_it(make_plan: Planner) -> None:
    # Ten days before Wednesday 7 June is 28 May, Whit Sunday.
    found = make_plan(meetings_of(kommunestyret=["2023-06-07"]), workflows=workflow(DECISION)).steps

    assert found[f"{RUN}/decision+papers-kommunestyret"].due == date(2023, 5, 26)


def test_the_municipality_has_its_own_paper_days(make_plan: Planner) -> None:
    found = make_plan(
        meetings_of(**FROGN),
        workflows=workflow(DECISION),
        paper_days={"kommunestyret": 7, "formannskapet": 8},
    ).steps

    assert found[f"{RUN}/decision+papers-kommunestyret"].due == date(2023, 6, 8)
    assert found[f"{RUN}/decision+papers-formannskapet"].due == date(2023, 5, 22)


def test_a_body_the_meeting_plan_does_not_have_is_passed_over_and_said(make_plan: Planner) -> None:
    meetings = {body: days for body, days in FROGN.items() if body != "ungdomsradet"}

    found = make_plan(meetings_of(**meetings), workflows=workflow(DECISION)).steps

    assert not [key for key in found if "ungdomsradet" in key]
    assert f"{RUN}/decision+eldreradet" in found
    reason = found[f"{RUN}/decision"].reason
    assert "Saksgangen går forbi ungdomsrådet: møteplanen har ingen møter der." in render(reason, "nb")
    assert "eldrerådet" not in render(reason, "nb")


def test_without_any_meeting_plan_the_papers_of_the_decision_itself_are_still_planned(
    make_plan: Planner,
) -> None:
    found = make_plan(workflows=workflow(DECISION)).steps

    assert set(found) == {f"{RUN}/decision", f"{RUN}/decision+papers-kommunestyret"}
    assert found[f"{RUN}/decision+papers-kommunestyret"].status is DateStatus.expected


def test_a_body_that_has_not_met_lately_is_expected_and_never_a_breach(make_plan: Planner) -> None:
    meetings = meetings_of(
        eldreradet=["2023-01-10"],
        formannskapet=["2023-05-30"],
        kommunestyret=["2023-06-15", "2023-08-31"],
    )

    found = make_plan(meetings, workflows=workflow(DECISION)).steps

    council = found[f"{RUN}/decision+eldreradet"]
    assert council.due == date(2023, 5, 16)
    assert council.status is DateStatus.expected
    assert council.conflicts == ()
    assert "Det finnes ingen møter i eldrerådet" in render(council.warnings[0], "nb")


def test_a_link_the_definition_already_has_is_not_doubled(make_plan: Planner) -> None:
    recommendation = {
        "id": "recommendation",
        "kind": "recommendation",
        "body": "formannskapet",
        "due": "last meeting of formannskapet between 1 May and 14 days before decision",
    }
    decision = {**DECISION, "chain_steps": {"formannskapet": "recommendation"}}

    found = make_plan(meetings_of(**FROGN), workflows=workflow(recommendation, decision)).steps

    assert f"{RUN}/decision+formannskapet" not in found
    assert found[f"{RUN}/recommendation"].due == date(2023, 5, 30)
    papers = found[f"{RUN}/decision+papers-formannskapet"]
    assert (papers.due, papers.rests_on) == (date(2023, 5, 23), (f"{RUN}/recommendation",))


def test_the_papers_of_a_conditional_decision_are_as_conditional(make_plan: Planner) -> None:
    decision = {**DECISION, "only_if": "the municipality has eiendomsskatt"}

    assert not make_plan(meetings_of(**FROGN), workflows=workflow(decision)).steps


def test_a_moved_meeting_moves_the_papers_with_it(make_plan: Planner) -> None:
    def papers(meetings: list[Meeting]) -> date | None:
        return (
            make_plan(meetings, workflows=workflow(DECISION))
            .steps[f"{RUN}/decision+papers-kommunestyret"]
            .due
        )

    assert papers(meetings_of(**{**FROGN, "kommunestyret": ["2023-06-22"]})) == date(2023, 6, 12)


def test_the_papers_of_a_decision_in_a_loop_come_back_with_it(make_plan: Planner) -> None:
    from tests.engine.conftest import answered

    decision = {
        **DECISION,
        "due": "1 week after hearing",
        "outcome": {"again": ["ja", "nei"]},
    }
    definition = workflow(
        {"id": "hearing", "due": "1 May"},
        decision,
        loop=[{"id": "more", "steps": ["hearing", "decision"], "again_if": "decision decided again = ja"}],
    )

    found = make_plan(
        workflows=definition, answers=answered(f"{RUN}/decision", "2023-05-08", again="ja")
    ).steps

    assert found[f"{RUN}/decision+papers-kommunestyret~2"].rests_on == (f"{RUN}/decision~2",)
