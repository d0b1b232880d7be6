"""`law`, `learn`, the overlay in `check`, and the årshjul as a page: as a planner uses them."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import Installation

Install = Callable[..., Installation]
CLOCK = "2026-11-02T09:00:00+01:00"
WHEEL = """\
Aktivitet;Dato;Ansvarlig
Innspillsfrist budsjett 2023;15.09.2022;Økonomisjef
Innspillsfrist budsjett 2024;15.09.2023;Økonomisjef
Formannskapets innstilling;22.11.2022;Formannskapssekretær
Formannskapets innstilling;28.11.2023;Formannskapssekretær
Saksframlegg klart;10.11.2022;Trolldirektør
Saksframlegg klart;16.11.2023;Trolldirektør
Rot;12.03.2022;
Rot;29.05.2023;
Uleselig;i høst;
"""
MEETINGS = """\
dato;organ
2022-11-01;Formannskapet
2022-11-22;Formannskapet
2023-11-07;Formannskapet
2023-11-28;Formannskapet
"""


@pytest.fixture
def installed(install: Install) -> Installation:
    return install(clock=CLOCK)


def wheel(folder: Path) -> tuple[Path, Path]:
    file, meetings = folder / "hjul.csv", folder / "moter.csv"
    file.write_bytes(WHEEL.encode("cp1252"))
    meetings.write_text(MEETINGS, encoding="utf-8")
    return file, meetings


def test_law_lists_every_paragraph_in_order_with_the_steps_that_rest_on_it(installed: Installation) -> None:
    answer = installed("law", "--json")
    assert answer.code == 0, answer.err
    assert all(set(row) == {"ref", "class", "verified", "steps", "titles"} for row in answer.json)
    refs = [row["ref"] for row in answer.json]
    assert len(refs) == len(set(refs))
    koml = [int(found[1]) for ref in refs if (found := re.match(r"koml § (\d+)", ref))]
    assert koml == sorted(koml)
    assert 5 in koml
    assert 14 in koml
    budget = next(row for row in answer.json if row["ref"] == "koml § 14-3(4)")
    assert budget["class"] == "law-hard"
    assert "budget/publish-recommendation" in budget["steps"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", budget["verified"])
    assert {False} < {row["verified"] for row in answer.json}


def test_law_says_what_nobody_has_verified_in_the_language_asked_for(installed: Installation) -> None:
    for language, said in (("nb", "ikke verifisert"), ("nn", "ikkje verifisert"), ("en", "not verified")):
        answer = installed("--language", language, "law")
        assert answer.code == 0
        assert said in answer.out
        rows = [line.split("\t") for line in answer.out.splitlines()]
        assert {len(row) for row in rows} == {5}
        assert all(row[0] for row in rows), "in a pipe every row has its paragraph"


def test_learn_proposes_sentences_that_the_overlay_takes_as_they_are(installed: Installation) -> None:
    file, meetings = wheel(installed.folder)
    before = sorted(installed.folder.rglob("*.toml"))
    answer = installed("learn", file, "--meetings", meetings)
    assert answer.code == 0, answer.err
    assert sorted(installed.folder.rglob("*.toml")) == before, "it proposes; it never writes"
    proposed = {step["id"]: step for step in tomllib.loads(answer.out)["step"]}
    assert {name: step["due"] for name, step in proposed.items()} == {
        "innspillsfrist-budsjett": "15 September",
        "formannskapets-innstilling": "last meeting of formannskapet in November",
        "saksframlegg-klart": "8 working days before last meeting of formannskapet in November",
    }
    assert proposed["innspillsfrist-budsjett"]["role"] == "finance-director"
    assert "sett 2 av 2 år" in answer.out
    assert "«Trolldirektør» er ingen rolle i katalogen" in answer.out
    assert "# Ingen regel passer" in answer.out
    assert f"{file}:10: «i høst» er ingen dato" in answer.err

    (installed.folder / "workflows" / "own.toml").write_text(answer.out, encoding="utf-8")
    checked = installed("check", "--json", clock=CLOCK)
    assert [f for f in checked.json if f["severity"] == "error"] == []
    assert any("own-wheel" in f["message"] for f in checked.json if f["about"] == "overlay")
    plan = installed(
        "plan", "--workflow", "own-wheel", "--from", "2027-01-01", "--to", "2027-12-31", "--json", clock=CLOCK
    )
    assert [step["due"] for step in plan.json if step["step"] == "innspillsfrist-budsjett"] == ["2027-09-15"]


def test_learn_answers_as_json_with_how_often_each_sentence_was_right(installed: Installation) -> None:
    file, meetings = wheel(installed.folder)
    found = {one["id"]: one for one in installed("learn", file, "--meetings", meetings, "--json").json}
    ready = found["saksframlegg-klart"]
    assert ready["days"] == ["2022-11-10", "2023-11-16"]
    assert ready["unknown_roles"] == ["Trolldirektør"]
    assert ready["proposals"][0] == {
        "sentence": "8 working days before last meeting of formannskapet in November",
        "seen": 2,
        "of": 2,
        "family": "meeting-lead",
        "misses": [],
    }
    assert found["rot"]["proposed"] is None


def test_learn_takes_the_meetings_that_are_known_when_no_file_is_given(installed: Installation) -> None:
    file, meetings = wheel(installed.folder)
    without = installed("learn", file, "--json")
    assert "Ingen møter var kjent" in without.err
    assert {p["family"] for one in without.json for p in one["proposals"]}.isdisjoint(
        {"meeting", "meeting-lead"}
    )
    assert installed("meetings", "import", meetings, clock="2023-01-02T09:00:00+01:00").code == 0
    known = {one["id"]: one for one in installed("learn", file, "--json").json}
    assert known["formannskapets-innstilling"]["proposed"] == "last meeting of formannskapet in November"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen er tom"),
        (b"Dato;Ansvarlig\n2023-01-02;X\n", "hjul.csv: fant ingen kolonne for hva som skal gj"),
        (b"Tittel;Dato\nA;snart\n", "hjul.csv:2: «snart» er ingen dato"),
    ],
)
def test_a_wheel_that_cannot_be_read_is_one_clear_message(
    installed: Installation, content: bytes, said: str
) -> None:
    file = installed.folder / "hjul.csv"
    file.write_bytes(content)
    answer = installed("learn", file)
    assert answer.code == 1
    assert answer.out == ""
    assert said in answer.err
    assert "Traceback" not in answer.err
    missing = installed("learn", installed.folder / "finnes-ikke.csv")
    assert missing.code == 1
    assert "finnes-ikke.csv" in missing.err


def test_check_explains_what_the_own_folder_changes_and_refuses_what_loosens_the_law(
    installed: Installation,
) -> None:
    own = installed.folder / "workflows" / "budget.toml"
    own.write_text(
        'id = "budget"\n\n[[step]]\nid = "draft-public"\ndue = "7 weeks before council-decision"\n'
    )
    answer = installed("check", clock=CLOCK)
    assert answer.code == 0
    assert (
        f"{own}:5:1: budget/draft-public: due «6 weeks before council-decision» → «7 weeks before council-decision»"
        in answer.out
    )
    with own.open("a") as more:
        more.write('\n[[step]]\nid = "publish-recommendation"\nlimit = "10 days before council-decision"\n')
    for language, said in (("nb", "aldri mildere"), ("nn", "aldri mildare"), ("en", "never looser")):
        refused = installed("--language", language, "check", "--json", clock=CLOCK)
        assert refused.code == 1
        [error] = [f for f in refused.json if f["severity"] == "error"]
        assert error["where"] == f"{own}:9:1"
        assert "koml § 14-3(4)" in error["message"]
        assert said in error["hint"]
    planned = installed("plan", clock=CLOCK)
    assert planned.code == 1
    assert "koml § 14-3(4)" in planned.err


def test_check_looks_at_the_coming_year(installed: Installation) -> None:
    found = [f for f in installed("check", "--json", clock=CLOCK).json if f["about"] == "rollover"]
    assert any("fellesferien" in f["message"] for f in found)
    assert any("Møteplanen for 2027 er ikke kjent" in f["message"] for f in found)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_wheel_is_a_page_for_the_council(installed: Installation, language: str) -> None:
    answer = installed(
        "--language",
        language,
        "plan",
        "--format",
        "md",
        "--from",
        "2027-01-01",
        "--to",
        "2027-12-31",
        clock=CLOCK,
    )
    assert answer.code == 0
    title = {"nb": "# Årshjul 2027 for", "nn": "# Årshjul 2027 for", "en": "# Annual wheel 2027 for"}
    assert answer.out.startswith(title[language])
    for line in answer.out.splitlines():
        if line.startswith("|"):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            assert len(cells) == 5, line
    months = [line for line in answer.out.splitlines() if line.startswith("## ") and line.endswith("2027")]
    assert len(months) == 12
    assert "koml § 14-3(1)" in answer.out


def test_the_plan_opens_in_a_spreadsheet(installed: Installation) -> None:
    answer = installed("plan", "--format", "csv", "--from", "2027-01-01", "--to", "2027-12-31", clock=CLOCK)
    assert answer.out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer.out.removeprefix("\ufeff")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
