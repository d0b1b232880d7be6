"""What somebody should look at in definitions that can be used: old readings of the law, missing languages,
dates that hang in the air. What makes a definition unusable is in `Bundle.findings` already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.dates import BoundKind, MeetingChoice, Point, children
from workflows.findings import Finding, Place, error_at, warning_at
from workflows.loader import Bundle
from workflows.references import SENTENCES
from workflows.schema import Cycle, Step, Text, Workflow

MONTHS_A_READING_LASTS = 12  # domain.md 7.1


def lint(bundle: Bundle, today: date) -> tuple[Finding, ...]:
    """Findings beyond `bundle.findings`, in order of workflow and step. `today` is the municipality's day."""
    return tuple(
        finding for workflow in bundle.workflows.values() for finding in _of_workflow(bundle, workflow, today)
    )


def _of_workflow(bundle: Bundle, workflow: Workflow, today: date) -> Iterator[Finding]:
    yield from _languages(
        workflow.title, f'the workflow "{workflow.id}"', _at(bundle, workflow, None, "title")
    )
    yield from _old_readings(bundle, workflow, today)
    for step in workflow.step:
        name = f'the step "{workflow.id}/{step.id}"'
        yield from _languages(step.title, name, _at(bundle, workflow, step, "title"))
        if step.rule_class.is_law and step.due is None and step.limit is None:
            yield warning_at(
                _at(bundle, workflow, step, "class"),
                f"{name} is required by law and has neither due nor limit",
                "say when it is planned, or the last day the law allows",
            )
        yield from _meetings(bundle, workflow, step, name)
        yield from _election_years(bundle, workflow, step)


def _at(bundle: Bundle, workflow: Workflow, step: Step | None, key: str) -> Place:
    place = bundle.where(workflow.id, None if step is None else step.id, key)
    return place or Place(file=f"workflow {workflow.id}")


def _languages(title: Text, name: str, place: Place) -> Iterator[Finding]:
    missing = [language for language in ("nn", "en") if getattr(title, language) is None]
    if missing:
        yield warning_at(place, f"{name} has no title in {' and '.join(missing)}; bokmål is shown instead")


def _old_readings(bundle: Bundle, workflow: Workflow, today: date) -> Iterator[Finding]:
    """One finding a workflow: a reading of the law covers many paragraphs at once."""
    old = [
        (step.law.verified, step)
        for step in workflow.step
        if step.law is not None and step.law.verified and _months_later(step.law.verified) < today
    ]
    if old:
        oldest, step = min(old, key=lambda pair: pair[0])
        many = "1 paragraph" if len(old) == 1 else f"{len(old)} paragraphs"
        yield warning_at(
            _at(bundle, workflow, step, "law"),
            f"{many} of {workflow.id} was last read more than {MONTHS_A_READING_LASTS} months ago ({oldest})"
            if len(old) == 1
            else f"{many} of {workflow.id} were last read more than {MONTHS_A_READING_LASTS} months ago"
            f" (the oldest {oldest})",
            "read them again, and set verified to that day",
        )


def _months_later(day: date) -> date:
    year = day.year + MONTHS_A_READING_LASTS // 12
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _meetings(bundle: Bundle, workflow: Workflow, step: Step, name: str) -> Iterator[Finding]:
    if step.due is not None and step.expected is None and any(_choices(step.due.point)):
        yield warning_at(
            _at(bundle, workflow, step, "due"),
            f"{name} rests on a meeting and has no expected date for as long as the meeting plan is unknown",
            'add one, such as expected = "second Thursday of December"',
        )
    for key in SENTENCES:
        sentence = getattr(step, key)
        for choice in () if sentence is None else _choices(sentence.point):
            kinds = {bound.kind for bound in choice.bounds}
            if not kinds & {BoundKind.after, BoundKind.since} or not kinds & {BoundKind.before, BoundKind.by}:
                yield warning_at(
                    _at(bundle, workflow, step, key),
                    f"{name}: a meeting of {choice.body} is asked for without a first and a last day;"
                    " one in another year may be taken",
                    'say both, such as "between 1 November and 31 December"',
                )


def _choices(point: Point) -> Iterator[MeetingChoice]:
    if isinstance(point, MeetingChoice):
        yield point
    for child in children(point):
        yield from _choices(child)


def _election_years(bundle: Bundle, workflow: Workflow, step: Step) -> Iterator[Finding]:
    """The election year is the base year of a council period, and means nothing in a yearly workflow."""
    if workflow.every is not Cycle.year:
        return
    for key in SENTENCES:
        sentence = getattr(step, key)
        if sentence is not None and "election year" in " ".join(sentence.text.lower().split()):
            yield error_at(
                _at(bundle, workflow, step, key),
                f'{key}: "election year" means nothing in a workflow that comes every year',
                'write every = "council period", or leave the year out',
            )
