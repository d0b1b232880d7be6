"""What an old årshjul says about how its dates were found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.dating import Dating, Run
from engine.facts import Profile
from engine.learning import Learned, learn
from engine.learning_candidates import Family
from engine.planned import DateStatus, PlannedStep
from engine.reasons import because
from engine.wheel_csv import WheelRow
from workflows.dates import StepDate, step_dates
from workflows.loader import load_bundle
from workflows.schema import Workflow
from workflows.sentence import parse

REAL = Path(__file__).parents[2].parent / "shared" / "real"
ROLES = load_bundle().roles
WORKING_DAYS = WorkingDays()
PROFILE = Profile(slug="gjerstad", name="Gjerstad kommune", in_use_from=date(2000, 1, 1))
TRIAL = Workflow.model_validate(
    {
        "id": "trial",
        "title": {"nb": "Prøve"},
        "every": "year",
        "label": "{year}",
        "owner": "planner",
        "step": [{"id": "x", "title": {"nb": "x"}, "kind": "task", "due": "1 May", "class": "local"}],
    }
)


def row(title: str, day: str | date, responsible: str = "", line: int = 2) -> WheelRow:
    return WheelRow(
        line=line,
        title=title,
        day=day if isinstance(day, date) else date.fromisoformat(day),
        responsible=responsible,
    )


def calendar_of(**bodies: Iterable[str | date]) -> MeetingCalendar:
    return MeetingCalendar(
        Meeting(
            day=day if isinstance(day, date) else date.fromisoformat(day),
            title=body,
            body=body,
            uid=f"{body}{day}",
            source="plan",
        )
        for body, days in bodies.items()
        for day in days
    )


def learned(rows: Iterable[WheelRow], meetings: MeetingCalendar | None = None) -> Mapping[str, Learned]:
    found = learn(rows, meetings or calendar_of(), WORKING_DAYS, ROLES, PROFILE)
    return {one.id: one for one in found}


def days_given(
    sentence: str, years: Iterable[int], meetings: MeetingCalendar, rows: Mapping[str, Learned]
) -> list[date | None]:
    """What a sentence comes to in each year, by the engine's own dating."""

    def other(reference: StepDate, run: Run) -> PlannedStep | None:
        day = next((d for d in rows[reference.step].days if d.year == run.year), None)
        return PlannedStep(
            key=reference.step,
            workflow="trial",
            run=run.label,
            year=run.year,
            step=TRIAL.step[0],
            role="planner",
            due=day,
            end=None,
            limit=None,
            status=DateStatus.confirmed,
            reason=because("point.step-unknown", title=reference.step),
        )

    dating = Dating(PROFILE, meetings, WORKING_DAYS, other)
    point = parse(sentence).point
    return [dating.of(point, Run(workflow=TRIAL, year=year, label=str(year))).day for year in years]


COUNCILS = {
    2021: ("2021-10-28", "2021-11-25", "2021-12-16"),
    2022: ("2022-10-27", "2022-11-24", "2022-12-15"),
    2023: ("2023-10-26", "2023-11-23", "2023-12-14"),
}
COMMITTEES = {
    2021: ("2021-11-02", "2021-11-30"),
    2022: ("2022-11-01", "2022-11-22"),
    2023: ("2023-11-07", "2023-11-28"),
}
MEETINGS = calendar_of(
    kommunestyret=[day for days in COUNCILS.values() for day in days],
    formannskapet=[day for days in COMMITTEES.values() for day in days],
)


def test_nine_working_days_before_a_meeting_are_seen_as_that() -> None:
    days = [WORKING_DAYS.add(date.fromisoformat(days[-1]), -9) for days in COMMITTEES.values()]
    found = learned([row("Frist for saksframlegg", day) for day in days], MEETINGS)["frist-for-saksframlegg"]
    assert found.best is not None
    assert found.best.sentence == "9 working days before last meeting of formannskapet in November"
    assert (found.best.seen, found.best.of) == (3, 3)
    assert found.expected is not None, "a date to stand in until the meetings are known"


