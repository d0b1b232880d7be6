"""The catalogues beside the workflows: roles, ladders, features, topics and chains, with a municipality's own laid
over the bundled ones by id."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from workflows.chains import ChainFile, NamedChain
from workflows.documents import Document
from workflows.features import Feature, FeatureFile
from workflows.findings import Finding, error_at, meant
from workflows.ladders import Ladder, LadderFile
from workflows.overlay import Draft, lay
from workflows.problems import findings_of
from workflows.roles import Role, RoleCatalogue, RoleFile
from workflows.schema import Part
from workflows.topics import Topic, TopicFile
from workflows.wordings import said

ROLES_FILE = "roles.toml"
LADDERS_FILE = "ladders.toml"
FEATURES_FILE = "features.toml"
TOPICS_FILE = "topics.toml"
CHAINS_FILE = "chains.toml"
CATALOGUE_FILES = frozenset({ROLES_FILE, LADDERS_FILE, FEATURES_FILE, TOPICS_FILE, CHAINS_FILE})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Catalogues:
    """What a definition may refer to by name, beside the steps of workflows."""

    roles: RoleCatalogue
    ladders: Mapping[str, Ladder]
    features: Mapping[str, Feature]
    topics: Mapping[str, Topic]
    chains: Mapping[str, NamedChain]


def read_catalogues(layers: Sequence[Sequence[Document]], findings: list[Finding]) -> Catalogues:
    """The catalogues of every layer laid over each other. What is wrong with them is added to `findings`, and the
    version before it stays in force."""
    roles, role_findings = _roles(layers)
    ladders, ladder_findings = _ladders(layers)
    findings += [*role_findings, *ladder_findings]
    features = _catalogue(layers, FEATURES_FILE, "feature", FeatureFile, findings).feature
    topics = _catalogue(layers, TOPICS_FILE, "topic", TopicFile, findings).topic
    chains = _catalogue(layers, CHAINS_FILE, "chain", ChainFile, findings).chain
    return Catalogues(
        roles=roles,
        ladders=ladders,
        features={one.id: one for one in features},
        topics={one.id: one for one in topics},
        chains={one.id: one for one in chains},
    )


def is_catalogue(document: Document) -> bool:
    """Whether a file is a catalogue, and not a workflow."""
    return Path(document.file).name in CATALOGUE_FILES


def is_named(document: Document, name: str) -> bool:
    return Path(document.file).name == name


def _catalogue_drafts(
    layers: Iterable[Iterable[Document]], name: str, items: str
) -> tuple[list[Draft], list[Finding]]:
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for layer in layers:
        for document in layer:
            if is_named(document, name):
                draft, found = lay(drafts[-1] if drafts else None, document, items)
                drafts.append(draft)
                findings += found
    return drafts, findings


def _roles(layers: Iterable[Iterable[Document]]) -> tuple[RoleCatalogue, list[Finding]]:
    drafts, findings = _catalogue_drafts(layers, ROLES_FILE, "role")
    for draft in reversed(drafts):
        try:
            found = RoleFile.model_validate(draft.table).role
        except ValidationError as error:
            findings += findings_of(error, draft, RoleFile)
            continue
        wrong = list(_role_order(found, draft))
        if not wrong or draft is drafts[0]:
            return RoleCatalogue(found), findings + wrong
        findings += wrong
    raise RuntimeError(f"the installation is broken: {'; '.join(map(str, findings))}")


def _role_order(roles: Sequence[Role], draft: Draft) -> Iterable[Finding]:
    catalogue = RoleCatalogue(roles)
    for number, role in enumerate(roles):
        if role.above is None:
            continue
        place = draft.place("role", number, "above")
        if role.above not in catalogue:
            near = catalogue.nearest(role.above)
            yield error_at(place, said("role.unknown", key="above", role=role.above), meant(near))
        elif role.id in _all_above(role, catalogue):
            yield error_at(place, said("role.above-itself", role=role.id), said("role.above-itself-hint"))


def _all_above(role: Role, catalogue: RoleCatalogue) -> list[str]:
    above: list[str] = []
    current: Role | None = role
    while current is not None and current.above is not None and current.above not in above:
        above.append(current.above)
        current = catalogue.get(current.above)
    return above


def _ladders(layers: Iterable[Iterable[Document]]) -> tuple[dict[str, Ladder], list[Finding]]:
    drafts, findings = _catalogue_drafts(layers, LADDERS_FILE, "ladder")
    for draft in reversed(drafts):
        try:
            return {ladder.id: ladder for ladder in LadderFile.model_validate(draft.table).ladder}, findings
        except ValidationError as error:
            findings += findings_of(error, draft, LadderFile)
    raise RuntimeError(f"the installation is broken: {'; '.join(map(str, findings))}")


_File = TypeVar("_File", bound=Part)


def _catalogue(
    layers: Iterable[Iterable[Document]], name: str, items: str, model: type[_File], findings: list[Finding]
) -> _File:
    """What stands in a catalogue file and those laid over it; the newest version that can be used."""
    drafts, found = _catalogue_drafts(layers, name, items)
    findings += found
    for draft in reversed(drafts):
        try:
            return model.model_validate(draft.table)
        except ValidationError as error:
            findings += findings_of(error, draft, model)
    return model()
