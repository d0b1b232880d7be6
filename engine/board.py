"""The plan the service is working by, for each municipality: swapped whole, so that readers need no lock."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime

from engine.planned import Plan
from engine.roster import Roster
from engine.tenant import Facts, Tenant


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One municipality as it stands: its facts, its plan, and each step's (sequence, last modified).

    `version` grows with every new plan; what is made from a view can be kept until it changes."""

    tenant: Tenant
    facts: Facts
    roster: Roster
    plan: Plan
    revisions: Mapping[str, tuple[int, datetime]]
    day: date
    facts_revision: int
    version: int
    planned_at: datetime


class Board:
    """The latest view of every municipality, by slug. Written by the sweep, read by the web."""

    def __init__(self) -> None:
        self._views: Mapping[str, View] = {}
        self.swept_at: datetime | None = None

    def view(self, slug: str) -> View | None:
        return self._views.get(slug)

    @property
    def views(self) -> Mapping[str, View]:
        return self._views

    def put(self, view: View) -> None:
        self._views = {**self._views, view.tenant.profile.slug: view}
