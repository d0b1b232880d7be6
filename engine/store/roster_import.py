"""What a roster from outside would change, worked out before anything is stored."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from engine.facts import Person, Tenure
from engine.store.errors import RosterConflict


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One line of a roster: that a person holds a role from `first` to `last`, both included."""

    role: str
    person: Person
    first: date
    last: date | None = None

    @property
    def tenure(self) -> Tenure:
        return Tenure(role=self.role, person=self.person.id, first=self.first, last=self.last)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RosterChanges:
    """What an import changes: new or corrected persons, new tenures, and tenures (before, after) whose last
    day is another; `unchanged` counts the lines that say what is known already."""

    persons: tuple[Person, ...]
    added: tuple[Tenure, ...]
    changed: tuple[tuple[Tenure, Tenure], ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.persons or self.added or self.changed)


def compare(persons: Iterable[Person], tenures: Iterable[Tenure], rows: Iterable[RosterRow]) -> RosterChanges:
    """The changes from what is known to what the rows say. Of two lines about the same tenure or person the
    later one counts. Raises RosterConflict with every pair that would hold one role at one time."""
    known_persons = {person.id: person for person in persons}
    known = {(tenure.role, tenure.person, tenure.first): tenure for tenure in tenures}
    given = list(rows)
    wanted = {(row.role, row.person.id, row.first): row.tenure for row in given}
    _refuse_overlaps({**known, **wanted}.values())
    return RosterChanges(
        persons=tuple(
            person
            for person in {row.person.id: row.person for row in given}.values()
            if known_persons.get(person.id) != person
        ),
        added=tuple(tenure for identity, tenure in wanted.items() if identity not in known),
        changed=tuple(
            (known[identity], tenure)
            for identity, tenure in wanted.items()
            if identity in known and known[identity] != tenure
        ),
        unchanged=sum(known.get(identity) == tenure for identity, tenure in wanted.items()),
    )


def overlaps(one: Tenure, other: Tenure) -> bool:
    """Whether two tenures have a day in common."""
    return (one.last is None or other.first <= one.last) and (other.last is None or one.first <= other.last)


def _refuse_overlaps(tenures: Iterable[Tenure]) -> None:
    by_role: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in tenures:
        by_role[tenure.role].append(tenure)
    found = [
        (one, other)
        for role in sorted(by_role)
        for one, other in pairwise(sorted(by_role[role], key=lambda tenure: (tenure.first, tenure.person)))
        if overlaps(one, other)
    ]
    if found:
        raise RosterConflict(found)
