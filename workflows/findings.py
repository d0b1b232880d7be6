"""What is wrong with a definition: where, how badly, and what to do; as values, never raised."""

from __future__ import annotations

import dataclasses
from enum import StrEnum


class Severity(StrEnum):
    """error: the definition cannot be used as it stands. warning: it can, but somebody should look."""

    error = "error"
    warning = "warning"


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
    """One finding: `message` says what is wrong and what was expected, `hint` what to do."""

    file: str
    line: int
    column: int | None = None
    severity: Severity
    message: str
    hint: str = ""

    @property
    def place(self) -> Place:
        return Place(file=self.file, line=self.line, column=self.column)

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.severity}: {self.message}{hint}"


def error_at(place: Place, message: str, hint: str = "") -> Finding:
    """An error at a place."""
    return Finding(
        file=place.file,
        line=place.line,
        column=place.column,
        severity=Severity.error,
        message=message,
        hint=hint,
    )


def warning_at(place: Place, message: str, hint: str = "") -> Finding:
    """A warning at a place."""
    return dataclasses.replace(error_at(place, message, hint), severity=Severity.warning)
