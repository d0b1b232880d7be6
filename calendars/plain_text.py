"""Text from outside made safe to write into one line, or into lines, of another format."""

from __future__ import annotations

import re
import unicodedata

# What some reader or other takes for the end of a line: CR LF, CR, LF, VT, FF, NEL, and Unicode's two.
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Control characters, and halves of a surrogate pair, which cannot be encoded.
_UNPRINTABLE = frozenset({"Cc", "Cs"})
# Marks that turn the direction of the text around them: with these, what is read is not what is written.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """The text on one line: line ends and runs of white space become one space, and control characters, marks
    that turn the direction of writing and lone surrogates are dropped. NFC."""
    return " ".join(lines(text).split())


def shortened(text: str, length: int) -> str:
    """The text, its end cut off for an ellipsis when it is longer than `length` characters."""
    return text if len(text) <= length else text[: length - 1] + "…"


def lines(text: str) -> str:
    """The text with LF as its only line end and no other control characters; a tab becomes a space. NFC."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    if text.isprintable():
        return text
    return "".join(
        c for c in text if c == "\n" or (unicodedata.category(c) not in _UNPRINTABLE and c not in _TURNING)
    )
