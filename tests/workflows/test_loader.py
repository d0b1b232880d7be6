"""A municipality's own folder over the bundled definitions, and what is told when something is wrong in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.dates import Span, Unit
from workflows.findings import Finding, Severity
from workflows.loader import Bundle, load_bundle

BUNDLED = load_bundle()

OWN = """\
id    = "trails"
title = { nb = "Turstier", nn = "Turstiar", en = "Trails" }
every = "year"
label = "{year}"
owner = "planner"

[[step]]
id    = "survey"
title = { nb = "Gå over stiene", nn = "Gå over stiane", en = "Walk the trails" }
kind  = "task"
due   = "last day of May"
class = "local"

[[step]]
id    = "signs"
title = { nb = "Sett opp skilt", nn = "Set opp skilt", en = "Put up signs" }
kind  = "task"
due   = "3 weeks after survey"
class = "local"
"""


TITLE = 'title = { nb = "Sett opp skilt", nn = "Set opp skilt", en = "Put up signs" }'
STEP = 'id = "budget"\n[[step]]\n'
LAW = 'class = "local"\nlaw = '


def load(folder: Path, **texts: str) -> Bundle:
    """The bundle with these files in a municipality's folder: `budget="…"` is budget.toml."""
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(dedent(text), encoding="utf-8")
    return load_bundle([folder])


def only(bundle: Bundle) -> Finding:
    assert len(bundle.findings) == 1, [str(finding) for finding in bundle.findings]
    return bundle.findings[0]


def told(finding: Finding) -> tuple[str, int, int | None]:
    return Path(finding.file).name, finding.line, finding.column


# --- the overlay --------------------------------------------------------------------------------------


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path).workflows == BUNDLED.workflows


def test_an_own_file_changes_only_what_it_names(tmp_path: Path) -> None:
    bundle = load(
        tmp_path,
        budget="""\
        id = "budget"

        [[step]]
        id  = "draft-public"
        due = "7 weeks before council-decision"
        """,
    )
    assert bundle.findings == ()
    was = {step.id: step for step in BUNDLED.workflows["budget"].step}
    now = {step.id: step for step in bundle.workflows["budget"].step}
    assert now["draft-public"].due is not None
    assert now["draft-public"].due.text == "7 weeks before council-decision"
    assert now["draft-public"].title == was["draft-public"].title
    assert {name for name in now if now[name] != was[name]} == {"draft-public"}
    assert list(now) == list(was)


def test_a_title_can_be_changed_in_one_language(tmp_path: Path) -> None:
    bundle = load(tmp_path, any='id = "budget"\ntitle = { nb = "Økonomiplan og årsbudsjett" }\n')
    title = bundle.workflows["budget"].title
    assert title.nb == "Økonomiplan og årsbudsjett"
    assert title.en == BUNDLED.workflows["budget"].title.en


def test_a_new_paragraph_does_not_inherit_that_the_old_one_was_read(tmp_path: Path) -> None:
    bundle = load(
        tmp_path, any='id = "budget"\n[[step]]\nid = "council-decision"\nlaw = { ref = "koml § 99-9" }\n'
    )
    finding = only(bundle)
    assert told(finding)[:2] == ("any.toml", 4)
    assert '"verified" is missing' in finding.message


def test_a_new_step_is_added(tmp_path: Path) -> None:
    bundle = load(
        tmp_path,
        budget="""\
        id = "budget"
        [[step]]
        id    = "open-meeting"
        title = { nb = "Åpent folkemøte" }
        kind  = "task"
        due   = "1 week after draft-public"
        class = "local"
        """,
    )
    assert bundle.findings == ()
    assert bundle.workflows["budget"].step[-1].id == "open-meeting"
    assert len(bundle.workflows["budget"].step) == len(BUNDLED.workflows["budget"].step) + 1


def test_a_step_is_switched_off(tmp_path: Path) -> None:
    bundle = load(tmp_path, budget='id = "budget"\n[[step]]\nid = "group-questions"\noff = true\n')
    assert bundle.findings == ()
    assert "group-questions" not in {step.id for step in bundle.workflows["budget"].step}


def test_a_workflow_is_switched_off(tmp_path: Path) -> None:
    bundle = load(tmp_path, kostra='id = "kostra"\noff = true\n')
    assert bundle.findings == ()
    assert bundle.workflows.keys() == BUNDLED.workflows.keys() - {"kostra"}


