"""docs/coverage.md, kept true: every row of the planning calendar, and the steps that carry it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from workflows.loader import load_bundle
from workflows.schema import Step

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT.parent / "shared" / "domain.md"
COLUMNS = 6  # ID, what, class, paragraph, steps, note
NONE = "–"
CLASSES = {"law-hard", "law-freq", "law-soft", "national", "practice", "local", NONE}

# Every row there must be, by section.
ROWS = {
    "1.1": ["A.ELECTION", "A.ELECTION.SUN", "A.KRETS", "A.EARLYVOTE", "A.KONST"],
    "1.2": ["A1", "A2", "A3", "A3a", "A3b", "A3c", "A3d", "A4", "A5", "A6"],
    "1.3": [*(f"B{n}" for n in range(24)), "B18a", "B19a"],
    "1.4": ["1.4a", "1.4b", "1.4c", "1.4d"],
    "1.8": [f"C{n}" for n in range(1, 13)],
    "2.1": [*(f"E{n}" for n in range(1, 29)), "E15a", "E15b"],
    "2.3": [f"2.3.{n}" for n in range(1, 11)],
    "2.4": [f"2.4.{n}" for n in range(1, 11)],
    "3.1": [
        *("5(1)", "5(2) s1", "5(2) s2", "5(2) s3", "5(2) s4–5", "6, 7", "10"),
        *("§ 10 (a)", "§ 10 (b)", "§ 10 (c)"),
    ],
    "3.2": [f"3.2.{n}" for n in range(1, 12)],
    "3.4": [f"R{n}" for n in range(1, 27)],
}
# Sections of the calendar whose rows have an identity in their first column, and how many rows the others have.
NAMED_SECTIONS = ("1.1", "1.2", "1.3", "1.8", "2.1", "3.4")
COUNTED_SECTIONS = ("2.3", "2.4", "3.2")
SEE_ELSEWHERE = {
    "A6",
    "E28",
}  # "normal budget rules" (E25), "see 1.4": the calendar names the paragraph there


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    section: str
    id: str
    what: str
    rule_class: str
    paragraph: str
    steps: tuple[str, ...]
    text: str
    note: str


def coverage() -> str:
    return (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")


@cache
def rows() -> dict[str, Row]:
    found: dict[str, Row] = {}
    for section, cells in tables(coverage()):
        if len(cells) == COLUMNS and cells[0] != "ID":
            row = Row(
                section=section,
                id=cells[0],
                what=cells[1],
                rule_class=cells[2],
                paragraph=cells[3],
                steps=tuple(re.findall(r"`([a-z0-9-]+/[a-z0-9-]+)`", cells[4])),
                text=cells[4],
                note=cells[5],
            )
            assert row.id not in found, f"{row.id} stands twice in docs/coverage.md"
            found[row.id] = row
    return found


def tables(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every row of every table, with the number of the section it stands in."""
    section = ""
    for line in text.splitlines():
        if heading := re.match(r"#{2,3} ([0-9.]+) ", line):
            section = heading[1]
        elif line.startswith("|") and not set(line) <= set("|- "):
            yield section, [cell.strip() for cell in line.strip().strip("|").split("|")]


@cache
def steps() -> dict[str, Step]:
    return {f"{w.id}/{s.id}": s for w in load_bundle([]).workflows.values() for s in w.step}


def test_every_row_of_the_calendar_stands_in_the_table() -> None:
    by_section = {section: [row.id for row in rows().values() if row.section == section] for section in ROWS}
    assert {section: sorted(ids) for section, ids in by_section.items()} == {
        section: sorted(ids) for section, ids in ROWS.items()
    }


def test_every_step_named_in_the_table_is_in_the_bundle() -> None:
    named = set(re.findall(r"`([a-z0-9-]+/[a-z0-9-]+)`", coverage()))
    assert named - steps().keys() == set()


def test_every_step_in_the_bundle_is_named_in_the_table() -> None:
    named = set(re.findall(r"`([a-z0-9-]+/[a-z0-9-]+)`", coverage()))
    assert steps().keys() - named == set()


