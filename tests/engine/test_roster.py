"""Who is told: holder, substitute, the role above, the last resort."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.facts import Absence, Person, Tenure
from engine.nudging import Standing
from engine.roster import Roster
from engine.roster_csv import read_roster
from workflows.loader import Bundle

DAY = date(2026, 11, 2)


def person(name: str) -> Person:
    return Person(id=f"{name}@x.example", name=name, email=f"{name}@x.example")


ALICE, BOB, CHARLIE = person("alice"), person("bob"), person("charlie")


def held(role: str, who: Person, first: str = "2020-01-01", last: str | None = None) -> Tenure:
    return Tenure(
        role=role,
        person=who.id,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last) if last else None,
    )


def away(who: Person, substitute: Person | None = None) -> Absence:
    stand_in = substitute.id if substitute else None
    return Absence(
        person=who.id, first=DAY - timedelta(days=3), last=DAY + timedelta(days=3), substitute=stand_in
    )


def test_the_holder_of_the_day_is_told(bundle: Bundle) -> None:
    roster = Roster(
        [ALICE, BOB], [held("planner", ALICE, last="2026-11-01"), held("planner", BOB, "2026-11-02")]
    )

    def told(day: date) -> Person | None:
        found = roster.recipient("planner", day, bundle.roles, "chief-executive")
        return found.person if found else None

    assert told(DAY - timedelta(days=1)) == ALICE
    assert told(DAY) == BOB


def test_a_vacant_role_is_the_role_aboves(bundle: Bundle) -> None:
    above = bundle.roles.above_chain("planner")
    roster = Roster([ALICE, BOB], [held("planner", ALICE, last="2026-10-01"), held(above[-1], BOB)])

    found = roster.recipient("planner", DAY, bundle.roles, "mayor")

    assert found is not None
    assert (found.person, found.standing, found.asked, found.held) == (
        BOB,
        Standing.role_above,
        "planner",
        above[-1],
    )


def test_the_last_resort_is_told_when_nobody_above_is_there(bundle: Bundle) -> None:
    roster = Roster([BOB], [held("mayor", BOB)])

    found = roster.recipient("planner", DAY, bundle.roles, "mayor")

    assert found is not None
    assert found.standing is Standing.last_resort


def test_nobody_is_told_only_when_the_last_resort_is_empty_too(bundle: Bundle) -> None:
    assert Roster([], []).recipient("planner", DAY, bundle.roles, "chief-executive") is None


def test_a_substitute_stands_in_and_a_substitute_who_is_away_is_stood_in_for(bundle: Bundle) -> None:
    roster = Roster([ALICE, BOB, CHARLIE], [held("planner", ALICE)], [away(ALICE, BOB), away(BOB, CHARLIE)])

    found = roster.recipient("planner", DAY, bundle.roles, "chief-executive")

    assert found is not None
    assert (found.person, found.standing) == (CHARLIE, Standing.substitute)


def test_a_circle_of_substitutes_goes_to_the_role_above(bundle: Bundle) -> None:
    roster = Roster(
        [ALICE, BOB, CHARLIE],
        [held("planner", ALICE), held("chief-executive", CHARLIE)],
        [away(ALICE, BOB), away(BOB, ALICE)],
    )

    found = roster.recipient("planner", DAY, bundle.roles, "chief-executive")

    assert found is not None
    assert found.person == CHARLIE


people = [ALICE, BOB, CHARLIE]
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
tenures = st.builds(
    lambda who, a, b: Tenure(role="planner", person=who.id, first=min(a, b), last=max(a, b)),
    st.sampled_from(people),
    days,
    days,
)
absences = st.builds(
    lambda who, a, b, s: Absence(
        person=who.id, first=min(a, b), last=max(a, b), substitute=s.id if s else None
    ),
    st.sampled_from(people),
    days,
    days,
    st.sampled_from([*people, None]),
)


@given(st.lists(tenures, max_size=6), st.lists(absences, max_size=6), days)
def test_every_day_has_one_answer_and_nobody_is_told_whose_tenure_is_over(
    held_by: list[Tenure], gone: list[Absence], day: date
) -> None:
    roster = Roster(people, held_by, gone)

    holder = roster.holder("planner", day)

    assert holder == Roster(people, list(reversed(held_by)), list(reversed(gone))).holder("planner", day)
    assert (holder is not None) == any(tenure.covers(day) for tenure in held_by)
    if holder is not None:
        assert any(t.person == holder.id and t.covers(day) for t in held_by)
        present = roster.present(holder, day)
        assert present is None or not any(a.person == present[0].id and a.covers(day) for a in gone)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_roster_reads_as_excel_writes_it(encoding: str, separator: str, bundle: Bundle) -> None:
    title = bundle.roles.title("finance-director").nb
    lines = [
        ["Rolle", "Navn", "E-post", "Fra", "Til", "Språk"],
        [title, "Åse Ødegård", "Ase@x.example", "01.08.2025", "", "nynorsk"],
    ]
    data = "\r\n".join(separator.join(cells) for cells in lines).encode(encoding)

    rows, problems = read_roster(data, bundle.roles)

    assert problems == []
    assert [(r.role, r.person.name, r.person.id, r.person.language, r.first, r.last) for r in rows] == [
        ("finance-director", "Åse Ødegård", "ase@x.example", "nn", date(2025, 8, 1), None)
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("ordfører;Kari;kari(at)x.example;2026-01-01;", "2: 'kari(at)x.example' is not a mail address"),
        ("ordføreren i byen;Kari;kari@x.example;2026-01-01;", "2: no such role 'ordføreren i byen'"),
        (
            "ordfører;Kari;kari@x.example;1/6/2026;",
            "2: '1/6/2026' is not a date; expected 2026-01-31 or 31.01.2026",
        ),
        (
            "ordfører;Kari;kari@x.example;2026-02-01;2026-01-01",
            "2: it ends 2026-01-01 before it begins 2026-02-01",
        ),
        (
            "ordfører;Kari;Kari <kari@x.example>;2026-01-01;",
            "2: 'Kari <kari@x.example>' is not a mail address",
        ),
        ("ordfører;;kari@x.example;2026-01-01;", "2: the name is missing"),
    ],
)
def test_a_bad_row_says_which_line_and_what_was_expected(row: str, problem: str, bundle: Bundle) -> None:
    rows, problems = read_roster(f"rolle;navn;e-post;fra;til\n{row}\n".encode(), bundle.roles)

    assert rows == []
    assert any(found.startswith(problem) for found in problems), problems


@pytest.mark.parametrize("data", [b"", b"\n\n", b"PK\x03\x04\x00\x00", b"navn;fra\nKari;2026-01-01\n"])
def test_what_is_not_a_roster_is_said_in_one_line(data: bytes, bundle: Bundle) -> None:
    rows, problems = read_roster(data, bundle.roles)

    assert rows == []
    assert len(problems) == 1


@given(st.binary(max_size=400))
def test_no_bytes_make_the_roster_reader_fail(data: bytes) -> None:
    from workflows.loader import load_bundle

    read_roster(data, load_bundle([]).roles)
