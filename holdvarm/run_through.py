"""The run-through: the plan, the nudges and the letters of a window, composed as they would be sent."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.feed_entries import entries
from engine.language import day_text
from engine.messages import Message
from engine.nudges import nudges
from engine.rehearsal import rehearse
from engine.tenant import Tenant, load_facts, plan_of
from holdvarm.errors import UserError
from holdvarm.wiring import make_tenant, sender
from notifiers.composing import compose

if TYPE_CHECKING:
    from holdvarm.context import Context

# The longest lead a ladder has, and how long after a deadline it may still speak: a message in the window may be
# about a step this far outside it.
LOOK_AHEAD = timedelta(days=400)
LOOK_BEHIND = timedelta(days=60)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RunThrough:
    """Every message of a window, in order; `unheard` says what had nobody to be said to."""

    messages: tuple[Message, ...]
    unheard: tuple[str, ...]


def run_through(
    on: Context, first: date | None, last: date | None, definitions: Path | None = None
) -> RunThrough:
    """Rehearse from `first` to `last` (local days; without them, a year from today). With `definitions`, that
    folder takes the place of the municipality's own."""
    first = first or (on.today if last is None or last >= on.today else date(last.year, 1, 1))
    last = last or date(first.year + 1, first.month, min(first.day, 28))
    if last < first:
        raise UserError(on.text("plan.backwards", first=first, last=last))
    tenant = on.tenant if definitions is None else _with_definitions(on, definitions)
    profile = tenant.profile
    if first < profile.in_use_from:
        # Asked about a time before it was in use: what would have been said had it been, all the while.
        profile = dataclasses.replace(profile, in_use_from=first - LOOK_BEHIND)
        tenant = dataclasses.replace(tenant, profile=profile)
    with on.database.read() as session:
        facts = load_facts(session, tenant)
    zone = ZoneInfo(profile.zone)
    start = datetime.combine(first, time.min, zone).astimezone(UTC)
    stop = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    plan = plan_of(tenant, facts, first - LOOK_BEHIND, last + LOOK_AHEAD)
    found = [
        n for n in nudges(plan, profile, tenant.bundle.ladders, tenant.working_days) if start <= n.at < stop
    ]
    roster, roles = facts.roster, tenant.bundle.roles
    messages: list[Message] = []
    unheard: dict[str, list[date]] = defaultdict(list)
    with on.progress() as bar:
        task = bar.add_task(on.text("progress.rehearsing"), total=len(found) or None)
        for post in rehearse(found, plan, roster, roles, profile):
            for letter in post.letters:
                steps = [item.step for item in letter.items]
                made = entries(
                    steps, plan.workflows, profile, {}, unrevised=letter.at, language=letter.language
                )
                messages.append(
                    compose(
                        letter, sender=sender(on.settings), entries=made, base_url=on.settings.web.public_url
                    )
                )
            for nudge in post.unheard:
                unheard[plan.steps[nudge.step_key].role].append(nudge.at.astimezone(zone).date())
            bar.advance(task, sum(len(letter.items) for letter in post.letters) + len(post.suppressed))
    said = tuple(
        on.text(
            "rehearse.unheard",
            role=roles.title(role).in_language(on.language),
            count=len(days),
            first=day_text(min(days), on.language),
            last=day_text(max(days), on.language),
        )
        for role, days in sorted(unheard.items())
    )
    return RunThrough(messages=tuple(messages), unheard=said)


def message_changes(before: RunThrough, after: RunThrough) -> list[tuple[str, Message]]:
    """The messages only one of two run-throughs has, as ("removed" | "added", message), by time."""

    def identity(message: Message) -> tuple[object, ...]:
        return message.at, message.to_address, message.steps, message.text

    old = {identity(m): m for m in before.messages}
    new = {identity(m): m for m in after.messages}
    changes = [("removed", m) for key, m in old.items() if key not in new]
    changes += [("added", m) for key, m in new.items() if key not in old]
    return sorted(changes, key=lambda change: (change[1].at, change[1].to_address, change[0]))


def _with_definitions(on: Context, folder: Path) -> Tenant:
    from workflows.loader import load_bundle

    return make_tenant(on.settings, on.slug, on.database, on.today, load_bundle([folder]))
