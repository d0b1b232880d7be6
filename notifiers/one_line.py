"""Text from outside as one harmless line, for headers and for the paragraphs of a mail."""

from __future__ import annotations

import unicodedata

# Cc: CR, LF, NUL and the other controls. Cf: bidi marks, zero-width and tag characters. Cs: lone
# surrogates, which no encoding takes. Zl and Zp: U+2028 and U+2029, which str.splitlines() and some mail
# programs break on.
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# What no title or name in a municipality needs; a reader is helped by the start of it, not by a megabyte.
LONGEST_PARAGRAPH = 2_000


def one_line(text: str, limit: int = LONGEST_PARAGRAPH) -> str:
    """The text on one line of at most `limit` characters (the last then being "…"): control, bidi and other
    invisible characters are taken out, and runs of white space become one space."""
    # A cut before the real work, so that a hostile megabyte costs no more than a title.
    kept = "".join(_kept(character) for character in text[: limit * 4])
    line = " ".join(kept.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + "…"


def header_line(text: str, limit: int) -> str:
    """`one_line`, and safe as the value of a header.

    The trap: `email.headerregistry` decodes an RFC 2047 encoded word found in a value it is given, so
    the plain text "=?utf-8?q?=0D=0ABcc:_x?=" becomes a line break inside the header."""
    return one_line(text, limit).replace("=?", "= ?")


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNWANTED else character
