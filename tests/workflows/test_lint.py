"""What somebody should look at in definitions that can be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workflows.findings import Finding, Severity
from workflows.lint import lint
from workflows.loader import load_bundle

TODAY = date(2026, 11, 21)
OWN = """\
id    = "trails"
title = { nb = "Turstier", nn = "Turstiar", en = "Trails" }
every = "year"
label = "{year}"
owner = "planner"

[[step]]
id       = "survey"
title    = { nb = "Gå over stiene", nn = "Gå over stiane", en = "Walk the trails" }
kind     = "task"
due      = "last meeting of kommunestyret in May"
expected = "last Thursday of May"
class    = "law-soft"
law      = { ref = "§ 1", verified = 2026-07-02 }
"""


def looked_at(folder: Path, text: str, today: date = TODAY) -> list[Finding]:
    (folder / "trails.toml").write_text(text, encoding="utf-8")
    bundle = load_bundle([folder])
    assert bundle.findings == ()
    return [finding for finding in lint(bundle, today) if Path(finding.file).name == "trails.toml"]


def test_a_good_definition_is_passed_over(tmp_path: Path) -> None:
    assert looked_at(tmp_path, OWN) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (', nn = "Gå over stiane", en = "Walk the trails"', "", 9, "no title in nynorsk and English"),
        (', en = "Trails" }', " }", 2, "no title in English"),
        ('expected = "last Thursday of May"\n', "", 11, "no expected date"),
        (" in May", " before 31 May", 11, "without a first and a last day"),
        (" in May", " from 1 May", 11, "without a first and a last day"),
        ('"last Thursday of May"', '"31 May of the election year"', 12, '"election year" means nothing'),
        (
            'due      = "last meeting of kommunestyret in May"\nexpected = "last Thursday of May"',
            'after = ["budget/draft-public"]',
            12,
            "neither due nor limit",
        ),
    ],
)
def test_what_should_be_looked_at_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert OWN.count(old) == 1
    found = looked_at(tmp_path, OWN.replace(old, new))
    assert [finding.line for finding in found] == [line], [str(finding) for finding in found]
    assert said in found[0].message


def test_a_meeting_inside_another_date_is_looked_at_too(tmp_path: Path) -> None:
    text = OWN.replace(
        "last meeting of kommunestyret in May", "1 week before (last meeting of kommunestyret by 31 May)"
    )
    assert ["without a first" in finding.message for finding in looked_at(tmp_path, text)] == [True]


def test_a_reading_of_the_law_is_old_after_twelve_months_and_a_day(tmp_path: Path) -> None:
    assert looked_at(tmp_path, OWN, date(2027, 7, 2)) == []
    found = looked_at(tmp_path, OWN, date(2027, 7, 3))
    assert [(finding.line, finding.severity) for finding in found] == [(14, Severity.warning)]
    assert "2026-07-02" in found[0].message


def test_old_readings_are_told_once_a_workflow() -> None:
    bundle = load_bundle()
    read = {
        workflow.id
        for workflow in bundle.workflows.values()
        for step in workflow.step
        if step.law is not None and step.law.verified
    }
    found = [f for f in lint(bundle, date(2030, 1, 1)) if "last read more than 12 months ago" in f.message]
    assert len(found) == len(read)


def test_what_was_never_read_is_not_old(tmp_path: Path) -> None:
    assert looked_at(tmp_path, OWN.replace("2026-07-02", "false"), date(2030, 1, 1)) == []


def test_the_bundled_definitions_have_nothing_to_look_at() -> None:
    found = [f for f in lint(load_bundle(), date(2026, 11, 21)) if f.severity is not Severity.info]
    assert [str(finding) for finding in found] == []


@pytest.mark.parametrize(
    ("every", "told"), [("year", True), ("4 years", True), ("council period", True), ("once", False)]
)
def test_a_date_with_its_year_in_it_is_looked_at_where_the_workflow_comes_again(
    tmp_path: Path, every: str, told: bool
) -> None:
    once = "\nfirst_year = 2027" if every == "once" else ""
    text = OWN.replace('every = "year"', f'every = "{every}"{once}')
    text = text.replace('"last meeting of kommunestyret in May"', '"2 weeks before 2027-07-01"')
    found = looked_at(tmp_path, text.replace('expected = "last Thursday of May"\n', ""))
    assert ["2027-07-01 is right in one year only" in finding.message for finding in found] == [True] * told


def test_what_is_found_is_told_in_three_languages(tmp_path: Path) -> None:
    [found] = looked_at(tmp_path, OWN.replace('expected = "last Thursday of May"\n', ""))
    told = [found.in_language(language) for language in ("nb", "nn", "en")]
    assert len(set(told)) == 3
    assert "varsel: steget «trails/survey» bygger på et møte" in told[0]
    assert "byggjer på eit møte" in told[1]
    assert "rests on a meeting" in told[2]


def test_a_reading_on_a_leap_day_grows_old_too(tmp_path: Path) -> None:
    text = OWN.replace("2026-07-02", "2024-02-29")
    assert looked_at(tmp_path, text, date(2025, 2, 28)) == []
    assert len(looked_at(tmp_path, text, date(2025, 3, 1))) == 1
