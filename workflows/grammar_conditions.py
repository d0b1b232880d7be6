"""The reader behind `workflows.conditions`: grammar_conditions.lark made into a parser."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args

from workflows.conditions import Condition, Decided, MunicipalityHas
from workflows.dates import StepDate
from workflows.nearest import nearest
from workflows.sentence import SentenceError
from workflows.wordings import said

KEYWORDS = ("municipality", "has", "does", "not", "have", "decided")
_FOLD = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_WORD = re.compile(r"[^\s=!]+|!=|=|!")
_STEP = re.compile(r"([a-z][a-z0-9]*(-[a-z0-9]+)*/)?[a-z][a-z0-9]*(-[a-z0-9]+)*")


def read_condition(text: str) -> Condition:
    """The condition a text means. Raises SentenceError."""
    try:
        tree = _parser().parse(text.translate(_FOLD))
    except UnexpectedToken as error:
        # At the end of the text lark has no position, or the last token's.
        ended = error.token.type == "$END"
        at = len(text) if ended else error.token.start_pos or 0
        raise _unexpected(text, at, "" if ended else str(error.token)) from None
    except UnexpectedCharacters as error:
        at = cast(int, error.pos_in_stream)
        found = _WORD.match(text, at)
        raise _unexpected(text, at, found[0] if found else text[at : at + 1]) from None
    read = cast(tuple[Condition, int, str], _Conditions(text).transform(tree))
    condition, at, name = read
    if not _STEP.fullmatch(name):
        raise SentenceError(said("condition.bad-name", name=name), at + 1, text)
    return condition


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = files("workflows").joinpath("grammar_conditions.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", start="condition", maybe_placeholders=False)


def _unexpected(text: str, at: int, word: str) -> SentenceError:
    # The word that does not fit, or the one before it, taken for a name: "council-decision decides x = y".
    earlier = [found[0] for found in _WORD.finditer(text[:at])]
    for slip in filter(None, (word, earlier[-1] if earlier else "")):
        near = nearest(slip, KEYWORDS, likeness=0.7)
        if near is not None and near != slip.lower():
            at = at if slip == word else text.rindex(slip, 0, at)
            return SentenceError(said("condition.meant", word=near), at + 1, text, near)
    return SentenceError(said("condition.expected"), at + 1, text)


@v_args(inline=True)
class _Conditions(Transformer[Token, object]):
    """From lark's tree to the condition, with the place and the text of the name it asks about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def has(self, name: Token) -> tuple[Condition, int, str]:
        return self._has(name, wanted=True)

    def has_not(self, name: Token) -> tuple[Condition, int, str]:
        return self._has(name, wanted=False)

    def decided(self, step: Token, field: Token, value: str) -> tuple[Condition, int, str]:
        return self._decided(step, field, value, wanted=True)

    def not_decided(self, step: Token, field: Token, value: str) -> tuple[Condition, int, str]:
        return self._decided(step, field, value, wanted=False)

    def value(self, token: Token) -> str:
        written = self._text[token.start_pos or 0 : token.end_pos]
        return written.strip("\"'").strip() if token.type == "QUOTED" else written

    def _has(self, name: Token, *, wanted: bool) -> tuple[Condition, int, str]:
        has = MunicipalityHas(feature=str(name), wanted=wanted, text=self._text)
        return has, name.start_pos or 0, str(name)

    def _decided(self, step: Token, field: Token, value: str, *, wanted: bool) -> tuple[Condition, int, str]:
        workflow, _, own = str(step).rpartition("/")
        asked = StepDate(step=own, workflow=workflow or None)
        decided = Decided(step=asked, field=str(field), value=value, wanted=wanted, text=self._text)
        return decided, step.start_pos or 0, str(step)