def test_what_is_switched_off_can_be_switched_on_again_in_a_later_folder(tmp_path: Path) -> None:
    first, second = tmp_path / "county", tmp_path / "own"
    first.mkdir()
    second.mkdir()
    (first / "s.toml").write_text('id = "samfunnsdel"\noff = true\n', encoding="utf-8")
    (second / "s.toml").write_text('id = "samfunnsdel"\noff = false\n', encoding="utf-8")
    assert load_bundle([first, second]).workflows["samfunnsdel"] == BUNDLED.workflows["samfunnsdel"]


def test_a_whole_workflow_is_added(tmp_path: Path) -> None:
    bundle = load(tmp_path, trails=OWN)
    assert bundle.findings == ()
    assert [step.id for step in bundle.workflows["trails"].step] == ["survey", "signs"]


def test_roles_and_ladders_are_overlaid_too(tmp_path: Path) -> None:
    bundle = load(
        tmp_path,
        roles="""\
        [[role]]
        id    = "trail-keeper"
        title = { nb = "Stivakt" }
        level = "professional"
        above = "planner"

        [[role]]
        id    = "chief-executive"
        title = { nb = "Rådmann" }
        """,
        ladders='[[ladder]]\nid = "local"\nbefore = ["10 days", "same day"]\n',
        trails=OWN.replace('owner = "planner"', 'owner = "trail-keeper"'),
    )
    assert bundle.findings == ()
    assert bundle.roles.title("chief-executive").nb == "Rådmann"
    assert bundle.roles.above_chain("trail-keeper")[0] == "planner"
    assert bundle.ladders["local"].before == (Span(count=10, unit=Unit.days), Span(count=0, unit=Unit.days))
    assert bundle.ladders["local"].after == BUNDLED.ladders["local"].after


def test_where_a_step_stands_is_known_in_bundle_and_overlay(tmp_path: Path) -> None:
    text = 'id = "budget"\n\n[[step]]\nid  = "draft-public"\ndue = "7 weeks before council-decision"\n'
    bundle = load(tmp_path, mine=text)
    changed = bundle.where("budget", "draft-public", "due")
    assert changed is not None
    assert (Path(changed.file).name, changed.line) == ("mine.toml", 5)
    step = bundle.where("budget", "draft-public")
    assert step is not None
    assert (Path(step.file).name, step.line) == ("mine.toml", 3)
    untouched = bundle.where("budget", "draft-public", "kind")
    assert untouched is not None
    written = Path(untouched.file).read_text(encoding="utf-8").splitlines()
    assert Path(untouched.file).name == "budget.toml"
    assert written[untouched.line - 1].startswith("kind")
    assert bundle.where("budget", "no-such-step") is None
    assert bundle.where("no-such-workflow") is None


# --- what is told ---------------------------------------------------------------------------------------


def test_a_toml_mistake_is_told_with_line_and_column(tmp_path: Path) -> None:
    finding = only(load(tmp_path, budget='id = "budget"\n\n[[step]]\nid = draft\n'))
    assert told(finding) == ("budget.toml", 4, 6)
    assert finding.severity is Severity.error
    assert "quotation marks" in finding.hint


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('id = "x"\ntitle = "unfinished\n', 2, "Illegal character"),
        ('id = "x"\nid = "y"\n', 2, "overwrite"),
        ('id = "x"\nmany = [1, 2', 2, "array"),
    ],
)
def test_every_toml_mistake_has_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    finding = only(load(tmp_path, broken=text))
    assert finding.line == line
    assert said in finding.message


