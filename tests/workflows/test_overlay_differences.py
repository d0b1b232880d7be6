"""What a municipality's own folder changes, told one difference at a time."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from workflows.differences import differences
from workflows.findings import Finding, Severity
from workflows.loader import load_bundle

TRAILS = """\
id    = "trails"
title = { nb = "Turstier", nn = "Turstiar", en = "Trails" }
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


def told(folder: Path, **texts: str) -> list[Finding]:
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(dedent(text), encoding="utf-8")
    bundle = load_bundle([folder])
    assert bundle.findings == ()
    return list(differences(bundle))


def test_without_a_folder_there_is_no_difference() -> None:
    assert differences(load_bundle()) == ()


def test_a_changed_date_is_told_as_it_was_and_as_it_is_with_its_line(tmp_path: Path) -> None:
    [finding] = told(
        tmp_path,
        budget='id = "budget"\n[[step]]\nid = "draft-public"\ndue = "7 weeks before council-decision"\n',
    )
    assert finding.text("nb") == (
        "budget/draft-public: due «6 weeks before council-decision» → «7 weeks before council-decision»"
    )
    assert (Path(finding.file).name, finding.line) == ("budget.toml", 4)
    assert finding.severity is Severity.info


def test_every_sort_of_difference_is_told(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        budget="""\
        id    = "budget"
        title = { nb = "Økonomiplan" }

        [[step]]
        id  = "group-questions"
        off = true

        [[step]]
        id    = "open-meeting"
        title = { nb = "Åpent folkemøte", en = "Open meeting" }
        kind  = "task"
        due   = "1 week after draft-public"
        class = "local"

        [[step]]
        id     = "draft-public"
        safety = 3
        """,
        trails=TRAILS,
        roles="""\
        [[role]]
        id    = "planner"
        title = { nb = "Plansjef" }
        """,
    )
    said = {finding.text("nb") for finding in found}
    assert "budget: title «Budsjett og økonomiplan» → «Økonomiplan»" in said
    assert "budget/group-questions: slått av («Svare på spørsmål fra partigruppene»)" in said
    assert "budget/open-meeting: nytt steg, «Åpent folkemøte»: «1 week after draft-public»" in said
    assert "budget/draft-public: safety 0 → 3" in said
    assert "trails: egen prosess, «Turstier», med 1 steg" in said
    assert any(text.startswith("roles/planner: title «") and text.endswith("→ «Plansjef»") for text in said)
    assert 'budget/open-meeting: a new step, "Open meeting": «1 week after draft-public»' in {
        finding.text("en") for finding in found
    }
    off = next(f for f in found if "group-questions" in f.message)
    assert (Path(off.file).name, off.line) == ("budget.toml", 6)


def test_a_workflow_switched_off_is_told_with_the_paragraphs_nobody_looks_after(tmp_path: Path) -> None:
    change, lost = told(tmp_path, kostra='\nid = "kostra"\noff = true\n')
    assert change.severity is Severity.info
    assert lost.severity is Severity.warning
    assert "no longer looks after the limits of" in lost.message
    assert "KOSTRA" in lost.message.upper()
    assert (Path(lost.file).name, lost.line) == ("kostra.toml", 3)


def test_a_change_that_says_what_the_bundle_says_is_no_difference(tmp_path: Path) -> None:
    text = 'id = "budget"\n[[step]]\nid = "draft-public"\ndue = "6 weeks before council-decision"\n'
    assert told(tmp_path, budget=text) == []
