"""What is wrong with a definition: where, how badly, and what to do; as values, never raised."""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from workflows.wordings import Language, Wording, plain, said


class Severity(StrEnum):
    """error: the definition cannot be used as it stands. warning: it can, but somebody should look.
    info: nothing is wrong; it is said so that nobody is surprised."""

    error = "error"
    warning = "warning"
    info = "info"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file; line and column are counted from 1."""

    file: str
    line: int = 1
    column: int | None = None

    def __str__(self) -> str:
        column = "" if self.column is None else f":{self.column}"
        return f"{self.file}:{self.line}{column}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: `what` says what is wrong and what was expected, `advice` what to do."""

    file: str
    line: int
    column: int | None = None
    severity: Severity
    what: Wording
    advice: Wording | None = None

    @property
    def place(self) -> Place:
        return Place(file=self.file, line=self.line, column=self.column)

    def text(self, language: Language = "nb") -> str:
        """What is wrong, as a sentence without capital letter or full stop."""
        return self.what.text(language)

    def hint_in(self, language: Language) -> str:
        """What to do; '' where nothing can be said."""
        return "" if self.advice is None else self.advice.text(language)

    def in_language(self, language: Language) -> str:
        """The whole finding on one line: place, severity, what is wrong and what to do."""
        hint = f" ({self.hint_in(language)})" if self.advice else ""
        severity = said(f"severity.{self.severity}").text(language)
        return f"{self.place}: {severity}: {self.text(language)}{hint}"

    @property
    def message(self) -> str:
        """What is wrong, in English: for logs and developers."""
        return self.text("en")

    @property
    def hint(self) -> str:
        """What to do, in English."""
        return self.hint_in("en")

    def __str__(self) -> str:
        return self.in_language("en")


class RefusedError(ValueError):
    """A value that a definition may not have; says why in the three languages."""

    def __init__(self, code: str, **values: str | int | tuple[str, ...]) -> None:
        self.what = said(code, **values)
        super().__init__(self.what.text("en"))


def error_at(place: Place, message: Wording | str, hint: Wording | str = "") -> Finding:
    """An error at a place. A text that is not a wording is said as it is in every language."""
    return _at(place, Severity.error, message, hint)


def warning_at(place: Place, message: Wording | str, hint: Wording | str = "") -> Finding:
    """A warning at a place."""
    return _at(place, Severity.warning, message, hint)


def info_at(place: Place, message: Wording | str, hint: Wording | str = "") -> Finding:
    """Something to know, at a place."""
    return _at(place, Severity.info, message, hint)


def meant(near: str | None) -> Wording | str:
    """ "did you mean …?", or nothing where there is no near word."""
    return said("did-you-mean", word=near) if near else ""


def _at(place: Place, severity: Severity, message: Wording | str, hint: Wording | str) -> Finding:
    return Finding(
        file=place.file,
        line=place.line,
        column=place.column,
        severity=severity,
        what=message if isinstance(message, Wording) else plain(message),
        advice=(hint if isinstance(hint, Wording) else plain(hint)) if hint else None,
    )
