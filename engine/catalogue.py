"""Catalogues of wordings: one TOML file a package, every entry in bokmål, nynorsk and English.

Kept free of heavy imports: the command line's help texts come from here too."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.schema import Language


class Wordings:
    """A catalogue read from TOML: every entry has `nb`, `nn` and `en`, each a format string.

    Entries are looked up by dotted id ("meeting.last"). A missing entry is a programming error and raises
    KeyError; a test walks every catalogue so that none is missing a language."""

    def __init__(self, text: str) -> None:
        self._entries: dict[str, Mapping[str, str]] = {}
        self._collect("", tomllib.loads(text))

    def _collect(self, prefix: str, table: Mapping[str, object]) -> None:
        if table and all(isinstance(value, str) for value in table.values()):
            self._entries[prefix] = {key: str(value) for key, value in table.items()}
            return
        for key, value in table.items():
            if isinstance(value, Mapping):
                self._collect(f"{prefix}.{key}" if prefix else key, value)

    @property
    def entries(self) -> Mapping[str, Mapping[str, str]]:
        return self._entries

    def __contains__(self, wording: str) -> bool:
        return wording in self._entries

    def text(self, wording: str, language: Language, /, **values: object) -> str:
        """The wording in that language with `{names}` filled in. Values are put in as they are: whoever
        renders markup escapes them."""
        return Formatter().vformat(self._entries[wording][language], (), values)


@cache
def catalogue(package: str, filename: str = "wordings.toml") -> Wordings:
    """The catalogue that ships with a package: `catalogue("engine")`."""
    return Wordings(files(package).joinpath(filename).read_text(encoding="utf-8"))
