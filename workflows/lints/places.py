"""Where a lint tells what it found, and what it calls it."""

from __future__ import annotations

from workflows.findings import Place
from workflows.loader import Bundle
from workflows.schema import Step, Workflow
from workflows.wordings import Wording, said


def at(bundle: Bundle, workflow: Workflow, step: Step | None, key: str) -> Place:
    """The place of a key of a workflow or a step, or of the nearest thing around it."""
    place = bundle.where(workflow.id, None if step is None else step.id, key)
    return place or Place(file=f"workflow {workflow.id}")


def name_of(workflow: Workflow, step: Step | None = None) -> Wording:
    """ "the workflow "budget"" or "the step "budget/council-decision"", in the reader's language."""
    if step is None:
        return said("lint.the-workflow", workflow=workflow.id)
    return said("lint.the-step", step=f"{workflow.id}/{step.id}")
