"""Dates, lengths of time and lists written out in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

import pendulum

from workflows.dates import Span, Unit
from workflows.schema import Language

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")

_SPANS: Mapping[Language, Mapping[Unit, tuple[str, str]]] = {
    "nb": {
        Unit.days: ("dag", "dager"),
        Unit.working_days: ("virkedag", "virkedager"),
        Unit.weeks: ("uke", "uker"),
        Unit.months: ("måned", "måneder"),
        Unit.years: ("år", "år"),
    },
    "nn": {
        Unit.days: ("dag", "dagar"),
        Unit.working_days: ("vyrkedag", "vyrkedagar"),
        Unit.weeks: ("veke", "veker"),
        Unit.months: ("månad", "månader"),
        Unit.years: ("år", "år"),
    },
    "en": {
        Unit.days: ("day", "days"),
        Unit.working_days: ("working day", "working days"),
        Unit.weeks: ("week", "weeks"),
        Unit.months: ("month", "months"),
        Unit.years: ("year", "years"),
    },
}


def day_text(day: date, language: Language, *, weekday: bool = True, year: bool = True) -> str:
    """A date for people: "torsdag 14. desember 2023", in English "Thursday 14 December 2023"."""
    dot = "" if language == "en" else "."
    pattern = f"{'dddd ' if weekday else ''}D[{dot}] MMMM{' YYYY' if year else ''}"
    return pendulum.date(day.year, day.month, day.day).format(pattern, locale=language)


def short_day_text(day: date, language: Language) -> str:
    """A date for a table column: "to. 14.12.2023", in English "Thu 14.12.2023"."""
    weekday = pendulum.date(day.year, day.month, day.day).format("ddd", locale=language).rstrip(".")
    return f"{weekday}{'' if language == 'en' else '.'} {day:%d.%m.%Y}"


def time_text(value: time) -> str:
    return value.strftime("%H:%M")


def span_text(span: Span, language: Language) -> str:
    """A length of time: "14 dager", "1 virkedag"."""
    return count_text(span.count, span.unit, language)


def count_text(count: int, unit: Unit, language: Language) -> str:
    one, many = _SPANS[language][unit]
    return f"{count} {one if count == 1 else many}"


def listing(parts: list[str], language: Language) -> str:
    """ "a, b og c" / "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    joint = {"nb": "og", "nn": "og", "en": "and"}[language]
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"
