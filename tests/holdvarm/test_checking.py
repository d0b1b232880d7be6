"""What `holdvarm check` finds, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from holdvarm.checking import CheckFinding, findings
from holdvarm.context import Context
from holdvarm.installation import write_installation
from workflows.findings import Severity
from workflows.schema import Language

Check = Callable[..., list[CheckFinding]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Check]:
    monkeypatch.setenv("HOLDVARM_CLOCK", "2026-11-02T09:00:00+01:00")
    write_installation(tmp_path, "Gjerstad kommune", "nb", date(2026, 11, 2))
    opened: list[Context] = []

    def look(language: Language | None = None, **own: str) -> list[CheckFinding]:
        for name, text in own.items():
            (tmp_path / "workflows" / f"{name}.toml").write_text(text, encoding="utf-8")
        on = Context(tmp_path / "config.toml", None, language)
        opened.append(on)
        return list(findings(on))

    yield look
    for on in opened:
        on.close()


def test_a_new_installation_has_no_errors_and_no_differences(check: Check) -> None:
    found = check()
    assert [f for f in found if f.severity is Severity.error] == []
    assert [f for f in found if f.about == "overlay"] == []


def test_a_difference_is_for_information_and_stands_apart(check: Check) -> None:
    found = check(budget='id = "budget"\n[[step]]\nid = "draft-public"\nsafety = 2\n')
    [difference] = [f for f in found if f.about == "overlay"]
    assert difference.severity is Severity.info
    assert difference.message == "budget/draft-public: safety 0 → 2."
    assert difference.where.endswith("budget.toml:4:1")


def test_with_errors_in_the_definitions_nothing_is_planned(check: Check) -> None:
    found = check(budget='id = "budget"\n[[step]]\nid = "council-decision"\nlimit = "31 January next year"\n')
    assert {f.about for f in found if f.severity is Severity.error} == {"definitions"}
    assert not any(f.about in ("plan", "rollover", "roster") for f in found)


def test_findings_are_told_in_the_language_of_the_municipality_or_the_one_asked_for(check: Check) -> None:
    own = 'id = "budget"\n[[step]]\nid = "draft-public"\ndue = "6 wekes before council-decision"\n'
    [nb] = [f for f in check(budget=own) if f.severity is Severity.error]
    [nn] = [f for f in check("nn", budget=own) if f.severity is Severity.error]
    [en] = [f for f in check("en", budget=own) if f.severity is Severity.error]
    assert "ventet days" in nb.message
    assert "venta days" in nn.message
    assert "expected days" in en.message
    assert (nb.hint, nn.hint, en.hint) == ("Skriv «weeks».", "Skriv «weeks».", 'Write "weeks"')


def test_a_file_that_is_only_opened_changes_nothing(check: Check) -> None:
    assert [f for f in check(own="", other="# ennå ingenting\n") if f.severity is Severity.error] == []


def test_the_coming_year_is_looked_at(check: Check) -> None:
    found = [f for f in check() if f.about == "rollover"]
    assert all(f.severity is Severity.warning for f in found)
    assert any("i fellesferien" in f.message for f in found)
    waiting = [f for f in found if "Møteplanen for 2027 er ikke kjent" in f.message]
    assert len(waiting) == len({f.message.split(";")[0] for f in waiting}), "once a body"
