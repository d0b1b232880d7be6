"""What was found while reading or fetching, kept as a code with its values so that it can be said in any of
the three languages, to whoever reads it later."""

from __future__ import annotations

import dataclasses
from typing import Literal

from calendars.plain_text import one_line, shortened
from calendars.wording import LANGUAGES, TEXTS

Language = Literal["nb", "nn", "en"]

# Outside text quoted in a message: enough to recognise it by, not enough to drown the message.
QUOTED_LENGTH = 120


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something found: `code` is a key of `wording.TEXTS`, `values` what its place holders stand for."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def text(self, language: Language = "nb") -> str:
        """The finding as a sentence, without capital letter or full stop."""
        return TEXTS[self.code][LANGUAGES.index(language)].format_map(dict(self.values))

    def __str__(self) -> str:
        return self.text()


def finding(code: str, **values: object) -> Finding:
    """A finding with its values made into short, harmless text. Raises KeyError for a code without a text."""
    found = Finding(code, tuple((name, quoted(str(value))) for name, value in values.items()))
    found.text()
    return found


def quoted(text: str) -> str:
    """Outside text as it may stand inside a message: one line, no control characters, shortened."""
    return shortened(one_line(text), QUOTED_LENGTH)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding about one event, row or line of a file. `subject` is the title, or the UID where there is
    none; `line` counts from 1, None when no line is known."""

    finding: Finding
    line: int | None = None
    subject: str = ""

    def text(self, language: Language = "nb") -> str:
        """Where, what, and what was done about it: «linje 12, "FSK 1/23": …»."""
        place = [] if self.line is None else [finding("at.line", line=self.line).text(language)]
        if self.subject:
            place.append(f"'{self.subject}'" if language == "en" else f"«{self.subject}»")
        said = self.finding.text(language)
        return f"{', '.join(place)}: {said}" if place else said

    def __str__(self) -> str:
        return self.text()