def test_a_sentence_error_is_told_with_its_line_and_its_column_in_the_file(tmp_path: Path) -> None:
    text = 'id = "budget"\n\n[[step]]\nid   = "recommendation"\nlimit = "14 dyas before council-decision"\n'
    finding = only(load(tmp_path, budget=text))
    assert told(finding) == ("budget.toml", 5, 13)
    assert text.splitlines()[4][12:].startswith("dyas")
    assert 'did you mean "days"?' in finding.message
    assert finding.hint == 'write "days"'


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "hint"),
    [
        ('kind  = "task"\ndue   = "last', 'kind  = "taks"\ndue   = "last', 10, "kind: expected", '"task"'),
        ('class = "local"\n\n', 'clas = "local"\n\n', 12, 'unknown key "clas"', '"class"'),
        ('class = "local"\n\n', 'clas = "local"\n\n', 7, 'the key "class" is missing', "law-hard"),
        ('every = "year"', 'every = "month"', 3, 'expected "year", "council period"', ""),
        ('every = "year"', "every = 1", 3, "not 1", ""),
        ('owner = "planner"', "", 1, 'the key "owner" is missing', "role"),
        ('owner = "planner"', 'owner = "planer"', 5, 'no role "planer"', '"planner"'),
        ('owner = "planner"', 'owner = "Økonomisjef"', 5, "owner: expected lower-case letters", ""),
        ('due   = "last day of May"', "", 7, "the step has no date", ""),
        ('due   = "last day of May"', "due = 3", 11, "expected a date sentence in quotation marks", ""),
        ('due   = "last day of May"', 'after = "signs"', 11, "after: expected a list", ""),
        ('due   = "last day of May"', 'due = "May"\nladder = "steep"', 11, "not \"May\"", ""),
        ('due   = "last day of May"', 'due = "31 May"\nladder = "law-hart"', 12, 'no ladder "law-hart"', '"law-hard"'),
        ('id    = "survey"', 'id    = "Survey"', 8, "id: expected lower-case letters", ""),
        ('id    = "survey"', 'id    = "start"', 8, '"start" is a word of the date language', ""),
        ('class = "local"\n\n', 'class = "law-hard"\n\n', 7, "needs law", ""),
        ('class = "local"\n\n', 'class = "local"\nlength = "2 weeks"\n\n', 7, "only a hearing has a length", ""),
        ('class = "local"\n\n', LAW + '{ ref = "§ 1", verified = true }\n\n', 13, "or false", ""),
        ('class = "local"\n\n', LAW + '{ ref = "§ 1", verifed = false }\n\n', 13, 'key "verifed"', '"verified"'),
        ('"3 weeks after survey"', '"3 weeks after servey"', 18, 'no step "servey"', '"survey"'),
        ('"3 weeks after survey"', '"end of survey"', 18, "not a hearing", ""),
        ('"3 weeks after survey"', '"budgett/council-decision"', 18, 'no workflow "budgett"', '"budget"'),
        ('"3 weeks after survey"', '"budget/council-desision"', 18, "no step", '"budget/council-decision"'),
        ('"3 weeks after survey"', '"1 week after draft-public"', 18, "no step", '"budget/draft-public"'),
        ('"3 weeks after survey"', '"1 week after elections"', 18, "no step", '"election"'),
        ('id    = "signs"', 'id    = "survey"', 15, '"survey" is here twice', ""),
        ('title = { nb = "Sett opp skilt"', 'title = { nb = ""', 16, "not empty", ""),
        (TITLE, 'title = "Skilt"', 16, "expected a table", ""),
        ('class = "local"\n\n', 'class = "local"\nsafety = -1\n\n', 13, "safety:", ""),
        ('class = "local"\n\n', 'class = "local"\noff = "yes"\n\n', 13, "off: expected true or false", ""),
    ],
)  # fmt: skip
def test_every_mistake_in_a_definition_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str, hint: str
) -> None:
    assert OWN.count(old) == 1
    bundle = load(tmp_path, trails=OWN.replace(old, new))
    at_line = [f for f in bundle.findings if f.line == line and said in f.message]
    assert at_line, [str(finding) for finding in bundle.findings]
    assert hint in at_line[0].hint
    assert at_line[0].severity is Severity.error
    assert bundle.workflows.keys() - {"trails"} == BUNDLED.workflows.keys()


def test_an_unknown_step_is_told_at_its_column(tmp_path: Path) -> None:
    finding = only(load(tmp_path, trails=OWN.replace("after survey", "after servey")))
    assert told(finding) == ("trails.toml", 18, 24)


def test_a_circle_names_its_members(tmp_path: Path) -> None:
    bundle = load(tmp_path, trails=OWN.replace("last day of May", "1 week before signs"))
    finding = only(bundle)
    assert "survey → signs → survey" in finding.message or "signs → survey → signs" in finding.message
    assert told(finding)[0] == "trails.toml"
    assert finding.line in (11, 18)
    assert "trails" not in bundle.workflows


def test_a_circle_across_workflows_names_its_members_and_leaves_the_bundled_ones_standing(
    tmp_path: Path,
) -> None:
    bundle = load(
        tmp_path,
        budget='id = "budget"\n[[step]]\nid = "council-decision"\ndue = "1 week after trails/survey"\n',
        trails=OWN.replace("last day of May", "1 week after budget/recommendation"),
    )
    finding = only(bundle)
    for member in ("budget/council-decision", "budget/recommendation", "trails/survey"):
        assert member in finding.message
    assert told(finding)[:2] in (("budget.toml", 4), ("trails.toml", 11))
    assert Path(finding.file).parent == tmp_path
    assert bundle.workflows["budget"] == BUNDLED.workflows["budget"]


