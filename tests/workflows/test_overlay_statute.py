"""A municipality can make a statutory rule stricter, never looser."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from workflows.findings import Finding, Severity
from workflows.loader import Bundle, load_bundle

BUNDLED = load_bundle()
COUNTY = """\
id    = "trails"
title = { nb = "Turstier" }
every = "year"
label = "{year}"
owner = "planner"

[[step]]
id    = "survey"
title = { nb = "Gå over stiene" }
kind  = "task"
due   = "31 May"
class = "local"
"""


def load(folder: Path, **texts: str) -> Bundle:
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(dedent(text), encoding="utf-8")
    return load_bundle([folder])


def budget_step(step: str, lines: str) -> str:
    return f'id = "budget"\n\n[[step]]\nid = "{step}"\n{lines}\n'


def only(bundle: Bundle) -> Finding:
    assert len(bundle.findings) == 1, list(map(str, bundle.findings))
    return bundle.findings[0]


@pytest.mark.parametrize(
    ("step", "lines", "said", "law"),
    [
        ("publish-recommendation", 'limit = "13 days before council-decision"', "can come later", "koml § 14-3(4)"),
        ("publish-recommendation", 'limit = "9 working days before council-decision"', "cannot be decided", "14-3(4)"),
        ("council-decision", 'limit = "15 January next year"', "can come later", "koml § 14-3(1)"),
        ("council-decision", 'class = "practice"', "cannot go from law-hard to practice", "koml § 14-3(1)"),
        ("council-decision", 'class = "law-soft"', "cannot go from law-hard to law-soft", "koml § 14-3(1)"),
        ("council-decision", 'law = { ref = "§ 1", verified = 2026-07-02 }', "cannot be replaced", "koml § 14-3(1)"),
        ("publish-recommendation", 'roll = "later"', "gives a later date", "koml § 14-3(4)"),
        ("publish-recommendation", 'roll = "none"', "gives a later date", "koml § 14-3(4)"),
        ("council-decision", 'only_if = "the municipality has eiendomsskatt"', "cannot be changed", "14-3(1)"),
        ("send-to-state", "off = true", "cannot be switched off", "budsjettforskriften § 5-16(1)"),
    ],
)  # fmt: skip
def test_an_attempt_to_loosen_a_statutory_rule_is_an_error_that_names_the_paragraph(
    tmp_path: Path, step: str, lines: str, said: str, law: str
) -> None:
    bundle = load(tmp_path, budget=budget_step(step, lines))
    finding = only(bundle)
    assert finding.severity is Severity.error
    assert (Path(finding.file).name, finding.line) == ("budget.toml", 5)
    assert said in finding.message
    assert law in finding.message
    assert all(law in finding.text(language) for language in ("nb", "nn"))
    assert bundle.workflows == BUNDLED.workflows, "the bundled rule stays in force"


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        ("publish-recommendation", 'limit = "16 days before council-decision"'),
        ("publish-recommendation", 'limit = "3 weeks before council-decision"'),
        ("publish-recommendation", 'law = { ref = "koml § 14-3(4)", verified = 2026-11-01 }'),
        ("council-decision", 'limit = "15 December"\ndue = "last meeting of kommunestyret in November"'),
        ("council-decision", 'role = "mayor"\ntitle = { nb = "Bystyret vedtar budsjettet" }'),
        ("draft-public", 'due = "2 weeks before council-decision"\nclass = "local"'),
        ("group-questions", "off = true"),
    ],
)
def test_a_stricter_rule_and_a_change_of_practice_are_let_through(
    tmp_path: Path, step: str, lines: str
) -> None:
    bundle = load(tmp_path, budget=budget_step(step, lines))
    assert bundle.findings == ()
    assert bundle.workflows["budget"] != BUNDLED.workflows["budget"]


def test_a_hearing_cannot_be_shorter_than_the_law_says(tmp_path: Path) -> None:
    workflow, step = next(
        (w, s) for w in BUNDLED.workflows.values() for s in w.step if s.min_length is not None and s.law
    )
    text = f'id = "{workflow.id}"\n[[step]]\nid = "{step.id}"\nmin_length = "5 weeks"\n'
    finding = only(load(tmp_path, own=text))
    assert finding.line == 4
    assert "can be shorter" in finding.message
    assert step.law is not None
    assert step.law.ref in finding.message
    assert load(tmp_path, own=text.replace("5 weeks", "8 weeks")).findings == ()


def test_an_order_the_law_asks_for_cannot_be_dropped(tmp_path: Path) -> None:
    workflow, step = next(
        (w, s)
        for w in BUNDLED.workflows.values()
        for s in w.step
        if s.rule_class.is_law and s.after and s.limit is not None
    )
    text = f'id = "{workflow.id}"\n[[step]]\nid = "{step.id}"\nafter = []\n'
    finding = only(load(tmp_path, own=text))
    assert finding.line == 4
    assert step.after[0] in finding.message


def test_how_often_a_workflow_with_statutory_limits_comes_cannot_be_changed(tmp_path: Path) -> None:
    finding = only(load(tmp_path, own='id = "budget"\nevery = "2 years"\n'))
    assert finding.line == 2
    assert "koml § 14-3(1)" in finding.message


def test_a_condition_on_a_whole_workflow_with_statutory_limits_is_an_error(tmp_path: Path) -> None:
    finding = only(load(tmp_path, own='id = "budget"\nonly_if = "the municipality has eiendomsskatt"\n'))
    assert finding.line == 2
    assert "koml § 14-3(1)" in finding.message


def test_a_count_the_law_asks_for_cannot_be_lowered_or_left_out(tmp_path: Path) -> None:
    workflow, quota = next((w, q) for w in BUNDLED.workflows.values() for q in w.quota if q.law is not None)
    assert quota.law is not None
    lines = [
        f'id = "{workflow.id}"',
        "[[quota]]",
        f'id = "{quota.id}"',
        'title = { nb = "Færre" }',
        f"steps = {list(quota.steps)}".replace("'", '"'),
        f"at_least = {quota.at_least - 1 or 1}",
        f'limit = "{quota.limit.text}"',
        f'class = "{quota.rule_class}"',
        f'law = {{ ref = "{quota.law.ref}", verified = 2026-07-02 }}',
    ]
    if quota.at_least > 1:
        found = load(tmp_path, own="\n".join(lines) + "\n").findings
        assert [f.line for f in found if f"requires at least {quota.at_least}" in f.message] == [6]
    found = load(tmp_path, own=f'id = "{workflow.id}"\nquota = []\n').findings
    assert any(quota.law.ref in finding.message for finding in found)


def test_a_workflow_the_municipality_wrote_itself_is_its_own_to_loosen(tmp_path: Path) -> None:
    county, own = tmp_path / "county", tmp_path / "own"
    county.mkdir()
    own.mkdir()
    law = COUNTY.replace(
        'class = "local"', 'class = "law-hard"\nlimit = "31 May"\nlaw = { ref = "§ 1", verified = false }'
    )
    (county / "trails.toml").write_text(law, encoding="utf-8")
    (own / "trails.toml").write_text(
        'id = "trails"\n[[step]]\nid = "survey"\nlimit = "31 August"\ndue = "1 August"\n', encoding="utf-8"
    )
    bundle = load_bundle([county, own])
    assert bundle.findings == ()
    assert bundle.workflows["trails"].step[0].limit is not None


def test_a_later_folder_may_put_right_what_an_earlier_one_loosened(tmp_path: Path) -> None:
    first, second = tmp_path / "county", tmp_path / "own"
    first.mkdir()
    second.mkdir()
    (first / "b.toml").write_text(budget_step("council-decision", 'limit = "31 January next year"'), "utf-8")
    (second / "b.toml").write_text(budget_step("council-decision", 'limit = "20 December"'), "utf-8")
    bundle = load_bundle([first, second])
    assert bundle.findings == ()
    [step] = [s for s in bundle.workflows["budget"].step if s.id == "council-decision"]
    assert step.limit is not None
    assert step.limit.text == "20 December"
