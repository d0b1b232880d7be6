"""The definitions in force: the bundled ones with a municipality's own folder laid over them by id.

A mistake in a file is never raised. It becomes a finding with file and line, and the version of that
definition which still works (the bundled one, as a rule) stays in force: a slip costs no deadline."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from workflows.catalogues import Catalogues, is_catalogue, is_named, read_catalogues
from workflows.chains import NamedChain, resolved
from workflows.documents import Document, bundled_files, definition_files, read_document
from workflows.features import Feature
from workflows.findings import Finding, Place, error_at, meant
from workflows.ladders import Ladder, ladder_for
from workflows.nearest import nearest
from workflows.overlay import Draft, lay
from workflows.problems import findings_of
from workflows.references import Fault, StepId, faults
from workflows.roles import RoleCatalogue
from workflows.rule_references import rule_faults
from workflows.schema import Step, Workflow
from workflows.statute import loosened
from workflows.topics import Topic
from workflows.wordings import Wording, said


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Everything a municipality's definitions say, checked.

    `workflows`, `ladders`, `features`, `topics` and `chains` are by id; in a workflow every chain is written out.
    With a finding of severity `error`, what it concerns is left out or is the version before the change that
    brought it."""

    workflows: Mapping[str, Workflow]
    roles: RoleCatalogue
    ladders: Mapping[str, Ladder]
    features: Mapping[str, Feature] = dataclasses.field(default_factory=dict)
    topics: Mapping[str, Topic] = dataclasses.field(default_factory=dict)
    chains: Mapping[str, NamedChain] = dataclasses.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    _drafts: Mapping[str, Draft] = dataclasses.field(default_factory=dict, repr=False, compare=False)
    _documents: tuple[Document, ...] = dataclasses.field(default=(), repr=False, compare=False)

    def where(self, workflow: str, step: str | None = None, key: str | None = None) -> Place | None:
        """Where a workflow, one of its steps or one key of a step stands; for a step that a municipality
        changed, where it did. None for what is not in the bundle or did not come from a file."""
        draft, known = self._drafts.get(workflow), self.workflows.get(workflow)
        if draft is None or known is None:
            return None
        if step is None:
            return draft.place("id") if key is None else draft.place(key)
        number = next((n for n, one in enumerate(known.step) if one.id == step), None)
        if number is None:
            return None
        return draft.named[step].place() if key is None else draft.place("step", number, key)

    def switched_off(self, workflow: str, step: str | None = None) -> Place | None:
        """Where a municipality switched off a workflow or a step; None where it did not."""
        draft = self._drafts.get(workflow)
        origin = None if draft is None else draft.off if step is None else draft.gone.get(step)
        return None if origin is None else origin.place(*(() if step is None else ("off",)))

    def where_listed(self, kind: str, name: str) -> Place:
        """Where an entry of a catalogue stands, such as ("role", "mayor"): the last file that says something
        of it."""
        places = self._listed(kind, name)
        return places[-1][0] if places else Place(file=f"{kind}s.toml")

    def is_own(self, kind: str, name: str) -> bool:
        """Whether an entry of a catalogue is the municipality's, and not only changed by it."""
        places = self._listed(kind, name)
        return bool(places) and not places[0][1]

    def _listed(self, kind: str, name: str) -> list[tuple[Place, bool]]:
        found: list[tuple[Place, bool]] = []
        for document in self._documents:
            given = document.data.get(kind)
            if not is_named(document, f"{kind}s.toml") or not isinstance(given, list):
                continue
            for number, one in enumerate(given):
                if isinstance(one, dict) and one.get("id") == name:
                    found.append((document.place(kind, number, "id"), document.bundled))
        return found

    def ladder_for(self, step: Step) -> Ladder:
        """The ladder of a step: its own, else its rule class's."""
        return ladder_for(step, self.ladders)


