"""The budget: fourteen days between recommendation and council (koml § 14-3(4)), on real meeting plans."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from engine.planned import DateStatus
from engine.wording import render
from tests.engine.conftest import Planner, meetings_of

REAL = Path(__file__).parents[3] / "shared" / "real"
COUNCIL = "budget/{}/council-decision"
RECOMMENDATION = "budget/{}/recommendation"
PUBLISH = "budget/{}/publish-recommendation"


def _processes() -> list[dict[str, object]]:
    file = REAL / "budget.toml"
    if not file.exists():
        return []
    found = tomllib.loads(file.read_text(encoding="utf-8"))["process"]
    return [process for process in found if "committee" in process]


PROCESSES = _processes()


def test_the_real_processes_are_there_to_be_judged() -> None:
    if not REAL.exists():
        pytest.skip(
            "NOT TESTED: the collection of real processes does not lie beside this checkout (../shared/real)"
        )
    assert len(PROCESSES) >= 20


@pytest.mark.parametrize("process", PROCESSES, ids=lambda p: f"{p['municipality']}-{p['budget_year']}")
def test_the_engine_judges_the_fourteen_days_as_the_real_dates_do(
    process: dict[str, object], make_plan: Planner
) -> None:
    council, committee = (
        date.fromisoformat(str(process["council"])),
        date.fromisoformat(str(process["committee"])),
    )
    meetings = meetings_of(formannskapet=[committee.isoformat()], kommunestyret=[council.isoformat()])

    plan = make_plan(meetings, first=f"{council.year}-01-01", last=f"{council.year}-12-31")

    run = council.year + 1
    decision, recommendation = plan.steps[COUNCIL.format(run)], plan.steps[RECOMMENDATION.format(run)]
    lead = (council - committee).days
    assert decision.due == council
    if lead < 14:
        assert recommendation.due is None
        assert recommendation.conflicts
    else:
        assert recommendation.due == committee
        assert not recommendation.conflicts
        assert bool(recommendation.warnings) == (lead == 14)


def test_an_earlier_meeting_is_chosen_when_the_last_one_leaves_too_little_time(make_plan: Planner) -> None:
    # Utsira 2017: the executive committee meets on 27 November and again on 11 December.
    meetings = meetings_of(formannskapet=["2017-11-27", "2017-12-11"], kommunestyret=["2017-12-14"])

    step = make_plan(meetings, first="2017-01-01", last="2017-12-31").steps[RECOMMENDATION.format(2018)]

    assert step.due == date(2017, 11, 27)
    assert step.status is DateStatus.confirmed
    assert "Møtet mandag 11. desember 2017 er ikke valgt: det er bare 3 dager før" in render(
        step.reason, "nb"
    )
    assert "only 3 days before" in render(step.reason, "en")


def test_exactly_fourteen_days_pass_with_a_warning(make_plan: Planner) -> None:
    meetings = meetings_of(formannskapet=["2025-11-13", "2025-11-27"], kommunestyret=["2025-12-11"])

    plan = make_plan(meetings, first="2025-01-01", last="2025-12-31")

    recommendation, publish = plan.steps[RECOMMENDATION.format(2026)], plan.steps[PUBLISH.format(2026)]
    assert recommendation.due == date(2025, 11, 27)
    assert not recommendation.conflicts
    assert [render(w, "nb") for w in recommendation.warnings] == [
        "Akkurat på fristen torsdag 27. november 2025, uten noen dag å gå på."
    ]
    # Planned for the working day after, but never past its limit: the same day.
    assert publish.due == publish.limit == date(2025, 11, 27)
    assert "Flyttet fram fra fredag 28. november 2025" in render(publish.reason, "nb")


def test_thirteen_days_are_a_conflict_and_not_a_bent_date(make_plan: Planner) -> None:
    meetings = meetings_of(formannskapet=["2023-09-05", "2023-12-01"], kommunestyret=["2023-12-14"])

    step = make_plan(meetings).steps[RECOMMENDATION.format(2024)]

    assert step.due is None
    assert step.status is DateStatus.unknown
    [conflict] = [render(conflict, "nb") for conflict in step.conflicts]
    assert conflict.startswith(
        "Det finnes ingen møter i formannskapet fra 1. oktober 2023 og minst 14 dager før"
    )
    assert "Det siste møtet som ligger før, er tirsdag 5. september 2023." in conflict
    assert "Det neste er fredag 1. desember 2023, 13 dager før" in conflict


def test_a_committee_that_only_meets_too_late_is_a_conflict_even_in_a_short_plan(make_plan: Planner) -> None:
    meetings = meetings_of(formannskapet=["2023-12-05"], kommunestyret=["2023-12-14"])

    step = make_plan(meetings).steps[RECOMMENDATION.format(2024)]

    assert step.due is None
    assert step.conflicts


def test_without_a_meeting_plan_the_dates_are_expected_and_say_so(make_plan: Planner) -> None:
    plan = make_plan()

    decision, publish = plan.steps[COUNCIL.format(2024)], plan.steps[PUBLISH.format(2024)]
    assert (decision.due, decision.status) == (date(2023, 12, 14), DateStatus.expected)
    assert "Forventet, ikke bekreftet: møteplanen har ingen møter i kommunestyret." in render(
        decision.reason, "nb"
    )
    assert publish.status is DateStatus.expected
    assert publish.limit == date(2023, 11, 30)


def test_a_plan_for_half_a_year_leaves_december_expected(make_plan: Planner) -> None:
    # Sigdal, first half of 2018.
    meetings = meetings_of(
        formannskapet=["2018-04-12", "2018-06-07"], kommunestyret=["2018-04-26", "2018-06-21"]
    )

    step = make_plan(meetings, first="2018-01-01", last="2018-12-31").steps[COUNCIL.format(2019)]

    assert step.status is DateStatus.expected
    assert not step.conflicts


@pytest.mark.parametrize(
    ("council", "public", "to_state", "to_state_target"),
    [
        ("2026-12-10", "2026-11-26", "2027-01-09", "2027-01-08"),  # domain.md 7.4, vector 4
        ("2026-12-31", "2026-12-17", "2027-01-30", "2027-01-29"),  # vector 5
    ],
)
def test_the_dates_around_the_budget_meeting(
    council: str, public: str, to_state: str, to_state_target: str, make_plan: Planner
) -> None:
    plan = make_plan(
        meetings_of(formannskapet=["2026-11-17"], kommunestyret=[council]),
        first="2026-01-01",
        last="2027-12-31",
    )

    assert plan.steps[PUBLISH.format(2027)].limit == date.fromisoformat(public)
    sent = plan.steps["budget/2027/send-to-state"]
    assert (sent.limit, sent.due) == (date.fromisoformat(to_state), date.fromisoformat(to_state_target))
