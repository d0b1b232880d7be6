"""What a municipality's own folder changes of the bundled definitions, one difference at a time, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.findings import Finding, Place, info_at, warning_at
from workflows.loader import Bundle, load_bundle
from workflows.schema import Workflow
from workflows.statute import paragraphs
from workflows.wordings import Wording, plain, said

_LANGUAGES = frozenset({"nb", "nn", "en"})
# Longer than this and a value says less than where it stands.
_SHOWN = 120


def differences(bundle: Bundle) -> tuple[Finding, ...]:
    """Every difference between the bundled definitions and those in force, where the municipality wrote it."""
    bundled = load_bundle()
    found: list[Finding] = []
    for name, workflow in bundled.workflows.items():
        own = bundle.workflows.get(name)
        if own is None:
            off = said("overlay.workflow-off", workflow=name, title=_title(workflow))
            place = bundle.switched_off(name) or Place(file=f"workflow {name}")
            found.append(info_at(place, off))
            if law := paragraphs(workflow):
                found.append(warning_at(place, said("statute.workflow-off", workflow=name, law=law)))
        elif own != workflow:
            found += _of_workflow(bundle, workflow, own)
    for name, own in bundle.workflows.items():
        if name not in bundled.workflows:
            added = said("overlay.workflow-added", workflow=name, title=_title(own), steps=len(own.step))
            found.append(info_at(_place(bundle, name), added))
    found += _of_roles(bundle, bundled)
    return tuple(found)


def _of_workflow(bundle: Bundle, bundled: Workflow, own: Workflow) -> Iterator[Finding]:
    for key, old, new in _changes(bundled, own, skip="step"):
        yield info_at(_place(bundle, own.id, None, key), _changed(own.id, key, old, new))
    before = {step.id: step for step in bundled.step}
    after = {step.id: step for step in own.step}
    for name, step in before.items():
        now = after.get(name)
        step_name = f"{own.id}/{name}"
        if now is None:
            off = said("overlay.step-off", step=step_name, title=_title(step))
            place = bundle.switched_off(own.id, name) or _place(bundle, own.id)
            yield info_at(place, off)
            if step.rule_class.is_law and step.law is not None:
                yield warning_at(place, said("statute.step-off-soft", step=step_name, law=step.law.ref))
            continue
        for key, old, new in _changes(step, now):
            yield info_at(_place(bundle, own.id, name, key), _changed(step_name, key, old, new))
    for name, step in after.items():
        if name not in before:
            dated = step.due or step.limit
            added = said(
                "overlay.step-added",
                step=f"{own.id}/{name}",
                title=_title(step),
                date=f"«{dated.text}»" if dated else ", ".join(step.after),
            )
            yield info_at(_place(bundle, own.id, name), added)


def _of_roles(bundle: Bundle, bundled: Bundle) -> Iterator[Finding]:
    for role in bundle.roles:
        place = bundle.where_listed("role", role.id)
        known = bundled.roles.get(role.id)
        name = f"roles/{role.id}"
        if known is None:
            yield info_at(place, said("overlay.role-added", role=role.id, title=_title(role)))
        elif known != role:
            for key, old, new in _changes(known, role):
                yield info_at(place, _changed(name, key, old, new))


def _changes(old: Any, new: Any, skip: str = "") -> Iterator[tuple[str, Any, Any]]:
    before, after = (part.model_dump(mode="json", by_alias=True) for part in (old, new))
    for key in before:
        if key != skip and before[key] != after[key]:
            yield key, before[key], after[key]


def _changed(name: str, key: str, old: Any, new: Any) -> Wording:
    if old in (None, [], {}):
        return said("overlay.given", name=name, key=key, new=_shown(new))
    if new in (None, [], {}):
        return said("overlay.taken", name=name, key=key, old=_shown(old))
    return said("overlay.changed", name=name, key=key, old=_shown(old), new=_shown(new))


def _shown(value: Any) -> Wording:
    if isinstance(value, Mapping):
        if value.keys() <= _LANGUAGES and "nb" in value:
            texts = {language: value.get(language) or value["nb"] for language in sorted(_LANGUAGES)}
            return said("quoted-in-languages", **texts)
        return plain("{" + ", ".join(f"{k} = {_bare(v)}" for k, v in value.items() if v is not None) + "}")
    if isinstance(value, list):
        return plain("[" + ", ".join(map(_bare, value)) + "]")
    text = _bare(value)
    return plain(text) if not isinstance(value, str) else said("given.text", text=text)


def _bare(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_bare, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k} = {_bare(v)}" for k, v in value.items() if v is not None) + "}"
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _title(part: Any) -> Wording:
    title = part.title
    return said("quoted-in-languages", nb=title.nb, nn=title.nn or title.nb, en=title.en or title.nb)


def _place(bundle: Bundle, workflow: str, step: str | None = None, key: str | None = None) -> Place:
    return bundle.where(workflow, step, key) or Place(file=f"workflow {workflow}")
