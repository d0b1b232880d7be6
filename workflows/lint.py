"""What somebody should look at in definitions that can be used: old readings of the law, missing languages,
dates that hang in the air, duties nobody answers for. What makes a definition unusable is in `Bundle.findings`
already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.findings import Finding
from workflows.lints import dates, languages, law, responsibility
from workflows.loader import Bundle
from workflows.schema import Workflow


def lint(bundle: Bundle, today: date) -> tuple[Finding, ...]:
    """Findings beyond `bundle.findings`, in order of workflow. `today` is the municipality's day."""
    found = [
        finding for workflow in bundle.workflows.values() for finding in _of_workflow(bundle, workflow, today)
    ]
    return (*found, *responsibility.of_topics(bundle), *responsibility.of_roles(bundle))


def _of_workflow(bundle: Bundle, workflow: Workflow, today: date) -> Iterator[Finding]:
    yield from languages.of_workflow(bundle, workflow)
    yield from law.of_workflow(bundle, workflow, today)
    yield from dates.of_workflow(bundle, workflow)
    yield from responsibility.of_workflow(bundle, workflow)
