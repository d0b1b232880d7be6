"""TOML files read from a folder, with the place of everything in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from workflows.findings import Finding, Place, error_at
from workflows.toml_lines import TomlLines
from workflows.wordings import Wording, said

LARGEST_FILE = 1_000_000  # bytes; the largest bundled file has about 10,000
_TOML_PLACE = re.compile(r"^(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", re.DOTALL)
_TOML_END = re.compile(r"^(?P<what>.*) \(at end of document\)$", re.DOTALL)


class Document:
    """One TOML file: its data, and where in the file each part of it stands."""

    def __init__(self, file: str, text: str, data: dict[str, Any], *, bundled: bool = False) -> None:
        self.file = file
        self.text = text
        self.data = data
        self.bundled = bundled

    @cached_property
    def lines(self) -> TomlLines:
        """Made when first asked for: a file without findings never needs it."""
        return TomlLines(self.text)

    def place(self, *path: str | int) -> Place:
        """The place of a path, or of the nearest thing around it."""
        found = self.lines.place(*path)
        return (
            Place(file=self.file)
            if found is None
            else Place(file=self.file, line=found.line, column=found.column)
        )

    def place_within(self, offset: int, *path: str | int) -> Place:
        """The place of a character inside a text value, `offset` characters from its beginning."""
        found = self.lines.place(*path)
        if found is None:
            return Place(file=self.file)
        # Inside a multi-line or escaped text the columns of value and file part ways.
        plain = (
            found.value[:1] in ("'", '"') and found.value[1:2] != found.value[:1] and "\\" not in found.value
        )
        if not plain:
            return Place(file=self.file, line=found.line, column=found.column)
        return Place(file=self.file, line=found.value_line, column=found.value_column + 1 + offset)


def read_document(
    path: Path | Traversable, *, bundled: bool = False
) -> tuple[Document | None, Finding | None]:
    """Read one file: the document, or the finding that says why it could not be read."""
    file = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, error_at(Place(file=file), said("file.unreadable", reason=error.strerror or str(error)))
    if len(raw) > LARGEST_FILE:
        too_big = said("file.too-big", size=len(raw), limit=LARGEST_FILE)
        return None, error_at(Place(file=file), too_big)
    try:
        # Notepad puts a byte order mark first, which TOML does not allow.
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        place = Place(file=file, line=line)
        return None, error_at(place, said("file.not-utf8"), said("file.not-utf8-hint"))
    try:
        return Document(file, text, tomllib.loads(text), bundled=bundled), None
    except tomllib.TOMLDecodeError as error:
        return None, _not_toml(file, text, str(error))
    except RecursionError:
        return None, error_at(Place(file=file), said("file.too-deep"))


def _not_toml(file: str, text: str, message: str) -> Finding:
    # Until Python 3.14 the error tells its place only in its text.
    if found := _TOML_PLACE.match(message):
        place = Place(file=file, line=int(found["line"]), column=int(found["column"]))
    elif found := _TOML_END.match(message):
        place = Place(file=file, line=text.rstrip("\n").count("\n") + 1)
    else:
        return error_at(Place(file=file), said("toml.wrong", what=message))
    return error_at(place, said("toml.wrong", what=found["what"].rstrip(".")), _toml_hint(found["what"]))


def _toml_hint(what: str) -> Wording | str:
    if what.startswith("Invalid value"):
        return said("toml.quotes")
    if "overwrite" in what:
        return said("toml.twice")
    if what.startswith(("Illegal character", "Unterminated string", "Expected")):
        return said("toml.unclosed")
    return ""


def definition_files(folder: Path) -> Iterable[Path]:
    """The TOML files of a municipality's own folder, in order of name."""
    return sorted(path for path in folder.glob("*.toml") if path.is_file())


def bundled_files() -> Iterator[Traversable]:
    """The TOML files that ship with this package, in order of name."""
    return iter(
        sorted((f for f in files("workflows").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    )