@pytest.mark.parametrize("row", rows().values(), ids=lambda row: row.id)
def test_a_row_has_a_step_or_the_reason_it_is_none(row: Row) -> None:
    assert row.rule_class in CLASSES
    if not row.steps:
        assert row.text == "not a step"
        assert row.note


@pytest.mark.parametrize("row", rows().values(), ids=lambda row: row.id)
def test_a_row_of_some_class_has_a_step_of_that_class_and_paragraph(row: Row) -> None:
    if not row.steps or row.rule_class == NONE:
        return
    found = [steps()[name] for name in row.steps]
    of_class = [step for step in found if step.rule_class.value == row.rule_class]
    assert of_class, f"{row.id}: no step of class {row.rule_class} among {row.steps}"
    if row.paragraph != NONE:
        named = [step for step in of_class if step.law is not None and row.paragraph in step.law.ref]
        assert named, f"{row.id}: {row.paragraph} stands in the law of none of {row.steps}"
    else:
        assert not row.rule_class.startswith("law-hard"), f"{row.id} is law and names no paragraph"


def test_a_row_whose_class_is_law_says_which_paragraph_or_that_it_is_not_a_step() -> None:
    without = [
        row.id
        for row in rows().values()
        if row.rule_class in ("law-hard", "law-freq") and row.steps and row.paragraph == NONE
    ]
    assert without == []


def test_a_verified_paragraph_was_read_and_an_unverified_one_says_so_in_the_table() -> None:
    for name, step in steps().items():
        if step.law is None or step.law.verified is not False:
            continue
        notes = [row.note for row in rows().values() if name in row.steps]
        assert any("not verified" in note for note in notes), name


# --- against the calendar itself, where it lies beside the checkout ---


def domain() -> str:
    if not DOMAIN.exists():
        pytest.skip(f"NOT TESTED: the planning calendar does not lie beside this checkout ({DOMAIN})")
    return DOMAIN.read_text(encoding="utf-8")


def calendar_rows(text: str) -> dict[str, list[list[str]]]:
    """The rows of the first table of every section, without its head."""
    found: dict[str, list[list[str]]] = {}
    for section, cells in tables(text):
        found.setdefault(section, []).append(cells)
    return {section: cells[1:] for section, cells in found.items()}


def test_the_calendar_has_no_row_that_the_table_lacks() -> None:
    there = calendar_rows(domain())
    for section in NAMED_SECTIONS:
        wanted = [re.sub(r"\W+$", "", cells[0]) for cells in there[section]]
        ids = [name for name in wanted if re.fullmatch(r"A\.[A-Z.]+|[A-Z]\d+[a-d]?", name)]
        assert set(ids) <= rows().keys(), section
        assert len(ids) >= len(ROWS[section]), section
    for section in COUNTED_SECTIONS:
        assert len(there[section]) == len(ROWS[section]), section


def test_the_paragraphs_of_the_table_are_those_of_the_calendar() -> None:
    there = calendar_rows(domain())
    for section in NAMED_SECTIONS:
        for cells in there[section]:
            row = rows().get(re.sub(r"\W+$", "", cells[0]))
            if row is None or row.paragraph == NONE or row.id in SEE_ELSEWHERE:
                continue
            numbers = re.findall(r"\d+[a-z]?(?:-\d+)?(?: ?[A-Z])?", row.paragraph.partition("§")[2])
            assert numbers or "pkt." in row.paragraph, row.id
            said = " ".join(cells)
            for number in numbers:
                assert number in said, f"{row.id}: the calendar does not say {row.paragraph}"


@pytest.mark.parametrize(
    ("said", "rule_class"),
    [("LAW-HARD", "law-hard"), ("LAW-FREQ", "law-freq"), ("NATIONAL", "national"), ("LAW-SOFT", "law-soft")],
)
def test_the_classes_of_the_table_are_those_of_the_calendar(said: str, rule_class: str) -> None:
    there = calendar_rows(domain())
    seen = 0
    for section in NAMED_SECTIONS:
        for cells in there[section]:
            row = rows().get(re.sub(r"\W+$", "", cells[0]))
            if row is None or row.rule_class != rule_class:
                continue
            assert said in " ".join(cells[-2:]), f"{row.id} is {rule_class} here, and not in the calendar"
            seen += 1
    assert seen
