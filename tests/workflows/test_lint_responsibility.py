"""Steps nobody answers for, topics without one of their three levels, and roles nothing refers to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

from workflows.findings import Finding, Severity
from workflows.lint import lint
from workflows.loader import load_bundle

TODAY = date(2026, 11, 21)
TRAILS = """\
id    = "trails"
title = { nb = "Turstier", nn = "Turstiar", en = "Trails" }
every = "year"
label = "{year}"
owner = "planner"

[[step]]
id    = "survey"
title = { nb = "Gå over stiene", nn = "Gå over stiane", en = "Walk the trails" }
kind  = "task"
role  = "surveyor"
due   = "31 May"
class = "local"
"""
SURVEYOR = """\
[[role]]
id    = "surveyor"
title = { nb = "Landmåler" }
level = "external"
above = "planner"
"""


def found_in(folder: Path, **texts: str) -> list[Finding]:
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(dedent(text), encoding="utf-8")
    bundle = load_bundle([folder])
    assert bundle.findings == (), list(map(str, bundle.findings))
    return [finding for finding in lint(bundle, TODAY) if Path(finding.file).parent == folder]


def test_a_step_done_outside_the_municipality_needs_somebody_inside_who_answers(tmp_path: Path) -> None:
    owned_outside = TRAILS.replace('owner = "planner"', 'owner = "surveyor"')
    [finding] = found_in(tmp_path, roles=SURVEYOR, trails=owned_outside)
    assert (Path(finding.file).name, finding.line) == ("trails.toml", 11)
    assert "nobody inside answers for it" in finding.message
    assert finding.hint == 'say who follows it up: raci = { a = ["…"] }'
    assert found_in(tmp_path, roles=SURVEYOR, trails=TRAILS) == []
    answered = owned_outside + 'raci  = { r = ["surveyor"], a = ["planner"] }\n'
    assert found_in(tmp_path, roles=SURVEYOR, trails=answered) == []


def test_a_topic_needs_a_political_an_administrative_and_a_professional_responsible(tmp_path: Path) -> None:
    topics = """\
        [[topic]]
        id    = "trails"
        title = { nb = "Turstier" }
        responsible = { administrative = "chief-executive" }
        """
    [finding] = found_in(tmp_path, topics=topics)
    assert (Path(finding.file).name, finding.line) == ("topics.toml", 2)
    assert finding.message == (
        'the topic "trails" has nobody responsible at the political and professional level'
    )
    assert "politisk og faglig" in finding.text("nb")


def test_a_role_must_be_of_the_level_it_answers_at(tmp_path: Path) -> None:
    topics = """\
        [[topic]]
        id    = "trails"
        title = { nb = "Turstier" }
        responsible = { political = "mayor", administrative = "planner", professional = "planner" }
        """
    [finding] = found_in(tmp_path, topics=topics)
    assert finding.message == (
        'the topic "trails": the role "planner" is at the professional level, not the administrative'
    )


def test_a_role_of_ones_own_that_nothing_refers_to_is_told(tmp_path: Path) -> None:
    [finding] = found_in(tmp_path, roles=SURVEYOR)
    assert (Path(finding.file).name, finding.line) == ("roles.toml", 2)
    assert finding.severity is Severity.warning
    assert finding.message == 'nothing refers to the role "surveyor"'
    assert found_in(tmp_path, roles=SURVEYOR, trails=TRAILS) == []


def test_a_bundled_role_that_is_changed_is_not_ones_own(tmp_path: Path) -> None:
    assert found_in(tmp_path, roles='[[role]]\nid = "mayor"\ntitle = { nb = "Byrådsleder" }\n') == []


def test_a_role_that_somebody_stands_under_is_in_use(tmp_path: Path) -> None:
    above = '\n[[role]]\nid = "chief-surveyor"\ntitle = { nb = "Sjefslandmåler" }\nlevel = "external"\n'
    roles = SURVEYOR.replace('above = "planner"', 'above = "chief-surveyor"') + above
    assert found_in(tmp_path, roles=roles, trails=TRAILS) == []