@dataclasses.dataclass(frozen=True, slots=True)
class _Version:
    """A definition after some layers, if it can be used: `workflow` None means switched off."""

    draft: Draft
    workflow: Workflow | None


def load_bundle(folders: Sequence[Path] = ()) -> Bundle:
    """The bundled definitions, with each folder's laid over them in order. Nothing is raised for what stands
    in the files; a folder that is not there is a finding."""
    findings: list[Finding] = []
    layers: list[list[Document]] = [list(_bundled())]
    for folder in folders:
        layers.append(_read_folder(folder, findings))
    known = read_catalogues(layers, findings)
    versions, gone = _versions(layers, findings)
    workflows = _settled(versions, known, gone, findings)
    order = {document.file: number for number, document in enumerate(d for layer in layers for d in layer)}
    findings.sort(key=lambda f: (order.get(f.file, -1), f.line, f.column or 0))
    return Bundle(
        workflows=MappingProxyType(
            {
                name: resolved(version.workflow, known.chains)
                for name, version in workflows.items()
                if version.workflow is not None
            }
        ),
        roles=known.roles,
        ladders=MappingProxyType(dict(known.ladders)),
        features=MappingProxyType(dict(known.features)),
        topics=MappingProxyType(dict(known.topics)),
        chains=MappingProxyType(dict(known.chains)),
        findings=tuple(dict.fromkeys(findings)),
        _drafts={name: version.draft for name, version in workflows.items()},
        _documents=tuple(document for layer in layers for document in layer),
    )


@lru_cache(maxsize=1)
def _bundled() -> tuple[Document, ...]:
    documents: list[Document] = []
    for file in bundled_files():
        document, finding = read_document(file, bundled=True)
        if document is None:
            raise RuntimeError(f"the installation is broken: {finding}")
        documents.append(document)
    return tuple(documents)


def _read_folder(folder: Path, findings: list[Finding]) -> list[Document]:
    if not folder.is_dir():
        findings.append(error_at(Place(file=str(folder)), said("file.no-folder")))
        return []
    documents: list[Document] = []
    for path in definition_files(folder):
        document, finding = read_document(path)
        if finding is not None:
            findings.append(finding)
        # A file without a single key says nothing: a shell has just opened it for what is to come.
        if document is not None and document.data:
            documents.append(document)
    return documents


def _versions(
    layers: Iterable[Iterable[Document]], findings: list[Finding]
) -> tuple[dict[str, list[_Version]], dict[str, Draft]]:
    """Every usable version of every workflow, newest last, and each one's newest draft."""
    drafts: dict[str, list[Draft]] = {}
    for layer in layers:
        seen: dict[str, Document] = {}
        for document in layer:
            if is_catalogue(document):
                continue
            name = document.data.get("id")
            if not isinstance(name, str):
                what = said("id.missing" if name is None else "id.not-text")
                findings.append(error_at(document.place("id"), what, said("id.hint")))
                continue
            if name in seen:
                first = seen[name].file
                twice = said("id.twice-in-folder", name=name)
                findings.append(error_at(document.place("id"), twice, said("id.first-in", file=first)))
                continue
            seen[name] = document
            known = drafts.get(name, [])
            if not known and (hint := _meant(document, drafts)):
                nothing = said("workflow.nothing-to-change", name=name)
                findings.append(error_at(document.place("id"), nothing, hint))
                continue
            draft, found = lay(known[-1] if known else None, document, "step")
            findings += found
            drafts[name] = [*known, draft]
    versions = {name: _usable(chain, findings) for name, chain in drafts.items()}
    return versions, {name: chain[-1] for name, chain in drafts.items()}


def _meant(document: Document, known: Iterable[str]) -> Wording | str | None:
    """A hint for a file that changes a workflow nobody has; None for one that adds a workflow."""
    if document.data.get("off") is True or not {"title", "every"} & document.data.keys():
        near = nearest(str(document.data["id"]), known)
        return meant(near) or said("workflow.new-needs")
    return None