def test_a_day_that_is_a_meeting_is_seen_as_the_meeting() -> None:
    found = learned([row("Vedtak", days[-1]) for days in COUNCILS.values()], MEETINGS)["vedtak"]
    assert found.best is not None
    assert found.best.sentence == "last meeting of kommunestyret in December"
    assert found.body == "kommunestyret"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (("2022-02-22", "2023-02-22", "2024-02-22"), "22 February"),
        (("2021-05-31", "2022-05-31", "2023-05-31"), "31 May"),
        (("2021-02-28", "2023-02-28", "2024-02-29"), "last day of February"),
        (("2021-06-17", "2022-06-16", "2023-06-15"), "third Thursday of June"),
        (("2021-08-30", "2022-08-29", "2023-08-28"), "last Monday of August"),
        (("2020-10-21", "2021-10-27", "2022-10-26", "2023-10-25"), "Wednesday of week 43"),
        # 30 April 2022 and 2023 were a Saturday and a Sunday.
        (("2021-04-30", "2022-04-29", "2023-04-28"), "the last working day by 30 April"),
    ],
)
def test_a_date_by_the_calendar_is_seen_as_that(days: tuple[str, ...], sentence: str) -> None:
    found = learned([row("Noe", day) for day in days])["noe"]
    assert found.best is not None
    assert (found.best.sentence, found.best.seen, found.best.of) == (sentence, len(days), len(days))


def test_a_year_that_a_rule_does_not_fit_is_told_with_the_day_it_would_have_given() -> None:
    found = learned([row("Noe", day) for day in ("2021-10-01", "2022-10-01", "2023-10-05")])["noe"]
    assert found.best is not None
    assert (found.best.sentence, found.best.seen, found.best.of) == ("1 October", 2, 3)
    [miss] = found.best.misses
    assert (miss.seen, miss.instead) == (date(2023, 10, 5), date(2023, 10, 1))


def test_a_row_is_seen_to_rest_on_another() -> None:
    councils = [date(2021, 12, 16), date(2022, 12, 6), date(2023, 12, 20)]
    rows = [row("Vedtak", day) for day in councils]
    rows += [row("Kunngjøring", WORKING_DAYS.add(day, 3)) for day in councils]
    # The decision itself stands firm by the meetings; the announcement by no meeting that is known.
    found = learned(rows, calendar_of(kommunestyret=councils))
    best = found["kunngjoring"].best
    assert best is not None
    assert best.sentence in (
        "3 working days after vedtak",
        "3 working days after last meeting of kommunestyret in December",
    )
    assert "3 working days after vedtak" in [proposal.sentence for proposal in found["kunngjoring"].proposals]


def test_no_two_rows_rest_on_each_other() -> None:
    first = [date(2021, 3, 3), date(2022, 5, 17), date(2023, 8, 9)]
    rows = [row("A-sak", day) for day in first] + [row("B-sak", day + timedelta(days=7)) for day in first]
    found = learned(rows)
    assert all(proposal.family is not Family.row for one in found.values() for proposal in one.proposals), (
        "neither stands by itself, so neither can carry the other"
    )
    assert all(one.best is None for one in found.values())


def test_years_without_a_meeting_plan_say_neither_yes_nor_no() -> None:
    rows = [row("Vedtak", day) for day in ("2019-12-12", "2022-12-15", "2023-12-14")]
    found = learned(rows, MEETINGS)["vedtak"]
    meeting = next(p for p in found.proposals if p.family is Family.meeting)
    assert (meeting.sentence, meeting.seen, meeting.of) == ("last meeting of kommunestyret in December", 2, 2)


def test_what_fits_no_rule_is_not_proposed() -> None:
    found = learned([row("Rot", day) for day in ("2021-03-12", "2022-08-02", "2023-05-30")])["rot"]
    assert found.best is None


def test_the_year_in_a_title_does_not_make_it_another_thing() -> None:
    found = learned(
        [row("Budsjett 2022-2025: frist", "2021-10-01"), row("Budsjett 2023–2026: frist", "2022-10-01")]
    )
    assert list(found) == ["budsjett-frist"]
    assert found["budsjett-frist"].title == "Budsjett : frist"


def test_what_comes_twice_a_year_is_two_steps_in_order_of_date() -> None:
    rows = [row("Tertialrapport", f"{year}-{day}") for year in (2021, 2022) for day in ("10-01", "06-01")]
    found = learned(rows)
    assert {name: one.best.sentence for name, one in found.items() if one.best} == {
        "tertialrapport-1": "1 June",
        "tertialrapport-2": "1 October",
    }


def test_an_id_is_one_that_the_definitions_take() -> None:
    titles = ["Mai", "Start", "17. mai", "Møte / høring: «skole» & barnehage", "…", "ØÆÅ", "x" * 300, "mai!"]
    found = learned([row(title, "2023-05-05") for title in titles])
    assert len(found) == len(titles)
    for name in found:
        TRIAL.model_validate({**TRIAL.model_dump(by_alias=True, mode="json"), "id": name})
        parse(f"2 weeks before {name}")


