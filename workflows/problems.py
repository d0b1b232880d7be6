"""What pydantic found wrong with a definition, as findings in plain words at the line where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workflows.findings import Finding, Place, RefusedError, error_at, meant
from workflows.nearest import nearest
from workflows.overlay import Draft
from workflows.sentence import SentenceError
from workflows.toml_lines import Path
from workflows.wordings import Wording, plain, said, texts

_EXPECTED: Mapping[str, str] = {
    "string_type": "expected.text",
    "int_type": "expected.number",
    "int_parsing": "expected.number",
    "bool_type": "expected.bool",
    "bool_parsing": "expected.bool",
    "tuple_type": "expected.list",
    "model_type": "expected.table",
    "dict_type": "expected.table",
    "string_pattern_mismatch": "expected.identifier",
    "string_too_short": "expected.not-empty",
    "string_too_long": "expected.shorter",
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("expected.at-least", "ge"),
    "less_than_equal": ("expected.at-most", "le"),
}


def findings_of(error: ValidationError, draft: Draft, model: type[BaseModel]) -> list[Finding]:
    """A finding for each thing pydantic found wrong in a draft, one a place.

    What only pydantic has words for is said in English in every language."""
    found: dict[tuple[Place, Wording], Finding] = {}
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # not empty as written: each part of it has an error of its own
        finding = _finding(detail, draft, model)
        found.setdefault((finding.place, finding.what), finding)
    return list(found.values())


def _finding(detail: ErrorDetails, draft: Draft, model: type[BaseModel]) -> Finding:
    path: Path = tuple(detail["loc"])
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    kind, given = detail["type"], detail["input"]
    if kind == "missing":
        return error_at(draft.place(*path[:-1]), said("key.missing", key=key), _missing_hint(key))
    if kind == "extra_forbidden":
        return _unknown_key(draft.place(*path), key, _keys_at(model, path[:-1]))
    if kind in ("enum", "literal_error"):
        return _not_one_of(draft.place(*path), key, given, str(detail.get("ctx", {}).get("expected", "")))
    if kind == "value_error":
        return _refused(detail.get("ctx", {}).get("error"), draft, path, key, str(detail["msg"]))
    if kind == "too_short":
        return error_at(draft.place(*path), said("key.empty", key=key), _missing_hint(key))
    expected = _expected(kind, detail)
    return error_at(draft.place(*path), said("key.wrong", key=key, what=expected, given=_shown(given)))


def _expected(kind: str, detail: ErrorDetails) -> Wording:
    if kind in _EXPECTED:
        return said(_EXPECTED[kind])
    if kind in _BOUNDS:
        code, name = _BOUNDS[kind]
        return said(code, limit=str(detail.get("ctx", {}).get(name, "")))
    message = detail["msg"]
    return plain(message[:1].lower() + message[1:])


def _refused(cause: object, draft: Draft, path: Path, key: str, message: str) -> Finding:
    if isinstance(cause, SentenceError):
        hint = said("sentence.write", word=cause.suggestion) if cause.suggestion else ""
        what = said("sentence.key", key=key, error=cause.wording)
        return error_at(draft.place_within(cause.column - 1, *path), what, hint)
    why = cause.what if isinstance(cause, RefusedError) else plain(message if cause is None else str(cause))
    whole = not path or isinstance(path[-1], int)
    return error_at(draft.place(*path), why if whole else said("key.said", key=key, what=why))


def _unknown_key(place: Place, key: str, known: Iterable[str]) -> Finding:
    keys = sorted(known)
    near = nearest(key, keys)
    return error_at(
        place, said("key.unknown", key=key), meant(near) or said("known-here", names=", ".join(keys))
    )


def _not_one_of(place: Place, key: str, given: object, expected: str) -> Finding:
    options = [option.strip("'") for option in expected.replace(" or ", ", ").split(", ")]
    near = nearest(given, options) if isinstance(given, str) else None
    # Values are written as in the file, in straight quotation marks, in every language.
    shown = tuple(f'"{option}"' for option in options)
    return error_at(place, said("key.one-of", key=key, options=shown, given=_shown(given)), meant(near))


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


def _missing_hint(key: str) -> Wording | str:
    code = f"missing.{key}"
    return said(code) if code in texts() else ""


def _shown(given: object) -> Wording | str:
    if not isinstance(given, str):
        text = str(given)
        return text if len(text) <= 60 else f"{text[:57]}…"
    return said("given.text", text=given if len(given) <= 58 else f"{given[:57]}…")
