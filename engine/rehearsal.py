"""A run-through: every letter the coming years would bring, by the very code that writes the real ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.clock import local_day
from engine.facts import Profile
from engine.letters import Post, letters
from engine.nudging import Nudge
from engine.planned import Plan
from engine.roster import Roster
from workflows.roles import RoleCatalogue


def rehearse(
    nudges: Iterable[Nudge], plan: Plan, roster: Roster, roles: RoleCatalogue, profile: Profile
) -> Iterator[Post]:
    """The post of every day that has any, in order. `nudges` must be sorted by time, as `nudges()` gives them;
    the clock is each day's own."""
    for day, due in groupby(nudges, key=lambda nudge: local_day(nudge.at, profile.zone)):
        of_the_day = list(due)
        yield letters(of_the_day, plan, roster, roles, profile, day=day, at=of_the_day[0].at)
