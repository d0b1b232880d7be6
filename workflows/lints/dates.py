"""Date sentences that hang in the air: meetings without a window, dates that will be wrong next year."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.cycles import Cycle
from workflows.dates import AbsoluteDate, BoundKind, MeetingChoice, Point, children
from workflows.findings import Finding, error_at, warning_at
from workflows.lints.places import at, name_of
from workflows.loader import Bundle
from workflows.references import SENTENCES
from workflows.schema import Step, Workflow
from workflows.wordings import said

_COMES_ONCE = (Cycle.once, Cycle.on_demand)


def of_workflow(bundle: Bundle, workflow: Workflow) -> Iterator[Finding]:
    """What to look at in every sentence of a workflow."""
    for step in workflow.step:
        yield from _meetings(bundle, workflow, step)
        yield from _election_years(bundle, workflow, step)
        yield from _absolute(bundle, workflow, step)


def _meetings(bundle: Bundle, workflow: Workflow, step: Step) -> Iterator[Finding]:
    if step.due is not None and step.expected is None and any(_choices(step.due.point)):
        what = said("lint.no-expected", name=name_of(workflow, step))
        yield warning_at(at(bundle, workflow, step, "due"), what, said("lint.no-expected-hint"))
    for key in SENTENCES:
        sentence = getattr(step, key)
        for choice in () if sentence is None else _choices(sentence.point):
            kinds = {bound.kind for bound in choice.bounds}
            if not kinds & {BoundKind.after, BoundKind.since} or not kinds & {BoundKind.before, BoundKind.by}:
                what = said("lint.open-window", name=name_of(workflow, step), body=choice.body)
                yield warning_at(at(bundle, workflow, step, key), what, said("lint.open-window-hint"))


def _choices(point: Point) -> Iterator[MeetingChoice]:
    return (part for part in _parts(point) if isinstance(part, MeetingChoice))


def _election_years(bundle: Bundle, workflow: Workflow, step: Step) -> Iterator[Finding]:
    """The election year is the base year of a council period, and means nothing in any other cycle."""
    if workflow.every == Cycle.council_period:
        return
    for key in SENTENCES:
        sentence = getattr(step, key)
        if sentence is not None and "election year" in " ".join(sentence.text.lower().split()):
            what = said("lint.election-year", key=key)
            yield error_at(at(bundle, workflow, step, key), what, said("lint.election-year-hint"))


def _absolute(bundle: Bundle, workflow: Workflow, step: Step) -> Iterator[Finding]:
    """Roll-over: a date with its year in it stays behind when the next turn begins."""
    if workflow.every in _COMES_ONCE:
        return
    for key in SENTENCES:
        sentence = getattr(step, key)
        for point in () if sentence is None else _parts(sentence.point):
            if isinstance(point, AbsoluteDate):
                what = said("lint.absolute", name=name_of(workflow, step), date=point.value.isoformat())
                yield warning_at(at(bundle, workflow, step, key), what, said("lint.absolute-hint"))


def _parts(point: Point) -> Iterator[Point]:
    yield point
    for child in children(point):
        yield from _parts(child)
