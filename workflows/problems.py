"""What pydantic found wrong with a definition, as findings in plain words at the line where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workflows.findings import Finding, Place, error_at
from workflows.nearest import nearest
from workflows.overlay import Draft
from workflows.sentence import SentenceError
from workflows.toml_lines import Path

_EXPECTED: Mapping[str, str] = {
    "string_type": "expected a text in quotation marks",
    "int_type": "expected a whole number without quotation marks",
    "int_parsing": "expected a whole number without quotation marks",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "tuple_type": 'expected a list such as ["first", "second"]',
    "model_type": "expected a table such as { nb = … }",
    "string_pattern_mismatch": 'expected lower-case letters, digits and hyphens, such as "council-decision"',
    "string_too_short": "expected a text that is not empty",
    "string_too_long": "the text is too long",
}


def findings_of(error: ValidationError, draft: Draft, model: type[BaseModel]) -> list[Finding]:
    """A finding for each thing pydantic found wrong in a draft, one a place."""
    found: dict[tuple[Place, str], Finding] = {}
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # not empty as written: each part of it has an error of its own
        finding = _finding(detail, draft, model)
        found.setdefault((finding.place, finding.message), finding)
    return list(found.values())


def _finding(detail: ErrorDetails, draft: Draft, model: type[BaseModel]) -> Finding:
    path: Path = tuple(detail["loc"])
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    kind, given = detail["type"], detail["input"]
    if kind == "missing":
        return error_at(draft.place(*path[:-1]), f'the key "{key}" is missing', _missing_hint(key))
    if kind == "extra_forbidden":
        return _unknown_key(draft.place(*path), key, _keys_at(model, path[:-1]))
    if kind in ("enum", "literal_error"):
        return _not_one_of(draft.place(*path), key, given, str(detail.get("ctx", {}).get("expected", "")))
    if kind == "value_error":
        return _refused(detail.get("ctx", {}).get("error"), draft, path, key, str(detail["msg"]))
    if kind == "too_short":
        return error_at(
            draft.place(*path), f'"{key}" is empty; there must be at least one', _missing_hint(key)
        )
    expected = _EXPECTED.get(kind) or _lowered(detail["msg"])
    return error_at(draft.place(*path), f"{key}: {expected}, not {_shown(given)}")


def _refused(cause: object, draft: Draft, path: Path, key: str, message: str) -> Finding:
    if isinstance(cause, SentenceError):
        hint = f'write "{cause.suggestion}"' if cause.suggestion else ""
        return error_at(draft.place_within(cause.column - 1, *path), f"{key}: {cause}", hint)
    said = str(cause) if cause is not None else message
    whole = not path or isinstance(path[-1], int)
    return error_at(draft.place(*path), said if whole else f"{key}: {said}")


def _unknown_key(place: Place, key: str, known: Iterable[str]) -> Finding:
    keys = sorted(known)
    near = nearest(key, keys)
    hint = f'did you mean "{near}"?' if near else f"known here: {', '.join(keys)}"
    return error_at(place, f'unknown key "{key}"', hint)


def _not_one_of(place: Place, key: str, given: object, expected: str) -> Finding:
    options = [option.strip("'") for option in expected.replace(" or ", ", ").split(", ")]
    near = nearest(given, options) if isinstance(given, str) else None
    hint = f'did you mean "{near}"?' if near else ""
    return error_at(place, f"{key}: expected {expected.replace(chr(39), chr(34))}, not {_shown(given)}", hint)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys a table may have, by its path from the top of the model."""
    current: type[BaseModel] | None = model
    for part in path:
        if current is None or isinstance(part, int):
            continue
        field = next((f for name, f in current.model_fields.items() if part in (name, f.alias)), None)
        current = None if field is None else _model_in(field.annotation)
    return [] if current is None else [f.alias or name for name, f in current.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg)) is not None), None)


def _missing_hint(key: str) -> str:
    return {
        "title": 'title = { nb = "…", nn = "…", en = "…" }',
        "id": 'id = "some-name", in lower-case letters and hyphens',
        "class": 'class = "law-hard", "law-freq", "law-soft", "national", "practice" or "local"',
        "kind": 'kind = "task", "publication", "hearing", "recommendation", "decision", "review" or "report"',
        "every": 'every = "year" or "council period"',
        "label": 'label = "{year}", "{year+1}" or "{year}-{year+4}"',
        "owner": "owner = the role that answers for steps without one of their own",
        "step": "a [[step]] for each thing to be done",
        "ref": 'law = { ref = "koml § 14-3(4)", verified = 2026-07-02 }',
        "verified": "verified = the day the paragraph was last read, such as 2026-07-02, or false",
    }.get(key, "")


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _shown(given: object) -> str:
    text = f'"{given}"' if isinstance(given, str) else str(given)
    return text if len(text) <= 60 else f"{text[:57]}…"
