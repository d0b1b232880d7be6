"""The catalogue of roles: who can answer for a step, in three languages, with the names seen in practice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from workflows.nearest import nearest
from workflows.schema import Identifier, Part, Text


class Level(StrEnum):
    """Where a role sits. Anchoring needs the first three; an external one answers to somebody else."""

    political = "political"
    administrative = "administrative"
    professional = "professional"
    external = "external"


class Role(Part):
    """One role. `above` is the role that answers when nobody holds this one."""

    id: Identifier
    title: Text
    level: Level
    above: Identifier | None = None
    aliases: tuple[str, ...] = Field(default=(), description="Names seen in practice, in any language")
    note: Text | None = None


class RoleCatalogue:
    """Every role, by id and by name. Immutable once made."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self._roles: Mapping[str, Role] = MappingProxyType({role.id: role for role in roles})
        by_name: dict[str, str] = {}
        for role in self._roles.values():
            titles = (role.title.nb, role.title.nn, role.title.en)
            for name in (role.id, *filter(None, titles), *role.aliases):
                by_name.setdefault(_folded(name), role.id)
        self._by_name = by_name

    def __iter__(self) -> Iterator[Role]:
        return iter(self._roles.values())

    def __len__(self) -> int:
        return len(self._roles)

    def __contains__(self, role: object) -> bool:
        return role in self._roles

    def get(self, role: str) -> Role | None:
        """The role with that id."""
        return self._roles.get(role)

    def title(self, role: str) -> Text:
        """The role's title; its id where the catalogue does not have it."""
        found = self._roles.get(role)
        return Text(nb=role) if found is None else found.title

    def above_chain(self, role: str) -> tuple[str, ...]:
        """The ids of the roles above, nearest first."""
        chain: list[str] = []
        current = self._roles.get(role)
        while current is not None and current.above is not None and current.above not in (role, *chain):
            chain.append(current.above)
            current = self._roles.get(current.above)
        return tuple(chain)

    def resolve(self, name: str) -> str | None:
        """The id of the role with that id, title (in any language) or alias; case and spacing say nothing."""
        return self._by_name.get(_folded(name))

    def nearest(self, name: str) -> str | None:
        """The id of the role whose name is most like `name`; None if none is."""
        found = nearest(_folded(name), self._by_name)
        return None if found is None else self._by_name[found]


class RoleFile(Part):
    """What a roles.toml may say."""

    role: tuple[Role, ...] = ()


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
