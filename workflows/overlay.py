"""Laying a municipality's own file over a bundled one: by id, changing only what it names.

Done on the raw TOML, before validation, so that a file of three lines may change one date. Every value keeps
its origin, so that an error is told where its text stands, in whichever file that is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflows.documents import Document
from workflows.findings import Finding, Place, error_at, meant
from workflows.nearest import nearest
from workflows.toml_lines import Path, prefixes
from workflows.wordings import said

# Replaced whole, not key by key: a new paragraph must not keep the old one's `verified`.
WHOLE = frozenset({"law"})


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was given: the document, and the path in it."""

    document: Document
    path: Path

    def place(self, *deeper: str | int) -> Place:
        return self.document.place(*self.path, *deeper)


@dataclasses.dataclass(slots=True)
class _Item:
    """One step (or role, or ladder) on its way through the layers."""

    table: Any
    first: Origin
    named: Origin
    origins: dict[Path, Origin] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A definition after some layers: the merged table, ready to be validated, and where each part came from.

    `gone` has what a layer switched off, by id; `off` is where the whole was, if it is."""

    table: Mapping[str, Any]
    origins: Mapping[Path, Origin]
    named: Mapping[str, Origin]
    gone: Mapping[str, Origin]
    off: Origin | None

    @property
    def bundled(self) -> bool:
        """Whether nothing but bundled files has gone into it."""
        return all(origin.document.bundled for origin in (*self.origins.values(), *self.gone.values()))

    def origin(self, path: Path) -> tuple[Origin, Path]:
        """The origin of a path in the merged table, and what of the path lies below it."""
        for around in prefixes(path):
            found = self.origins.get(around)
            if found is not None:
                return found, path[len(around) :]
        raise KeyError(path)

    def place(self, *path: str | int) -> Place:
        """Where a path of the merged table stands."""
        origin, below = self.origin(path)
        return origin.place(*below)

    def place_within(self, offset: int, *path: str | int) -> Place:
        """Where a character inside a text of the merged table stands."""
        origin, below = self.origin(path)
        return origin.document.place_within(offset, *origin.path, *below)


def lay(base: Draft | None, document: Document, items: str) -> tuple[Draft, list[Finding]]:
    """Lay a document over a draft; `items` is the name of its list of tables with ids ("step").

    Findings: two tables of the same id in the document, an `off` that is not true or false or that names
    nothing, and a change to something that is not there."""
    findings: list[Finding] = []
    table: dict[str, Any] = dict(base.table) if base else {}
    origins: dict[Path, Origin] = {p: o for p, o in base.origins.items() if p[:1] != (items,)} if base else {}
    origins.setdefault((), Origin(document, ()))
    for key, value in document.data.items():
        if key not in (items, "off"):
            _set(table, key, value, origins, (key,), Origin(document, (key,)))

    gone = dict(base.gone) if base else {}
    laid = _items_of(base, items)
    kept: list[_Item] | None = laid
    given = document.data.get(items, [])
    if isinstance(given, list) and all(isinstance(one, dict) for one in given):
        for number in _once_each(given, document, items, findings):
            _lay_item(
                laid, gone, given[number], Origin(document, (items, number)), findings, new=base is None
            )
    else:
        # Not a list of tables: left as it is, for validation to say so.
        table[items], origins[(items,)], kept = given, Origin(document, (items,)), None
    off = _off(document.data, Origin(document, ()), findings)
    return _draft(table, origins, kept, items, gone, Origin(document, ("off",)) if off else None), findings


def _once_each(
    given: Sequence[Mapping[str, Any]], document: Document, items: str, findings: list[Finding]
) -> Iterator[int]:
    """The numbers of the tables whose id has not been before in this document."""
    seen: dict[str, int] = {}
    for number, one in enumerate(given):
        name = one.get("id")
        if isinstance(name, str) and name in seen:
            first = document.place(items, seen[name]).line
            place = document.place(items, number, "id")
            findings.append(error_at(place, said("id.twice", name=name, line=first)))
            continue
        if isinstance(name, str):
            seen[name] = number
        yield number


def _off(table: Mapping[str, Any], origin: Origin, findings: list[Finding]) -> bool:
    off = table.get("off", False)
    if not isinstance(off, bool):
        findings.append(error_at(origin.place("off"), said("off.not-bool")))
        return False
    return off


def _lay_item(
    kept: list[_Item],
    gone: dict[str, Origin],
    one: Mapping[str, Any],
    origin: Origin,
    findings: list[Finding],
    *,
    new: bool,
) -> None:
    off, name = _off(one, origin, findings), one.get("id")
    changes = {key: value for key, value in one.items() if key != "off"}
    item = next((k for k in kept if isinstance(name, str) and k.table.get("id") == name), None)
    if item is None:
        near = nearest(name, (str(k.table.get("id")) for k in kept)) if isinstance(name, str) else None
        if off:
            nothing = said("off.nothing", name=str(name))
            findings.append(error_at(origin.place("id"), nothing, meant(near)))
        elif near is not None and not new and "title" not in changes:
            nothing = said("change.nothing", name=str(name))
            findings.append(error_at(origin.place("id"), nothing, meant(near)))
        else:
            kept.append(_Item(changes, origin, origin))
            gone.pop(str(name), None)
    elif off:
        gone[str(name)] = origin
        kept.remove(item)
    else:
        item.table = dict(item.table)
        item.named = origin
        for key, value in changes.items():
            _set(item.table, key, value, item.origins, (key,), Origin(origin.document, (*origin.path, key)))


def _set(
    table: dict[str, Any], key: str, value: Any, origins: dict[Path, Origin], path: Path, origin: Origin
) -> None:
    old = table.get(key)
    if isinstance(old, dict) and isinstance(value, dict) and key not in WHOLE:
        table[key] = {**old, **value}
        for inner in value:
            origins[(*path, inner)] = Origin(origin.document, (*origin.path, inner))
        return
    table[key] = value
    for below in [known for known in origins if known[: len(path)] == path]:
        del origins[below]
    origins[path] = origin


def _items_of(base: Draft | None, items: str) -> list[_Item]:
    if base is None or not isinstance(base.table.get(items), list):
        return []
    found: list[_Item] = []
    for number, one in enumerate(base.table[items]):
        below = {path[2:]: o for path, o in base.origins.items() if path[:2] == (items, number)}
        first = below.pop(())
        found.append(_Item(one, first, base.named.get(one.get("id", ""), first), below))
    return found


def _draft(
    table: dict[str, Any],
    origins: dict[Path, Origin],
    kept: Sequence[_Item] | None,
    items: str,
    gone: Mapping[str, Origin],
    off: Origin | None,
) -> Draft:
    named: dict[str, Origin] = {}
    if kept is not None:
        table[items] = [item.table for item in kept]
    for number, item in enumerate(kept or ()):
        origins[items, number] = item.first
        origins.update({(items, number, *path): origin for path, origin in item.origins.items()})
        if isinstance(item.table.get("id"), str):
            named[item.table["id"]] = item.named
    return Draft(table=table, origins=origins, named=named, gone=gone, off=off)
