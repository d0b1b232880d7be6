"""What to tell somebody whose date sentence could not be read: where, what was expected, the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast

from lark import Lark, Token, UnexpectedCharacters, UnexpectedToken
from lark.lexer import PatternStr

from workflows.nearest import in_words, nearest
from workflows.sentence import SentenceError

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
_SIMPLE = 'a date ("31 December"), a step or a length of time ("14 days before …")'
_YEAR = frozenset({"THIS", "NEXT", "LAST", "ELECTION", "YEAR", "YEAR_OFFSET"})
# What may be expected together, and how that is said; the first that fits is taken, then the next.
_GROUPS: tuple[tuple[frozenset[str], str], ...] = (
    (_CLOSED | {"EARLIEST", "LATEST"}, f'{_SIMPLE}, or a meeting ("last meeting of …")'),
    (_CLOSED, _SIMPLE),
    (
        frozenset({"DAY", "WORKING", "WEEK", "MONTH_UNIT", "YEAR"}),
        "days, working days, weeks, months or years",
    ),
    (
        frozenset({"BEFORE", "BY", "ON", "AFTER", "FROM", "BETWEEN", "IN", "AT"}),
        'a condition ("before …", "by …", "from …", "between … and …", "in …", "at least … before …")',
    ),
    (_YEAR | {"OF"}, 'a year ("next year", "of year+2")'),
    (_YEAR, 'a year ("next year", "year+2")'),
    (frozenset({"ELECTION", "CONSTITUTION"}), "election or constitution"),
    (frozenset({"MONTH"}), "the name of a month"),
    (frozenset({"WEEKDAY"}), "a weekday"),
    (frozenset({"NUMBER"}), "a number"),
    (frozenset({"QUOTED", "NAME"}), 'a mark in quotation marks ("konstituerende")'),
    (frozenset({"DAY"}), "day"),
    (frozenset({"YEAR"}), "year"),
    (frozenset({"WEEK"}), "week"),
    (frozenset({"AND", "COMMA"}), '"and" or a comma'),
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
    expected = f"expected {_in_plain_words(parser, accepted, before)}"
    if not word:
        return SentenceError(f"the sentence ends too early: {expected}", len(text) + 1, text)
    nested = word in ("earliest", "latest", "meeting") and "LPAR" in accepted | _accepted_earlier(word)
    if nested:
        expected += "; put a meeting or a list inside another sentence in parentheses"
    glued = _GLUED.fullmatch(word)
    suggestion = (
        f"{glued[1]} {glued[2]}" if glued else nearest(word, _words(parser, accepted), likeness=_LIKELY_SLIP)
    )
    if suggestion is not None:
        expected += f'; did you mean "{suggestion}"?'
    elif not nested:
        expected += f', not "{text[at : at + len(word)]}"'
    return SentenceError(expected, at + 1, text, suggestion)


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


def _in_plain_words(parser: Lark, accepted: frozenset[str], before: list[Token]) -> str:
    left = set(accepted)
    said: list[str] = []
    for group, words in _GROUPS:
        if group <= left:
            said.append(words)
            left -= group
    if "NAME" in left:
        said.append("the name of a body" if _after(before, "meeting", "of") else "the name of a step")
        left.discard("NAME")
    ends = "$END" in left
    left.discard("$END")
    if others := [f'"{word}"' for word in _words(parser, left)]:
        said.append(in_words(others))
    if "LPAR" in left or "RPAR" in left:
        said.append('"("' if "LPAR" in left else '")"')
    if ends:
        said.append("nothing more")
    return ", or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _after(before: list[Token], *words: str) -> bool:
    return tuple(str(token) for token in before[-len(words) :]) == words