def test_a_responsible_is_matched_to_a_role_by_title_alias_or_id_and_an_unknown_one_is_told() -> None:
    found = learned(
        [
            row("Sak A", "2023-05-05", "Rådmannen"),
            row("Sak B", "2023-05-05", "Økonomisjef"),
            row("Sak C", "2023-05-05", "okonomisjeff"),
            row("Sak D", "2022-05-05", "Trollmann"),
            row("Sak D", "2023-05-05", "planner"),
        ]
    )
    assert [found[name].role for name in ("sak-a", "sak-b", "sak-c", "sak-d")] == [
        "chief-executive",
        "finance-director",
        None,
        "planner",
    ]
    assert found["sak-c"].unknown == ("okonomisjeff",)
    assert found["sak-c"].nearest == "finance-director"
    assert found["sak-d"].unknown == ("Trollmann",)


# --- every proposal is what it says ---------------------------------------------------------------------


def assert_true_to_its_word(found: Mapping[str, Learned], meetings: MeetingCalendar) -> None:
    for one in found.values():
        for proposal in one.proposals:
            years = [day.year for day in one.days]
            assert all(reference.step in found for reference in step_dates(parse(proposal.sentence).point))
            given_days = days_given(proposal.sentence, years, meetings, found)
            missed = {miss.seen: miss.instead for miss in proposal.misses}
            right = sum(got == seen for got, seen in zip(given_days, one.days, strict=True))
            assert right == proposal.seen
            assert proposal.of - proposal.seen == len(missed)
            for got, seen in zip(given_days, one.days, strict=True):
                if seen in missed:
                    assert missed[seen] == got
                elif proposal.of == len(one.days):
                    assert got == seen


def real(name: str) -> list[dict[str, Any]]:
    file = REAL / name
    if not file.exists():
        pytest.skip(f"NOT TESTED: {name} (the collection of real plans is not beside this checkout)")
    with file.open("rb") as opened:
        return list(next(iter(tomllib.load(opened).values())))


@pytest.mark.parametrize("municipality", ["Gjerstad", "Nesodden", "Gjøvik"])
def test_every_sentence_proposed_for_a_real_municipality_gives_the_days_it_says(municipality: str) -> None:
    budgets = [b for b in real("budget.toml") if b["municipality"] == municipality]
    plans = [p for p in real("meetings.toml") if p["municipality"] == municipality]
    keys = ("proposal", "committee", "council", "notice_from", "notice_to", "input_deadline")
    rows = [row(f"{k} {b['budget_year']}", b[k]) for b in budgets for k in keys if k in b]
    assert len({r.day.year for r in rows}) > 1, "the collection has several years of it"
    bodies: dict[str, list[str]] = {}
    for one in plans:
        for body, days in one["bodies"].items():
            bodies.setdefault(body, []).extend(days)
    meetings = calendar_of(**bodies)
    found = learned(rows, meetings)
    assert any(one.best is not None for one in found.values())
    assert_true_to_its_word(found, meetings)


DAYS = st.dates(date(2019, 1, 1), date(2025, 12, 31))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), DAYS), min_size=1, max_size=10),
    st.lists(st.tuples(st.sampled_from(["kommunestyret", "formannskapet", "utvalget"]), DAYS), max_size=14),
)
def test_every_sentence_parses_and_gives_the_days_it_says(
    seen: list[tuple[str, date]], sat: list[tuple[str, date]]
) -> None:
    by_body: dict[str, list[date]] = {}
    for body, day in dict.fromkeys(sat):
        by_body.setdefault(body, []).append(day)
    meetings = calendar_of(**by_body)
    found = learned([row(title, day) for title, day in dict.fromkeys(seen)], meetings)
    assert sum(len(one.days) for one in found.values()) == len(dict.fromkeys(seen))
    assert_true_to_its_word(found, meetings)


RULES = [
    "15 March",
    "last day of September",
    "second Tuesday of June",
    "the last working day by 15 November",
    "last meeting of kommunestyret in December",
    "first meeting of formannskapet in November",
    "2 weeks before last meeting of kommunestyret in December",
    "9 working days before last meeting of formannskapet in November",
    "1 working day after last meeting of formannskapet in November",
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_made_the_dates_is_found_again_or_one_as_good(rule: str) -> None:
    years = list(COUNCILS)
    made = days_given(rule, years, MEETINGS, {})
    found = learned([row("Noe", day) for day in made if day is not None], MEETINGS)["noe"]
    assert found.best is not None
    assert (found.best.seen, found.best.of) == (len(years), len(years))
    assert days_given(found.best.sentence, years, MEETINGS, {}) == made
