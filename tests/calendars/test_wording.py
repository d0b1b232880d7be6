"""Everything this room says, it says in bokmål, nynorsk and English, with the same place holders."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import calendars
from calendars.findings import Problem, finding
from calendars.wording import LANGUAGES, TEXTS

ROOM = Path(str(calendars.__file__)).parent


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_text_is_there_in_three_languages_with_the_same_values(code: str) -> None:
    texts = TEXTS[code]
    assert len(texts) == len(LANGUAGES) == 3
    assert all(texts)
    assert len({frozenset(fields(text)) for text in texts}) == 1


def test_every_text_is_used_and_every_code_used_has_a_text() -> None:
    source = "".join(file.read_text() for file in ROOM.glob("*.py") if file.name != "wording.py")
    used = set(re.findall(r'"((?:body|file|ical|rule|csv|fetch|at)\.[a-z0-9-]+)"', source))
    assert used == set(TEXTS)


def test_values_are_put_on_one_line_and_cut() -> None:
    found = finding("ical.stray-line", text="a\r\nb\x00" + "x" * 500)
    assert found.text("en").isprintable()
    assert len(found.text("en")) < 200


def test_a_value_is_never_taken_for_a_place_holder() -> None:
    assert "{limit}" in finding("ical.stray-line", text="{limit}").text()


def test_a_problem_says_where() -> None:
    problem = Problem(finding=finding("ical.no-start"), line=12, subject="FSK 1/23")
    assert problem.text() == "linje 12, «FSK 1/23»: hendelsen har ingen dato (DTSTART mangler) og er utelatt"
    assert problem.text("en").startswith("line 12, 'FSK 1/23': ")


def test_a_finding_without_its_values_is_a_mistake_at_once() -> None:
    with pytest.raises(KeyError):
        finding("ical.broken", name="DTSTART")
