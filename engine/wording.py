"""Reasons as text: "14 dager før «Kommunestyret vedtar …» (torsdag 14. desember 2023)"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time

from engine.catalogue import catalogue
from engine.language import day_text, listing, span_text, time_text
from engine.reasons import Reason, Value
from workflows.dates import Span
from workflows.schema import Language, Text


def render(reason: Reason, language: Language) -> str:
    """The reason as text. Dates are written out, spans counted, nested reasons rendered in turn."""
    values = dict(reason.values)
    special = _SPECIAL.get(reason.wording)
    if special is not None:
        return special(values, language)
    sentence = reason.wording.partition(".")[0] in _SENTENCES
    words = {name: _words(value, language, weekday=sentence) for name, value in values.items()}
    text = catalogue("engine").text(reason.wording, language, **words)
    return text[:1].upper() + text[1:] if sentence else text


_SENTENCES = frozenset({"step", "note", "conflict", "warning"})


def body_name(body: str, language: Language) -> str:
    """What a body is called in a sentence; one that has no wording is called by its id."""
    known = f"body.{body}"
    return (
        catalogue("engine").text(known, language) if known in catalogue("engine") else body.replace("-", " ")
    )


def _words(value: Value, language: Language, *, weekday: bool = False) -> str:
    match value:
        case None:
            return ""
        case Reason():
            return render(value, language)
        case Text():
            return value.in_language(language)
        case Span():
            return span_text(value, language)
        case date():
            return day_text(value, language, weekday=weekday)
        case time():
            return time_text(value)
        case tuple():
            return listing([_words(part, language) for part in value], language)
        case _:
            return str(value)


def _joined(separator: str) -> Callable[[Mapping[str, Value], Language], str]:
    def join(values: Mapping[str, Value], language: Language) -> str:
        parts = values["parts"]
        return separator.join(
            _words(part, language) for part in (parts if isinstance(parts, tuple) else (parts,))
        )

    return join


def _nth(values: Mapping[str, Value], language: Language) -> str:
    nth = values["nth"]
    known = f"nth.{'last' if nth == -1 else nth}"
    words = catalogue("engine")
    return words.text(known, language) if known in words else words.text("nth.other", language, nth=nth)


def _weekday(values: Mapping[str, Value], language: Language) -> str:
    # 1 January 2024 was a Monday.
    return day_text(date(2024, 1, int(str(values["weekday"]))), language, year=False).split(" ")[0]


def _month(values: Mapping[str, Value], language: Language) -> str:
    return day_text(date(2024, int(str(values["month"])), 1), language, weekday=False, year=False).split(" ")[
        1
    ]


def _bounds(values: Mapping[str, Value], language: Language) -> str:
    parts = values["parts"]
    if not isinstance(parts, tuple) or not parts:
        return ""
    return " " + listing([_words(part, language) for part in parts], language)


_SPECIAL: Mapping[str, Callable[[Mapping[str, Value], Language], str]] = {
    "paragraph": _joined(" "),
    "semicolons": _joined("; "),
    "glued": _joined(""),
    "nth": _nth,
    "weekday": _weekday,
    "month": _month,
    "bounds": _bounds,
    "body": lambda values, language: body_name(str(values["body"]), language),
    "text": lambda values, _language: str(values["text"]),
}
