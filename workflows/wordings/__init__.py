"""What this room says to a person, in bokmål, nynorsk and English.

A `Wording` is a code with the values its place holders stand for; it becomes a sentence only when somebody reads
it. The texts stand in the modules beside this one, each code once, as (bokmål, nynorsk, English).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["nb", "nn", "en"]
Texts: TypeAlias = Mapping[str, tuple[str, str, str]]

LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn", "en")
_JOINERS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {"or": ("eller", "eller", "or"), "and": ("og", "og", "and")}
)

Value: TypeAlias = "str | int | Wording | tuple[str | Wording, ...]"


@dataclasses.dataclass(frozen=True, slots=True)
class Wording:
    """Something to be said: `code` is a key of `texts()`, `values` what its place holders stand for.

    A value that is a wording is said in the same language; a tuple is a list, which the place holder joins:
    `{names:or}`, `{names:and}`, `{names}` with commas alone, or `{names:glue}` with nothing between."""

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    def text(self, language: Language = "nb") -> str:
        """The wording as a sentence, without capital letter or full stop."""
        values = {name: _spoken(value, language) for name, value in self.values}
        return texts()[self.code][LANGUAGES.index(language)].format_map(values)

    def __str__(self) -> str:
        return self.text("en")


def said(code: str, **values: Value) -> Wording:
    """A wording with its values. Raises KeyError for a code without a text, or a value that is missing."""
    wording = Wording(code, tuple(values.items()))
    wording.text()
    return wording


def plain(text: str) -> Wording:
    """A text that is the same in every language: a name, or what another program said."""
    return Wording("plain", (("text", text),))


@cache
def texts() -> Texts:
    """Every text of this room, by code."""
    from workflows.wordings import lints, overlays, reading, rules, sentences

    parts = (reading.TEXTS, sentences.TEXTS, rules.TEXTS, lints.TEXTS, overlays.TEXTS)
    return MappingProxyType(
        {"plain": ("{text}",) * 3, "glued": ("{parts:glue}",) * 3} | dict(_once_each(parts))
    )


def _once_each(parts: tuple[Texts, ...]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    seen: set[str] = set()
    for part in parts:
        for code, told in part.items():
            if code in seen:
                raise ValueError(f"two texts have the code {code!r}")
            seen.add(code)
            yield code, told


class _Joined:
    """A list as a place holder shows it."""

    def __init__(self, parts: tuple[str, ...], language: Language) -> None:
        self._parts = parts
        self._language = language

    def __format__(self, joiner: str) -> str:
        if joiner == "glue":
            return "".join(self._parts)
        if not joiner or len(self._parts) < 2:
            return ", ".join(self._parts)
        word = _JOINERS[joiner][LANGUAGES.index(self._language)]
        return f"{', '.join(self._parts[:-1])} {word} {self._parts[-1]}"


def _spoken(value: Value, language: Language) -> str | int | _Joined:
    if isinstance(value, Wording):
        return value.text(language)
    if isinstance(value, tuple):
        parts = tuple(part.text(language) if isinstance(part, Wording) else part for part in value)
        return _Joined(parts, language)
    return value