def _usable(chain: Sequence[Draft], findings: list[Finding]) -> list[_Version]:
    found: list[_Version] = []
    for draft in chain:
        try:
            workflow = None if draft.off else Workflow.model_validate(_without_gone(draft))
        except ValidationError as error:
            # An earlier layer's mistakes that a later one puts right concern nobody.
            if draft is chain[-1]:
                findings += findings_of(error, draft, Workflow)
            continue
        if found and _loosens(found[0], draft, workflow, findings, told=draft is chain[-1]):
            continue
        found.append(_Version(draft, workflow))
    return found


def _loosens(
    bundled: _Version, draft: Draft, workflow: Workflow | None, findings: list[Finding], *, told: bool
) -> bool:
    """Whether a municipality's version makes a statutory rule looser; told of the newest version alone."""
    if bundled.workflow is None or workflow is None or not bundled.draft.bundled:
        return False
    gone = {name: origin.place("off") for name, origin in draft.gone.items()}
    found = list(loosened(bundled.workflow, workflow, draft.place, gone))
    if told:
        findings += found
    return bool(found)


def _without_gone(draft: Draft) -> Mapping[str, Any]:
    """The merged table, in which loops, counts and chains no longer name what a municipality switched off."""
    if not draft.gone:
        return draft.table
    table = dict(draft.table)
    for key in ("loop", "quota"):
        if isinstance(table.get(key), list):
            table[key] = [_pruned(one, draft.gone) for one in table[key]]
    table["step"] = [_unlinked(one, draft.gone) for one in table["step"]]
    return table


def _pruned(one: Any, gone: Collection[str]) -> Any:
    steps = one.get("steps") if isinstance(one, dict) else None
    if not isinstance(steps, list):
        return one
    return {**one, "steps": [name for name in steps if name not in gone]}


def _unlinked(one: Any, gone: Collection[str]) -> Any:
    links = one.get("chain_steps") if isinstance(one, dict) else None
    if not isinstance(links, dict):
        return one
    return {**one, "chain_steps": {body: name for body, name in links.items() if name not in gone}}


def _settled(
    versions: Mapping[str, list[_Version]],
    known: Catalogues,
    newest: Mapping[str, Draft],
    findings: list[Finding],
) -> dict[str, _Version]:
    """The newest version of each workflow that refers to nothing unknown and goes in no circle."""
    chains = {name: list(chain) for name, chain in versions.items() if chain}
    gone: dict[StepId, Place] = {
        (name, step): origin.place() for name, draft in newest.items() for step, origin in draft.gone.items()
    }
    gone |= {(name, ""): draft.off.place() for name, draft in newest.items() if draft.off}
    bundled = frozenset(document.file for document in _bundled())
    while True:
        current = {name: chain[-1] for name, chain in chains.items()}
        workflows = {name: v.workflow for name, v in current.items() if v.workflow is not None}
        where = partial(_where, current)
        found = faults(workflows, known.roles, known.ladders, gone, bundled, where)
        found += rule_faults(workflows, known, where)
        if not found:
            return current
        findings += [fault.finding for fault in found]
        for name in _to_step_back(found, chains):
            chains[name].pop()
            if not chains[name]:
                del chains[name]


def _where(
    current: Mapping[str, _Version], workflow: str, path: tuple[str | int, ...], offset: int | None
) -> Place:
    draft = current[workflow].draft
    return draft.place(*path) if offset is None else draft.place_within(offset, *path)


def _to_step_back(found: Iterable[Fault], chains: Mapping[str, Sequence[_Version]]) -> set[str]:
    """The workflows whose newest version is given up: of those in a fault, the ones that have an earlier one."""
    back: set[str] = set()
    for fault in found:
        known = fault.workflows & chains.keys()
        back |= {name for name in known if len(chains[name]) > 1} or known
    return back
