"""Titles of calendar entries as words, made comparable: without regard to case, to how å, ø and æ were
written, or to how a letter was put together."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from functools import lru_cache
from typing import Final

from calendars import body_names
from calendars.plain_text import one_line

# A title is a line and a description a page; what a hostile one holds beyond that is not looked at.
READ_LENGTH = 4_000

_WORD = re.compile(r"[^\W_]+")
# What parts a title into pieces that each speak for themselves; a hyphen does only between spaces. A comma
# parts pieces too, but not the name of a body («Utvalg for helse, kultur og oppvekst»).
_SEPARATOR = re.compile(r"\s[-–—]+\s|[–—:|/;()\[\]]")
_COMMA = re.compile(r",\s")
# Titles are compared without regard to how å, ø and æ were written: «Eldreraad» is «Eldreråd».
_SPELLED_OUT = str.maketrans({"å": "aa", "ø": "oe", "æ": "ae", "ö": "oe", "ä": "ae"})


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word of a title: as written, folded for comparison, and the number of the piece it stands in, with
    commas as separators and without."""

    text: str
    folded: str
    piece: int
    clause: int


def words_of(text: str) -> list[Word]:
    """The words of a text from outside, as far as it is looked at."""
    text = one_line(text[:READ_LENGTH])
    found: list[Word] = []
    piece, clause, reached = 0, 0, 0
    for match in _WORD.finditer(text):
        between = text[reached : match.start()]
        new_clause = _SEPARATOR.search(between) is not None
        clause += new_clause
        piece += new_clause or _COMMA.search(between) is not None
        reached = match.end()
        found.append(Word(match[0], folded(match[0]), piece, clause))
    return found


# Few words make up the titles of a whole calendar.
@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A word as it is compared."""
    if word.isascii():
        return word.casefold()
    word = unicodedata.normalize("NFC", word.casefold()).translate(_SPELLED_OUT)
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(word.folded for word in words_of(text))


def title_key(title: str) -> tuple[str, ...]:
    """A title for comparison with another: its words without case, spelling of å, ø and æ, or a note that the
    meeting is cancelled or moved."""
    return tuple(word.folded for word in words_of(title) if word.folded not in CANCELLED | _MOVED)


CANCELLED: Final = frozenset(map(folded, body_names.CANCELLED))
_MOVED = frozenset({"flyttet", "flytta", "flyttes", "moved"})
