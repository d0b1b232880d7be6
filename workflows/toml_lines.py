"""Where things stand in a TOML text: the line and column of every key, which tomllib does not tell.

Only for text that tomllib has accepted; what it would refuse is not looked for here."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}\n#]*")
# Longest delimiter first: '"""' also begins with '"'.
_STRINGS = (
    ('"""', re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL)),
    ("'''", re.compile(r"'''.*?'{3,5}", re.DOTALL)),
    ('"', re.compile(r'"(?:\\.|[^"\\])*"')),
    ("'", re.compile(r"'[^']*'")),
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TomlPlace:
    """One key: its line and column (both from 1), and its value as written with the column it begins at."""

    line: int
    column: int
    value: str = ""
    value_line: int = 0
    value_column: int = 0


class TomlLines:
    """The places of a TOML text by path: `("step", 2, "due")` is `due` in the third `[[step]]`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
        self._places: dict[Path, TomlPlace] = {}
        self._arrays: dict[Path, int] = {}
        self._read()

    def place(self, *path: str | int) -> TomlPlace | None:
        """The place of the path, or of the nearest thing around it; None if there is none."""
        for length in range(len(path), 0, -1):
            found = self._places.get(tuple(path[:length]))
            if found is not None:
                return found
        return None

    def line(self, *path: str | int) -> int | None:
        """The line (from 1) of the path, or of the nearest thing around it."""
        place = self.place(*path)
        return None if place is None else place.line

    def _read(self) -> None:
        at = self._blank(0)
        table: Path = ()
        while at < len(self._text):
            if self._text.startswith("[", at):
                at, table = self._header(at)
            else:
                at = self._pair(at, table)
            at = self._blank(at)

    def _header(self, at: int) -> tuple[int, Path]:
        begins, many = at, self._text.startswith("[[", at)
        keys, at = self._keys(at + (2 if many else 1))
        path: Path = ()
        for key in keys[:-1]:
            path = self._last_of((*path, key), begins)
        path = (*path, keys[-1])
        if many:
            self._arrays[path] = number = self._arrays.get(path, -1) + 1
            self._record(path, begins)
            path = (*path, number)
        self._record(path, begins)
        return at + (2 if many else 1), path

    def _last_of(self, path: Path, begins: int) -> Path:
        self._record(path, begins)
        return (*path, self._arrays[path]) if path in self._arrays else path

    def _pair(self, at: int, table: Path) -> int:
        begins = at
        keys, at = self._keys(at)
        path: Path = (*table, *keys)
        for length in range(len(table) + 1, len(path)):
            self._record(path[:length], begins)
        return self._value(self._blank(at + 1), path, begins)

    def _keys(self, at: int) -> tuple[list[str], int]:
        keys: list[str] = []
        while True:
            at = self._space(at)
            quoted = self._string_end(at)
            if quoted is not None:
                keys.append(self._text[at + 1 : quoted - 1])
                at = quoted
            else:
                bare = _BARE_KEY.match(self._text, at)
                if bare is None:
                    raise ValueError(f"not TOML: no key at character {at}")
                keys.append(bare[0])
                at = bare.end()
            at = self._space(at)
            if not self._text.startswith(".", at):
                return keys, at
            at += 1

    def _value(self, at: int, path: Path, begins: int) -> int:
        start = at
        if (end := self._string_end(at)) is not None:
            at = end
        elif self._text.startswith("[", at):
            at = self._blank(at + 1)
            number = 0
            while not self._text.startswith("]", at):
                at = self._blank(self._value(at, (*path, number), at))
                at = self._blank(at + 1) if self._text.startswith(",", at) else at
                number += 1
            at += 1
        elif self._text.startswith("{", at):
            at = self._blank(at + 1)
            while not self._text.startswith("}", at):
                at = self._blank(self._pair(at, path))
                at = self._blank(at + 1) if self._text.startswith(",", at) else at
            at += 1
        else:
            scalar = _SCALAR.match(self._text, at)
            at = scalar.end() if scalar else at
            if at == start:
                raise ValueError(f"not TOML: no value at character {at}")
        self._record(path, begins, start, at)
        return at

    def _string_end(self, at: int) -> int | None:
        for delimiter, pattern in _STRINGS:
            if self._text.startswith(delimiter, at):
                found = pattern.match(self._text, at)
                return found.end() if found else None
        return None

    def _record(self, path: Path, begins: int, start: int | None = None, end: int | None = None) -> None:
        if path in self._places and start is None:
            return
        line, column = self._line_and_column(begins)
        if start is None:
            self._places[path] = TomlPlace(line=line, column=column)
            return
        value_line, value_column = self._line_and_column(start)
        self._places[path] = TomlPlace(
            line=line,
            column=column,
            value=self._text[start:end].rstrip(),
            value_line=value_line,
            value_column=value_column,
        )

    def _line_and_column(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def _space(self, at: int) -> int:
        return _end(_SPACE, self._text, at)

    def _blank(self, at: int) -> int:
        return _end(_BLANK, self._text, at)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def prefixes(path: Path) -> Iterator[Path]:
    """The path and everything around it, nearest first, down to the empty path."""
    for length in range(len(path), -1, -1):
        yield path[:length]
