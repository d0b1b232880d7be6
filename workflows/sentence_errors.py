"""What to tell somebody whose date sentence could not be read: where, what was expected, the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast

from lark import Lark, Token, UnexpectedCharacters, UnexpectedToken
from lark.lexer import PatternStr

from workflows.nearest import nearest
from workflows.sentence import SentenceError
from workflows.wordings import Wording, plain, said

# Terminals that stand for several words; the rest of the grammar's words are told as they are.
WORDS: Mapping[str, tuple[str, ...]] = {
    "MONTH": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "WEEKDAY": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ORDINAL": (
        *("second", "third", "fourth", "fifth", "sixth", "seventh"),
        *("eighth", "ninth", "tenth", "eleventh", "twelfth"),
    ),
    "DAY": ("days", "day"),
    "WEEK": ("weeks", "week"),
    "MONTH_UNIT": ("months", "month"),
    "YEAR": ("years", "year"),
}

_CLOSED = frozenset(
    {
        *("NUMBER", "LAST", "FIRST", "NEXT", "ORDINAL", "WEEKDAY", "WEEK", "ISO_DATE", "NAME"),
        *("START", "END", "ELECTION", "CONSTITUTION", "A", "ONE", "DAY", "SAME", "WORKING", "LPAR"),
    }
)
_YEAR = frozenset({"THIS", "NEXT", "LAST", "ELECTION", "YEAR", "YEAR_OFFSET"})
# What may be expected together, and the wording that says it; the first that fits is taken, then the next.
_GROUPS: tuple[tuple[frozenset[str], str], ...] = (
    (_CLOSED | {"EARLIEST", "LATEST"}, "expect.any"),
    (_CLOSED, "expect.simple"),
    (frozenset({"DAY", "WORKING", "WEEK", "MONTH_UNIT", "YEAR"}), "expect.unit"),
    (frozenset({"BEFORE", "BY", "ON", "AFTER", "FROM", "BETWEEN", "IN", "AT"}), "expect.condition"),
    (_YEAR | {"OF"}, "expect.year-of"),
    (_YEAR, "expect.year"),
    (frozenset({"ELECTION", "CONSTITUTION"}), "expect.anchor"),
    (frozenset({"MONTH"}), "expect.month"),
    (frozenset({"WEEKDAY"}), "expect.weekday"),
    (frozenset({"NUMBER"}), "expect.number"),
    (frozenset({"QUOTED", "NAME"}), "expect.mark"),
    (frozenset({"DAY"}), "day"),
    (frozenset({"YEAR"}), "year"),
    (frozenset({"WEEK"}), "week"),
    (frozenset({"AND", "COMMA"}), "expect.and"),
)

_WORD = re.compile(r"[^\s,()]+|[,()]")
_GLUED = re.compile(r"([0-9]+)([a-z]+)")  # "14days"
# Likeness asked of a word: high, since a name is right as it stands more often than it is a slip.
_LIKELY_SLIP = 0.7


def explain(parser: Lark, text: str, folded: str, start: str) -> SentenceError:
    """The error for a text the parser did not accept; `folded` is the text as the parser read it."""
    tokens, at, tail = _read_tokens(parser, folded)
    fitting = _fitting(parser, tokens, start)
    if fitting < len(tokens):
        at, tail = tokens[fitting].start_pos or 0, str(tokens[fitting])
    before = tokens[:fitting]
    if before and before[-1].type == "NAME":
        # "lsat meeting of …": the slip was taken for the name of a step, and the next word did not fit.
        earlier = before[:-1]
        meant = nearest(before[-1], _words(parser, _accepts(parser, earlier, start)), likeness=_LIKELY_SLIP)
        if meant is not None:
            accepted = _accepts(parser, earlier, start)
            return _error(parser, accepted, earlier, before[-1].start_pos or 0, str(before[-1]), text)
    return _error(parser, _accepts(parser, before, start), before, at, tail, text)


def _error(
    parser: Lark, accepted: frozenset[str], before: list[Token], at: int, word: str, text: str
) -> SentenceError:
    expected = said("sentence.expected", what=_in_plain_words(parser, accepted, before))
    if not word:
        return SentenceError(said("sentence.ends-early", expected=expected), len(text) + 1, text)
    nested = word in ("earliest", "latest", "meeting") and "LPAR" in accepted | _accepted_earlier(word)
    parts = [expected]
    if nested:
        parts.append(said("sentence.parenthesis"))
    glued = _GLUED.fullmatch(word)
    suggestion = (
        f"{glued[1]} {glued[2]}" if glued else nearest(word, _words(parser, accepted), likeness=_LIKELY_SLIP)
    )
    if suggestion is not None:
        parts.append(said("sentence.meant", word=suggestion))
    elif not nested:
        parts.append(said("sentence.not", word=text[at : at + len(word)]))
    return SentenceError(said("glued", parts=tuple(parts)), at + 1, text, suggestion)


def _accepted_earlier(word: str) -> frozenset[str]:
    # "before last meeting of …" stops at "meeting", one word after the place where a parenthesis would do.
    return frozenset({"LPAR"}) if word == "meeting" else frozenset()


def _read_tokens(parser: Lark, folded: str) -> tuple[list[Token], int, str]:
    """The tokens up to the first thing that is no word of the language; where it stands, and itself."""
    tokens: list[Token] = []
    try:
        tokens.extend(parser.lex(folded))
    except UnexpectedCharacters as stop:
        at = cast(int, stop.pos_in_stream)
        found = _WORD.match(folded, at)
        return tokens, at, found[0] if found else folded[at:]
    return tokens, len(folded), ""


def _fitting(parser: Lark, tokens: list[Token], start: str) -> int:
    """How many of the tokens, from the first on, can begin a sentence."""
    reading = parser.parse_interactive(start=start)
    for number, token in enumerate(tokens):
        try:
            reading.feed_token(token)
        except UnexpectedToken:
            return number
    return len(tokens)


def _accepts(parser: Lark, before: list[Token], start: str) -> frozenset[str]:
    reading = parser.parse_interactive(start=start)
    for token in before:
        reading.feed_token(token)
    return frozenset(cast("set[str]", reading.accepts()))  # type: ignore[no-untyped-call]


def _words(parser: Lark, accepted: Iterable[str]) -> list[str]:
    words: list[str] = []
    for name in sorted(accepted):
        if name in WORDS:
            words.extend(WORDS[name])
        elif name != "$END":
            pattern = parser.get_terminal(name).pattern
            if isinstance(pattern, PatternStr) and pattern.value.isalpha():
                words.append(pattern.value)
    return words


def _in_plain_words(parser: Lark, accepted: frozenset[str], before: list[Token]) -> Wording:
    left = set(accepted)
    parts: list[Wording] = []
    for group, wording in _GROUPS:
        if group <= left:
            parts.append(said(wording) if "." in wording else plain(wording))
            left -= group
    if "NAME" in left:
        parts.append(said("expect.body" if _after(before, "meeting", "of") else "expect.step"))
        left.discard("NAME")
    ends = "$END" in left
    left.discard("$END")
    if others := tuple(said("expect.quoted", word=word) for word in _words(parser, left)):
        parts.append(said("expect.words", words=others))
    if "LPAR" in left or "RPAR" in left:
        parts.append(said("expect.quoted", word="(" if "LPAR" in left else ")"))
    if ends:
        parts.append(said("expect.end"))
    if len(parts) > 1:
        return said("expect.or-last", parts=tuple(parts[:-1]), last=parts[-1])
    return parts[0] if parts else said("expect.end")


def _after(before: list[Token], *words: str) -> bool:
    return tuple(str(token) for token in before[-len(words) :]) == words
