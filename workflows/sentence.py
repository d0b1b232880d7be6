"""Date sentences: from the text a planner writes to the parts in `workflows.dates`.

The language itself is `grammar.lark`. lark is first imported when the first sentence is read, so that a
command that reads none starts fast.
"""

from __future__ import annotations

from functools import lru_cache

from workflows.dates import Sentence, Span
from workflows.wordings import Language, Wording, plain, said

LONGEST_TEXT = 400  # characters; the longest bundled sentence has about 110


class SentenceError(ValueError):
    """A text that is not a date sentence.

    `what` says what was expected in plain words, `column` (from 1) where in `text` reading stopped, and
    `suggestion` is the nearest right word, if any."""

    def __init__(self, what: Wording | str, column: int, text: str, suggestion: str | None = None) -> None:
        self.what = what if isinstance(what, Wording) else plain(what)
        self.column = column
        self.text = text
        self.suggestion = suggestion
        super().__init__(self.wording.text("en"))

    @property
    def wording(self) -> Wording:
        """The text, the column, and what was expected there."""
        return said("sentence.at", text=self.text, column=self.column, error=self.what)

    @property
    def message(self) -> str:
        """What was expected, in English."""
        return self.what.text("en")

    def in_language(self, language: Language) -> str:
        """The whole error as a sentence."""
        return self.wording.text(language)


@lru_cache(maxsize=4096)
def parse(text: str) -> Sentence:
    """Read a date sentence such as "last meeting of formannskapet at least 14 days before council-decision".

    Raises SentenceError."""
    from workflows.grammar import read_point

    _refuse_long(text)
    return Sentence(text=text, point=read_point(text))


@lru_cache(maxsize=1024)
def parse_span(text: str) -> Span:
    """Read a length of time such as "6 weeks" or "9 working days". Raises SentenceError."""
    from workflows.grammar import read_span

    _refuse_long(text)
    return read_span(text)


def reserved_words() -> frozenset[str]:
    """The words of the language itself, which cannot also name a step or a body."""
    from workflows.grammar import keywords

    return keywords()


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        shown = f"{text[:40]}…"
        too_long = said("sentence.too-long", count=len(text), limit=LONGEST_TEXT)
        raise SentenceError(too_long, 1, shown)
