"""Where things stand in a TOML text."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from workflows.toml_lines import TomlLines

TEXT = '''# a comment with [brackets] and = signs
title = "one # not a comment"   # a comment
"quoted key" = 1
a.b.c = 'literal \\ # text'
many = [
  "first",  # [[step]]
  { x = 1, y = [2, 3] },
]
long = """
[[step]]
id = "not a step"
"""

[[step]]
id = "one"
law = { ref = "§ 1", verified = false }

[step.note]
nb = "in the first step"

[[step]]
id   = "two"
when = 2026-07-02T10:00:00Z
  due  = "14 days before one"
[[step.part]]
name = "p"
[other]
x = +1_000
'''


def paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in paths(value, (*path, key)))]


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("title",), 2, 1),
        (("quoted key",), 3, 1),
        (("a", "b", "c"), 4, 1),
        (("many",), 5, 1),
        (("many", 0), 6, 3),
        (("many", 1), 7, 3),
        (("many", 1, "y"), 7, 12),
        (("many", 1, "y", 1), 7, 20),
        (("long",), 9, 1),
        (("step", 0), 14, 1),
        (("step", 0, "law", "verified"), 16, 22),
        (("step", 0, "note", "nb"), 19, 1),
        (("step", 1, "id"), 22, 1),
        (("step", 1, "due"), 24, 3),
        (("step", 1, "part", 0, "name"), 26, 1),
        (("other", "x"), 28, 1),
    ],
)
def test_every_key_is_found_where_it_stands(path: tuple[str | int, ...], line: int, column: int) -> None:
    place = TomlLines(TEXT).place(*path)
    assert place is not None
    assert (place.line, place.column) == (line, column)


def test_a_value_is_given_as_written_with_the_place_it_begins() -> None:
    place = TomlLines(TEXT).place("step", 1, "due")
    assert place is not None
    assert (place.value, place.value_line, place.value_column) == ('"14 days before one"', 24, 10)


def test_what_is_not_there_is_answered_with_what_is_around_it() -> None:
    lines = TomlLines(TEXT)
    assert lines.line("step", 1, "titel") == 21
    assert lines.line("step", 0, "law", "note", "nb") == 16
    assert lines.line("nothing") is None


def test_lines_are_counted_alike_with_windows_line_ends() -> None:
    assert TomlLines(TEXT.replace("\n", "\r\n")).line("step", 1, "due") == 24


@pytest.mark.parametrize(
    "name", sorted(f.name for f in files("workflows").iterdir() if f.name.endswith(".toml"))
)
def test_everything_tomllib_reads_from_a_bundled_file_has_a_place(name: str) -> None:
    text = files("workflows").joinpath(name).read_text(encoding="utf-8")
    lines, written = TomlLines(text), text.splitlines()
    found = 0
    for path in paths(tomllib.loads(text)):
        key = path[-1] if path else None
        if isinstance(key, str) and path:
            place = lines.place(*path)
            assert place is not None
            header = f"[[{key}]]"
            assert written[place.line - 1][place.column - 1 :].startswith((key, header))
            found += 1
    assert found > 10
