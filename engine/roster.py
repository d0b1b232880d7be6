"""Who answers for a role on a day: the holder, a substitute, the role above, or the owner of last resort.

Resolved when a message is sent, never stored on a step (design.md 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from engine.facts import Absence, Person, Tenure
from engine.nudging import Recipient, Standing
from workflows.roles import RoleCatalogue


class Roster:
    """The people of a municipality and what they hold, as of any day. Immutable once made."""

    def __init__(
        self, persons: Iterable[Person], tenures: Iterable[Tenure], absences: Iterable[Absence] = ()
    ) -> None:
        self._persons = {person.id: person for person in persons}
        self._tenures: Mapping[str, list[Tenure]] = defaultdict(list)
        for tenure in sorted(tenures, key=lambda t: (t.first, t.person)):
            self._tenures[tenure.role].append(tenure)
        self._absences: Mapping[str, list[Absence]] = defaultdict(list)
        for absence in sorted(absences, key=lambda a: (a.first, a.last)):
            self._absences[absence.person].append(absence)

    def holder(self, role: str, day: date) -> Person | None:
        """The one who holds a role on a day; of two tenures that overlap, the one that began last."""
        holding = [tenure for tenure in self._tenures.get(role, ()) if tenure.covers(day)]
        return self._persons.get(holding[-1].person) if holding else None

    def present(self, person: Person, day: date) -> tuple[Person, Standing] | None:
        """The person, or whoever stands in for them that day; None if nobody does. A substitute who is away
        is stood in for in turn; a circle of substitutes is nobody."""
        seen: set[str] = set()
        current: Person | None = person
        while current is not None and current.id not in seen:
            seen.add(current.id)
            away = next((a for a in reversed(self._absences.get(current.id, [])) if a.covers(day)), None)
            if away is None:
                return current, Standing.holder if current is person else Standing.substitute
            current = self._persons.get(away.substitute) if away.substitute else None
        return None

    def recipient(self, role: str, day: date, roles: RoleCatalogue, last_resort: str) -> Recipient | None:
        """Whom to tell about a role's step on a day: up the roles above until somebody is there, and in the
        end the owner of last resort. None only if that role is empty too."""
        for held in dict.fromkeys((role, *roles.above_chain(role), last_resort)):
            holder = self.holder(held, day)
            found = self.present(holder, day) if holder is not None else None
            if found is None:
                continue
            person, standing = found
            if held != role:
                standing = Standing.last_resort if held == last_resort else Standing.role_above
            return Recipient(person=person, asked=role, held=held, standing=standing)
        return None

    def vacant(self, roles: Iterable[str], day: date) -> tuple[str, ...]:
        """Those of the roles that nobody holds on a day."""
        return tuple(role for role in roles if self.holder(role, day) is None)
