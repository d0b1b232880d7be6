"""Titles that are not in all three languages."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.findings import Finding, Place, warning_at
from workflows.lints.places import at, name_of
from workflows.loader import Bundle
from workflows.schema import Text, Workflow
from workflows.wordings import Wording, said


def of_workflow(bundle: Bundle, workflow: Workflow) -> Iterator[Finding]:
    """A warning for every title shown in bokmål to those who read another language."""
    yield from _missing(workflow.title, name_of(workflow), at(bundle, workflow, None, "title"))
    for step in workflow.step:
        yield from _missing(step.title, name_of(workflow, step), at(bundle, workflow, step, "title"))


def _missing(title: Text, name: Wording, place: Place) -> Iterator[Finding]:
    missing = tuple(
        said(f"language.{language}") for language in ("nn", "en") if getattr(title, language) is None
    )
    if missing:
        yield warning_at(place, said("lint.no-title", name=name, languages=missing))