def test_a_step_that_rests_on_itself_is_a_circle(tmp_path: Path) -> None:
    finding = only(load(tmp_path, trails=OWN.replace("after survey", "after signs")))
    assert "signs → signs" in finding.message


def test_a_step_that_others_rest_on_cannot_be_switched_off_alone(tmp_path: Path) -> None:
    county, own = tmp_path / "county", tmp_path / "own"
    county.mkdir()
    own.mkdir()
    (county / "trails.toml").write_text(OWN, encoding="utf-8")
    (own / "trails.toml").write_text('id = "trails"\n[[step]]\nid = "survey"\noff = true\n', encoding="utf-8")
    bundle = load_bundle([county, own])
    finding = only(bundle)
    assert told(finding)[:2] == ("trails.toml", 2)
    assert finding.message == '"trails/survey" cannot be off: "trails/signs" rests on it'
    assert [step.id for step in bundle.workflows["trails"].step] == ["survey", "signs"]


def test_a_workflow_that_others_rest_on_cannot_be_switched_off_alone(tmp_path: Path) -> None:
    bundle = load(tmp_path, mine='id = "budget"\noff = true\n')
    finding = only(bundle)
    assert told(finding)[:2] == ("mine.toml", 2)
    assert '"handlingsdel/council-decision" rests on it' in finding.message
    assert "handlingsdel.toml" in finding.hint
    assert bundle.workflows == BUNDLED.workflows


def test_workflows_that_rest_on_each_other_can_be_switched_off_together(tmp_path: Path) -> None:
    bundle = load(tmp_path, a='id = "budget"\noff = true\n', b='id = "handlingsdel"\noff = true\n')
    assert bundle.findings == ()
    assert bundle.workflows.keys() == BUNDLED.workflows.keys() - {"budget", "handlingsdel"}


@pytest.mark.parametrize(
    ("text", "line", "said", "hint"),
    [
        ('id = "budgett"\n[[step]]\nid = "x"\nsafety = 2\n', 1, 'no workflow "budgett" to change', '"budget"'),
        ('id = "budgett"\noff = true\n', 1, 'no workflow "budgett" to change', '"budget"'),
        (STEP + 'id = "recomendation"\nsafety = 2\n', 3, 'no "recomendation" to change', '"recommendation"'),
        (STEP + 'id = "recomendation"\noff = true\n', 3, 'no "recomendation" to switch off', '"recommendation"'),
        ('title = { nb = "Uten id" }\n', 1, 'the key "id" is missing', ""),
        ("id = 3\n", 1, "id: expected a text", ""),
        ('id = "budget"\nstep = "recommendation"\n', 2, "step: expected a list", ""),
        ('id = "budget"\n[step]\nid = "recommendation"\n', 2, "step: expected a list", ""),
    ],
)  # fmt: skip
def test_a_change_to_something_that_is_not_there_is_told(
    tmp_path: Path, text: str, line: int, said: str, hint: str
) -> None:
    bundle = load(tmp_path, mine=text)
    finding = only(bundle)
    assert finding.line == line
    assert said in finding.message
    assert hint in finding.hint
    assert bundle.workflows == BUNDLED.workflows


def test_the_same_workflow_in_two_files_of_a_folder_is_told(tmp_path: Path) -> None:
    finding = only(load(tmp_path, a='id = "budget"\n', b='\nid = "budget"\n'))
    assert told(finding)[:2] == ("b.toml", 2)
    assert "defined twice" in finding.message
    assert "a.toml" in finding.hint


def test_several_mistakes_are_told_at_once_in_order(tmp_path: Path) -> None:
    text = OWN.replace("last day of May", "lats day of May").replace("3 weeks after", "3 weeks efter")
    found = load(tmp_path, trails=text, broken="id = ").findings
    assert [told(finding)[:2] for finding in found] == [
        ("broken.toml", 1),
        ("trails.toml", 11),
        ("trails.toml", 18),
    ]


