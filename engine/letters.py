"""Letters: the nudges of one day gathered by the person who answers for them.

The state is looked at again here, in the moment before sending: a step that is done, or whose date has moved,
is not spoken of, and the reason is kept."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from engine.facts import Profile
from engine.nudges import collapsed, deadline
from engine.nudging import Letter, LetterItem, Nudge
from engine.planned import Plan
from engine.roster import Roster
from workflows.roles import RoleCatalogue


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A nudge that is not said, and why: `done`, `moved`, `gone` (the step no longer exists), `collapsed`
    (a later nudge says it), or `nobody` (no role in the chain has a holder, not even the last resort)."""

    nudge: Nudge
    reason: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    letters: tuple[Letter, ...]
    suppressed: tuple[Suppressed, ...]

    @property
    def unheard(self) -> tuple[Nudge, ...]:
        """What should have been said and had nobody to be said to."""
        return tuple(s.nudge for s in self.suppressed if s.reason == "nobody")


def letters(
    due: Iterable[Nudge],
    plan: Plan,
    roster: Roster,
    roles: RoleCatalogue,
    profile: Profile,
    *,
    day: date,
    at: datetime,
) -> Post:
    """Gather the nudges that are due into one letter a person. `day` is the municipality's day, `at` the
    instant the letters leave."""
    nudges, passed = collapsed(due)
    suppressed = [Suppressed(nudge=nudge, reason="collapsed") for nudge in passed]
    items: dict[str, list[LetterItem]] = defaultdict(list)
    for nudge in nudges:
        step = plan.steps.get(nudge.step_key)
        reason = (
            "gone"
            if step is None
            else "done"
            if step.done
            else "moved"
            if deadline(step) != nudge.for_day
            else None
        )
        if step is None or reason is not None:
            suppressed.append(Suppressed(nudge=nudge, reason=reason or "gone"))
            continue
        recipient = roster.recipient(step.role, day, roles, profile.last_resort)
        if recipient is None:
            suppressed.append(Suppressed(nudge=nudge, reason="nobody"))
            continue
        items[recipient.person.id].append(
            LetterItem(
                nudge=nudge,
                step=step,
                workflow_title=plan.workflows[step.workflow].title,
                recipient=recipient,
                role_title=roles.title(recipient.asked),
                held_title=roles.title(recipient.held),
            )
        )
    found = []
    for person_id in sorted(items):
        own = sorted(items[person_id], key=lambda item: (item.nudge.for_day, item.step.key))
        person = own[0].recipient.person
        language = person.language or profile.language
        found.append(
            Letter(profile=profile, person=person, language=language, day=day, at=at, items=tuple(own))
        )
    return Post(letters=tuple(found), suppressed=tuple(suppressed))
