"""Counts ("at least two a year"), order without dates, and how much room there is before and behind."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.working_days import WorkingDays
from engine.facts import Profile
from engine.nudges import nudges
from engine.planned import PlannedStep
from engine.wording import render
from tests.engine.conftest import Planner, answered, meetings_of, workflow
from workflows.loader import Bundle

LAW = {"class": "law-freq", "law": {"ref": "koml § 14-5(3)", "verified": date(2026, 7, 2)}}
QUOTA = {
    "id": "reports",
    "title": {"nb": "Minst to budsjettrapporter"},
    "steps": ["spring", "autumn", "extra"],
    "at_least": 2,
    "limit": "31 December",
    **LAW,
}


def report(name: str, first: str, last: str) -> dict[str, object]:
    return {"id": name, "due": f"first meeting of kommunestyret between {first} and {last}"}


REPORTS = workflow(
    report("spring", "1 May", "30 June"),
    report("autumn", "1 September", "31 October"),
    report("extra", "1 November", "30 November"),
    quota=[QUOTA],
)


def test_a_count_says_when_too_few_have_a_date(make_plan: Planner) -> None:
    enough = make_plan(meetings_of(kommunestyret=["2023-06-15", "2023-10-05"]), workflows=REPORTS)
    few = make_plan(meetings_of(kommunestyret=["2023-06-15"]), workflows=REPORTS)

    shown = enough.steps["trial/2023/reports"]
    assert (shown.step.kind, shown.limit, shown.done) == ("review", date(2023, 12, 31), False)
    assert shown.conflicts == ()
    assert "2 har dato, 0 er gjort" in render(shown.reason, "nb")
    assert [render(c, "nb") for c in few.steps["trial/2023/reports"].conflicts] == [
        "Bare 1 av minst 2 har dato innen søndag 31. desember 2023."
    ]


def test_a_count_is_done_when_enough_are(
    make_plan: Planner, profile: Profile, bundle: Bundle, working_days: WorkingDays
) -> None:
    meetings = meetings_of(kommunestyret=["2023-06-15", "2023-10-05", "2023-11-09"])
    one = answered("trial/2023/autumn", "2023-10-05")
    two = {**one, **answered("trial/2023/spring", "2023-06-15")}

    waiting = make_plan(meetings, workflows=REPORTS, answers=one)
    done = make_plan(meetings, workflows=REPORTS, answers=two)

    key = "trial/2023/reports"
    assert not waiting.steps[key].done
    assert done.steps[key].done
    answer = done.steps[key].answer
    assert answer is not None
    assert (answer.step_key, answer.day) == (key, date(2023, 10, 5))
    said = [n for n in nudges(done, profile, bundle.ladders, working_days) if n.step_key == key]
    assert said == []


def test_what_comes_after_the_limit_does_not_count(make_plan: Planner) -> None:
    quota = {**QUOTA, "limit": "31 May", "steps": ["a", "b"], "at_least": 2}
    definition = workflow({"id": "a", "due": "1 March"}, {"id": "b", "due": "15 June"}, quota=[quota])

    step = make_plan(workflows=definition).steps["trial/2023/reports"]

    assert len(step.conflicts) == 1


def test_a_step_done_before_what_must_come_first_and_has_no_date_is_a_conflict(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "register", "due": "first meeting of kommunestyret between 1 May and 30 June"},
        {"id": "announce", "due": "1 July", "after": ["register"]},
    )
    done = answered("trial/2023/announce", "2023-07-01")
    both = {**done, **answered("trial/2023/register", "2023-06-30")}

    def conflicts(answers: dict[str, object]) -> list[str]:
        step = make_plan(workflows=definition, answers=answers).steps["trial/2023/announce"]
        return [render(conflict, "en") for conflict in step.conflicts]

    assert conflicts({}) == []
    assert conflicts(both) == []
    assert conflicts(done) == [
        "“announce” is reported done, but “register”, which must come first, has no date and is not reported done."
    ]


@pytest.mark.parametrize(
    ("due", "slack", "warned"),
    [("2 September", 15, False), ("18 September", -1, True), ("16 September", 1, False)],
)
def test_forward_planning_meets_back_planning(due: str, slack: int, warned: bool, make_plan: Planner) -> None:
    definition = workflow(
        {"id": "draft", "due": due, "latest": "8 weeks before decision"},
        {"id": "decision", "due": "12 November"},
    )

    step = make_plan(workflows=definition, first="2024-01-01", last="2024-12-31").steps["trial/2024/draft"]

    assert step.slack == slack
    said = [render(warning, "nb") for warning in step.warnings]
    assert bool(said) is warned
    if warned:
        assert said == [
            "Onsdag 18. september 2024 er 1 dag etter tirsdag 17. september 2024 (8 uker før «decision» "
            "(12. november 2024)), som er det seneste for å rekke det som følger."
        ]
        assert said[0] in render(step.reason, "nb")
    else:
        days = "1 dag" if slack == 1 else f"{slack} dager"
        assert f"{days} å gå på" in render(step.reason, "nb")
    assert not step.conflicts


def test_latest_may_be_counted_from_what_rests_on_the_step_itself(make_plan: Planner) -> None:
    definition = workflow(
        {"id": "draft", "due": "1 March", "latest": "10 weeks before decision"},
        {"id": "decision", "due": "6 weeks after draft"},
    )

    step = make_plan(workflows=definition).steps["trial/2023/draft"]

    assert step.slack == -28
    assert len(step.warnings) == 1


def slack(make_plan: Planner, *steps: dict[str, object], **more: object) -> dict[str, int | None]:
    found = make_plan(workflows=workflow(*steps), **more).steps
    return {step.step.id: step.slack for step in found.values()}


def test_slack_is_counted_to_the_limit_or_to_the_nearer_step_that_must_come_after(make_plan: Planner) -> None:
    found = slack(
        make_plan,
        {"id": "free", "due": "1 March"},
        {"id": "limited", "due": "1 March", "limit": "31 March"},
        {"id": "followed", "due": "1 March", "limit": "31 March"},
        {"id": "audit", "due": "15 March", "after": ["followed"]},
        {"id": "trailing", "after": ["limited"]},
    )

    assert found == {"free": None, "limited": 30, "followed": 14, "audit": None, "trailing": None}


def test_a_step_past_its_limit_has_negative_slack_and_a_done_one_none(make_plan: Planner) -> None:
    steps = (
        {
            "id": "late",
            "due": "first meeting of kommunestyret between 1 July and 31 August",
            "limit": "30 June",
        },
    )
    meetings = meetings_of(kommunestyret=["2023-07-05"])

    def late(answers: dict[str, object]) -> PlannedStep:
        return make_plan(meetings, workflows=workflow(*steps), answers=answers).steps["trial/2023/late"]

    assert late({}).slack == -5
    assert late(answered("trial/2023/late", "2023-07-05")).slack is None