def test_with_a_mistake_in_the_overlay_the_bundled_definition_stays_in_force(tmp_path: Path) -> None:
    bundle = load(
        tmp_path, budget='id = "budget"\n[[step]]\nid = "recommendation"\ndue = "soonish, I hope"\n'
    )
    assert len(bundle.findings) == 1
    assert bundle.workflows["budget"] == BUNDLED.workflows["budget"]
    assert bundle.where("budget", "recommendation", "due") == BUNDLED.where("budget", "recommendation", "due")


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("roles", '[[role]]\nid = "mayor"\nlevel = "royal"\n', 3, "level: expected"),
        ("roles", '[[role]]\nid = "mayor"\nabove = "mayer"\n', 3, 'no role "mayer"'),
        ("roles", '[[role]]\nid = "mayor"\nabove = "deputy-mayor"\n', 3, "stands above itself"),
        ("ladders", '[[ladder]]\nid = "local"\nbefore = ["6 wekes"]\n', 3, "expected days"),
        ("ladders", '[[ladder]]\nid = "local"\nafter = ["1 week"]\n', 3, "working days"),
        ("ladders", '[[ladder]]\nid = "local"\nbefore = []\n', 3, "empty"),
    ],
)
def test_mistakes_in_roles_and_ladders_are_told_and_the_bundled_ones_stay(
    tmp_path: Path, name: str, text: str, line: int, said: str
) -> None:
    bundle = load(tmp_path, **{name: text})
    assert bundle.findings
    assert all(Path(f.file).name in (f"{name}.toml",) for f in bundle.findings)
    assert any(f.line == line and said in f.message for f in bundle.findings), list(map(str, bundle.findings))
    assert bundle.ladders == BUNDLED.ladders
    assert bundle.roles.above_chain("mayor") == ()
    assert bundle.workflows == BUNDLED.workflows


def test_a_missing_folder_is_told_and_the_bundle_stands(tmp_path: Path) -> None:
    bundle = load_bundle([tmp_path / "no-such"])
    assert "no such folder" in only(bundle).message
    assert bundle.workflows == BUNDLED.workflows


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('id = "x"\ntitle = { nb = "Høring" }\n'.encode("latin-1"))
    finding = only(load_bundle([tmp_path]))
    assert told(finding)[:2] == ("latin.toml", 2)
    assert "UTF-8" in finding.message


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "trails.toml").write_bytes(b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())
    bundle = load_bundle([tmp_path])
    assert bundle.findings == ()
    place = bundle.where("trails", "signs", "due")
    assert place is not None
    assert place.line == 18


@pytest.mark.parametrize(
    "hostile", ["[" * 100_000, "x = " + "[" * 5_000, "a." * 5_000 + "b = 1", "\x00", "id = 'x'\n" * 3]
)
def test_hostile_files_are_findings(tmp_path: Path, hostile: str) -> None:
    bundle = load(tmp_path, hostile=hostile)
    assert bundle.findings
    assert bundle.workflows == BUNDLED.workflows


def test_an_enormous_file_is_refused(tmp_path: Path) -> None:
    finding = only(load(tmp_path, large="# padding\n" * 200_000))
    assert "at most" in finding.message


def test_a_finding_reads_as_file_line_column_severity_and_what_to_do(tmp_path: Path) -> None:
    finding = only(load(tmp_path, trails=OWN.replace("after survey", "after servey")))
    assert (
        str(finding)
        == f'{tmp_path / "trails.toml"}:18:24: error: due: there is no step "servey" (did you mean "survey"?)'
    )


SCRAPS = [
    *(
        "",
        "[[step]]",
        "[step]",
        "off = true",
        "due = ",
        '"',
        "'''",
        '"""',
        "[",
        "]",
        "{",
        "}",
        "=",
        "#",
        "\t",
    ),
    *(
        "a.b = 1",
        "1",
        "2026-07-02",
        "true",
        'after = ["x", "survey"]',
        "\\",
        "\0",
        "æ",
        "step = []",
        'id = "budget"',
    ),
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(OWN)), st.integers(0, 12), st.sampled_from(SCRAPS) | st.text(max_size=3)
        ),
        max_size=4,
    )
)
def test_no_change_to_a_file_whatsoever_is_more_than_a_finding(edits: list[tuple[int, int, str]]) -> None:
    text = OWN
    for at, length, scrap in edits:
        text = text[:at] + scrap + text[at + length :]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "trails.toml").write_text(text, encoding="utf-8", errors="replace")
        bundle = load_bundle([Path(folder)])
    lines = text.count("\n") + 1
    for finding in bundle.findings:
        if Path(finding.file).name == "trails.toml":
            assert 1 <= finding.line <= lines
    assert bundle.workflows.keys() >= BUNDLED.workflows.keys()
