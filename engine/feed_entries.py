"""A planned step as a calendar entry: the same UID in every feed and every attachment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from calendars.publishing import Entry
from engine.catalogue import catalogue
from engine.facts import Profile
from engine.planned import DateStatus, PlannedStep
from engine.wording import render
from workflows.schema import Language, Workflow


def uid(profile: Profile, key: str) -> str:
    """Municipality, run and step: the same for as long as the step exists."""
    return f"{key.replace('/', '.')}@{profile.slug}.holdvarm"


def entry_for(
    step: PlannedStep,
    workflow: Workflow,
    profile: Profile,
    *,
    revision: tuple[int, datetime],
    language: Language | None = None,
    url: str | None = None,
) -> Entry | None:
    """The entry of a step, or None while it has no date. `revision` is (SEQUENCE, last modified, aware)."""
    if step.due is None:
        return None
    language = language or profile.language
    sequence, modified = revision
    title = step.step.title.in_language(language)
    if step.status is DateStatus.expected:
        # Seen in the calendar without opening the entry: this date may still move.
        title = f"{title} ({catalogue('engine').text('status.expected', language)})"
    return Entry(
        uid=uid(profile, step.key),
        day=step.due,
        last_day=step.end,
        title=title,
        description=render(step.reason, language),
        categories=(workflow.title.in_language(language),),
        url=url,
        sequence=sequence,
        modified=modified,
        cancelled=False,
    )


def entries(
    steps: Iterable[PlannedStep],
    workflows: Mapping[str, Workflow],
    profile: Profile,
    revisions: Mapping[str, tuple[int, datetime]],
    *,
    unrevised: datetime,
    language: Language | None = None,
    url: str | None = None,
) -> dict[str, Entry]:
    """Entries by step key. A step whose revision is not known yet has sequence 0 and `unrevised` for its time."""
    found: dict[str, Entry] = {}
    for step in steps:
        revision = revisions.get(step.key, (0, unrevised))
        entry = entry_for(
            step, workflows[step.workflow], profile, revision=revision, language=language, url=url
        )
        if entry is not None:
            found[step.key] = entry
    return found
