"""What really happened, judged by the bundled definitions: kommuneplan processes, budgets, and annual wheels.

The dates are those of ../shared/real. A process is laid over the bundle as it was (every known day in place of the
sentence), and the engine says what was wrong with it. Only exact days are judged; months are not."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calendars.election import election_year_of_period
from engine.planned import Plan
from engine.wording import render
from tests.engine.conftest import Planner, meeting, meetings_of
from workflows.dates import Span, Unit
from workflows.loader import Bundle, load_bundle
from workflows.schema import Step, Workflow
from workflows.sentence import parse

REAL = Path(__file__).parents[3] / "shared" / "real"
OVERLAYS = Path(__file__).parents[1] / "workflows" / "overlays"
WEEKEND = 2  # a hearing that would end on a Saturday is planned to the Monday
LATE_STRATEGY = "planstrategi more than a year after the constitution (pbl § 10-1(1))"
MEDIATED_AFTERWARDS = "adopted before the mediation of the objections (pbl § 5-6(1))"
LATE_PROGRAMME = "programme fixed more than ten weeks after its hearing (KU-forskriften § 16)"

# What the file says happened, and which step that is.
PLAN_STEPS = {
    "start_notice": "notice-of-start",
    "programme_hearing_from": "programme-hearing",
    "programme_adopted": "programme-decision",
    "first_treatment": "first-reading",
    "hearing_from": "hearing",
    "mediation": "mediation",
    "adopted": "council-decision",
}


def real(name: str) -> list[dict[str, Any]]:
    file = REAL / name
    return tomllib.loads(file.read_text(encoding="utf-8"))["process"] if file.exists() else []


PROCESSES, BUDGETS = real("kommuneplan.toml"), real("budget.toml")


def skip_without_the_collection() -> None:
    if not REAL.exists():
        pytest.skip("NOT TESTED: the real processes do not lie beside this checkout (../shared/real)")


def day(process: Mapping[str, Any], field: str) -> date | None:
    """An exact day of a process; None where the file has only a month, or nothing."""
    text = process.get(field)
    return date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None


def as_it_was(workflow: Workflow, days: Mapping[str, date], lengths: Mapping[str, int]) -> Workflow:
    """The workflow with the days it really had in place of its sentences, hearings as long as they really were, and
    without its conditions. A decision was taken in a meeting, which the engine never moves to fit a limit."""
    steps = tuple(
        step.model_copy(
            update={
                "due": parse(_sentence(step, days[step.id])) if step.id in days else step.due,
                "length": Span(count=lengths[step.id], unit=Unit.days) if step.id in lengths else step.length,
                "only_if": (),
            }
        )
        for step in workflow.step
    )
    return workflow.model_copy(update={"step": steps, "only_if": ()})


def _sentence(step: Step, day: date) -> str:
    return day.isoformat() if step.body is None else f"first meeting of {step.body} from {day} and by {day}"


def lasted(process: Mapping[str, Any], start: date | None, end: str) -> int | None:
    """How many days a hearing was open, where the days are known."""
    ended = day(process, end)
    return None if start is None or ended is None else (ended - start).days


def plan_of(process: Mapping[str, Any], bundle: Bundle, make_plan: Planner) -> tuple[Plan, str] | None:
    """The plan of a process as it was, and the beginning of its keys; None where no exact day is known."""
    known = {step: found for field, step in PLAN_STEPS.items() if (found := day(process, field)) is not None}
    if process["plan_type"] == "planstrategi":
        # Nothing is adopted before its hearing is over.
        adopted = day(process, "adopted") or day(process, "hearing_to")
        name, known = "planstrategi", {} if adopted is None else {"council-decision": adopted}
    else:
        name = "samfunnsdel" if process["plan_type"] == "samfunnsdel" else "arealdel"
        if "first-reading" in known:
            # Where only the decision is known, the hearing is taken to have begun that day: the kindest reading.
            known.setdefault("hearing", known["first-reading"])
    if not known:
        return None
    lengths = {
        "programme-hearing": lasted(process, known.get("programme-hearing"), "programme_hearing_to"),
        "hearing": lasted(process, known.get("hearing"), "hearing_to"),
    }
    period = election_year_of_period(min(known.values()))
    was = as_it_was(bundle.workflows[name], known, {step: n for step, n in lengths.items() if n is not None})
    workflows = {**bundle.workflows, name: was}
    held = [
        meeting(step.body, known[step.id].isoformat())
        for step in was.step
        if step.body is not None and step.id in known
    ]
    plan = make_plan(held, workflows=workflows, first=f"{period}-01-01", last=f"{period + 9}-12-31")
    return plan, f"{name}/{period}-{period + 4}"


def judged(process: Mapping[str, Any], bundle: Bundle, make_plan: Planner) -> set[str]:
    """What the engine finds wrong with a process, named by the rule."""
    made = plan_of(process, bundle, make_plan)
    if made is None:
        return set()
    plan, run = made
    found: set[str] = set()
    decision = plan.steps[f"{run}/council-decision"]
    wordings = {conflict.wording for conflict in decision.conflicts}
    if "conflict.past-limit" in wordings:
        found.add(LATE_STRATEGY)
    if "conflict.order" in wordings and "adopted" in process:
        found.add(MEDIATED_AFTERWARDS)
    if process["plan_type"] == "planstrategi":
        return found
    for start, end, step in (
        ("programme_hearing_from", "programme_hearing_to", "programme-hearing"),
        ("hearing_from", "hearing_to", "hearing"),
    ):
        planned = plan.steps[f"{run}/{step}"]
        days = lasted(process, planned.due, end)
        known = day(process, start) or (day(process, "first_treatment") if step == "hearing" else None)
        # The engine never plans a hearing shorter than the law has it.
        if known is None or days is None or planned.due is None or planned.end is None:
            continue
        if (planned.end - planned.due).days > days + WEEKEND:
            found.add(f"{step} shorter than six weeks")
    norm = plan.steps.get(f"{run}/programme-ten-weeks")
    fixed = plan.steps[f"{run}/programme-decision"]
    heard_and_fixed = day(process, "programme_hearing_to") and day(process, "programme_adopted")
    if heard_and_fixed and norm is not None and norm.limit and fixed.due and fixed.due > norm.limit:
        found.add(LATE_PROGRAMME)
    return found


def named(process: Mapping[str, Any]) -> tuple[str, str]:
    return process["municipality"], process["plan"]


# Found in the file, and no others.
BREACHES = {
    ("Balsfjord", "Kommunal planstrategi"): {LATE_STRATEGY},
    ("Ås", "Kommuneplan 2022-2034 (samfunnsdel og arealdel)"): {MEDIATED_AFTERWARDS, LATE_PROGRAMME},
    ("Frøya", "Kommuneplanens arealdel 2018-2030"): {LATE_PROGRAMME},
}


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: "-".join(named(process)))
def test_the_real_breaches_of_a_plan_process_are_found_and_named(
    process: dict[str, Any], bundle: Bundle, make_plan: Planner
) -> None:
    assert judged(process, bundle, make_plan) == BREACHES.get(named(process), set())


def test_every_breach_that_is_named_stands_in_the_collection() -> None:
    skip_without_the_collection()
    assert BREACHES.keys() <= {named(process) for process in PROCESSES}
    assert len(PROCESSES) >= 13


def test_balsfjord_is_told_how_late_its_strategy_was(bundle: Bundle, make_plan: Planner) -> None:
    skip_without_the_collection()
    [process] = [one for one in PROCESSES if one["municipality"] == "Balsfjord"]
    made = plan_of(process, bundle, make_plan)
    assert made is not None
    plan, run = made
    step = plan.steps[f"{run}/council-decision"]
    # Constituted by 31 October 2019; the hearing of the proposal ended 21 March 2022.
    assert step.limit == date(2020, 10, 31)
    assert any("506 dager" in render(conflict, "nb") for conflict in step.conflicts), [
        render(conflict, "nb") for conflict in step.conflicts
    ]


def test_as_is_told_that_the_mediation_came_after_the_decision(bundle: Bundle, make_plan: Planner) -> None:
    skip_without_the_collection()
    [process] = [one for one in PROCESSES if one["municipality"] == "Ås"]
    made = plan_of(process, bundle, make_plan)
    assert made is not None
    plan, run = made
    said = [render(conflict, "nb") for conflict in plan.steps[f"{run}/council-decision"].conflicts]
    assert any("Mekling om innsigelsen" in text and "28. oktober 2022" in text for text in said), said


def test_a_deadline_on_a_sunday_is_moved_later_and_never_earlier(bundle: Bundle, make_plan: Planner) -> None:
    skip_without_the_collection()
    [process] = [one for one in PROCESSES if one["municipality"] == "Nannestad"]
    made = plan_of(process, bundle, make_plan)
    assert made is not None
    plan, run = made
    assert plan.steps[f"{run}/hearing"].end == date(2023, 2, 13)  # the page says Sunday 12 February


@pytest.mark.parametrize("shorter", [1, 7, 20])
def test_a_hearing_cut_short_would_have_been_found(shorter: int, bundle: Bundle, make_plan: Planner) -> None:
    process = {
        "municipality": "Prøve",
        "plan": "arealdel",
        "plan_type": "arealdel",
        "hearing_from": "2022-02-07",
        "hearing_to": date.fromordinal(date(2022, 3, 21).toordinal() - shorter).isoformat(),
    }
    assert judged(process, bundle, make_plan) == (
        {"hearing shorter than six weeks"} if shorter > WEEKEND else set()
    )


# --- budgets ---

RIGHT_ON_FOURTEEN_DAYS = {
    ("Nesodden", 2021),
    ("Nesodden", 2025),
    ("Kvinnherad", 2020),
    ("Fredrikstad", 2026),
    ("Overhalla", 2020),
}


def test_no_real_budget_broke_the_fourteen_days_and_five_stood_right_on_them(make_plan: Planner) -> None:
    skip_without_the_collection()
    tight, broken = set(), set()
    for process in BUDGETS:
        if "committee" not in process:
            continue
        council = date.fromisoformat(process["council"])
        meetings = meetings_of(formannskapet=[process["committee"]], kommunestyret=[process["council"]])
        plan = make_plan(meetings, first=f"{council.year}-01-01", last=f"{council.year}-12-31")
        step = plan.steps[f"budget/{council.year + 1}/recommendation"]
        name = (process["municipality"], process["budget_year"])
        if step.conflicts:
            broken.add(name)
        if any(warning.wording == "warning.exact" for warning in step.warnings):
            tight.add(name)
    assert broken == set()
    assert tight == RIGHT_ON_FOURTEEN_DAYS


# --- annual wheels ---

# month -> what the page has in it
DONNA = {
    1: ["budsjettgjennomgang/{y}/review-january"],
    2: [
        "budsjettgjennomgang/{y}/review-february",
        "budget/{y1}/process-plan",
        "virksomhetsplaner/{y1}/units-start",
        "annual-accounts/{y0}/report-drafted",
    ],
    3: ["budsjettgjennomgang/{y}/review-march", "reports/{y}/february-report"],
    4: ["budsjettgjennomgang/{y}/review-april", "reports/{y}/february-report-adopted"],
    5: [
        "budsjettgjennomgang/{y}/review-may",
        "state-calendar/{y}/municipal-proposal",
        "reports/{y}/tertial-1-written",
        "virksomhetsplaner/{y1}/delivered",
        "budget/{y1}/strategy-document",
    ],
    6: [
        "budsjettgjennomgang/{y}/review-june",
        "virksomhetsplaner/{y1}/council-decision",
        "budget/{y1}/framework-case",
        "annual-accounts/{y0}/council-decision",
        "reports/{y}/budget-report-1",
    ],
    8: ["budsjettgjennomgang/{y}/review-august"],
    9: ["reports/{y}/budget-report-2", "budget/{y1}/budget-conference"],
    10: ["budsjettgjennomgang/{y}/review-october", "budget/{y1}/state-budget", "budget/{y1}/proposal-work"],
}
GJOVIK = {
    1: ["annual-accounts/{y0}/accounts-closed", "manedsrapport/{y}/report-january"],
    2: ["annual-accounts/{y0}/accounts", "manedsrapport/{y}/report-february"],
    3: ["annual-accounts/{y0}/annual-report", "manedsrapport/{y}/report-march"],
    4: [
        "annual-accounts/{y0}/recommendation",
        "annual-accounts/{y0}/council-decision",
        "manedsrapport/{y}/report-april",
    ],
    5: ["reports/{y}/budget-report-1", "budget/{y1}/administrative-work"],
    6: ["democracy/{y}/wheel-june"],
    9: ["reports/{y}/budget-report-2"],
    10: ["budget/{y1}/draft-public", "manedsrapport/{y}/report-october"],
    11: ["budget/{y1}/party-alternatives", "budget/{y1}/recommendation", "manedsrapport/{y}/report-november"],
    12: ["budget/{y1}/council-decision", "democracy/{y}/wheel-december"],
}
WHEELS = {"donna": DONNA, "gjovik": GJOVIK}


@pytest.mark.parametrize("name", WHEELS)
def test_a_real_wheel_loads_over_the_bundle_without_a_word(name: str) -> None:
    found = load_bundle([OVERLAYS / name]).findings
    assert [str(finding) for finding in found] == []


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029, 2030, 2031])
@pytest.mark.parametrize("name", WHEELS)
def test_a_real_wheel_gives_the_months_its_page_says(name: str, year: int, make_plan: Planner) -> None:
    plan = make_plan(
        workflows=load_bundle([OVERLAYS / name]).workflows,
        first=f"{year - 1}-01-01",
        last=f"{year + 1}-12-31",
    )
    wrong = {}
    for month, keys in WHEELS[name].items():
        for key in keys:
            step = plan.steps[key.format(y=year, y0=year - 1, y1=year + 1)]
            if step.due is None or (step.due.year, step.due.month) != (year, month):
                wrong[step.key] = (month, step.due)
    assert wrong == {}


def test_donna_has_no_budget_review_in_july_and_september(make_plan: Planner) -> None:
    plan = make_plan(
        workflows=load_bundle([OVERLAYS / "donna"]).workflows, first="2027-01-01", last="2027-12-31"
    )
    months = {
        step.due.month for step in plan.steps.values() if step.workflow == "budsjettgjennomgang" and step.due
    }
    assert months == {1, 2, 3, 4, 5, 6, 8, 10}


@pytest.mark.parametrize("name", WHEELS)
def test_nothing_in_a_real_wheel_conflicts(name: str, make_plan: Planner) -> None:
    plan = make_plan(
        workflows=load_bundle([OVERLAYS / name]).workflows, first="2027-01-01", last="2028-12-31"
    )
    assert {
        key: [render(c, "en") for c in step.conflicts] for key, step in plan.steps.items() if step.conflicts
    } == {}


@pytest.mark.parametrize("election", [2015, 2027])
def test_gjoviks_four_year_wheel_turns_as_the_page_says(election: int, make_plan: Planner) -> None:
    plan = make_plan(
        workflows=load_bundle([OVERLAYS / "gjovik"]).workflows,
        first=f"{election}-01-01",
        last=f"{election + 6}-12-31",
    )
    run = f"{election}-{election + 4}"

    def when(key: str) -> date:
        due = plan.steps[key].due
        assert due is not None
        return due

    # First half of the election year: survey and evaluation. Second half: expectations and health overview.
    assert when(f"planstrategi/{run}/resident-survey") < date(election, 7, 1)
    for name in ("national-expectations", "public-health-overview"):
        assert date(election, 7, 1) <= when(f"planstrategi/{run}/{name}") <= date(election, 12, 31)
    # First quarter of the next: the strategy. September: the planning programme. Then the revision itself.
    assert (
        date(election + 1, 1, 1) <= when(f"planstrategi/{run}/council-decision") <= date(election + 1, 3, 31)
    )
    programme = when(f"samfunnsdel/{run}/programme-decision")
    assert (programme.year, programme.month) == (election + 1, 9)
    assert election + 1 <= when(f"samfunnsdel/{run}/draft").year <= election + 2
