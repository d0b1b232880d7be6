"""The catalogue of chains: the bodies a case goes through on its way to the one that decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from workflows.schema import Identifier, Part, Stage, Step, Text, Workflow


def _stages(value: object) -> object:
    if not isinstance(value, (list, tuple)):
        return value
    return tuple((one,) if isinstance(one, str) else one for one in value)


class NamedChain(Part):
    """One chain. `bodies` go from the first to the one that decides; bodies that act side by side, such as the
    three councils, stand in a list of their own."""

    id: Identifier
    title: Text | None = None
    bodies: Annotated[tuple[Stage, ...], BeforeValidator(_stages), Field(min_length=1)]
    note: Text | None = None


class ChainFile(Part):
    """What a chains.toml may say."""

    chain: tuple[NamedChain, ...] = ()


def stages_of(step: Step, chains: Mapping[str, NamedChain]) -> tuple[Stage, ...]:
    """The bodies of a step's chain in order, side by side in a group; () for a step without a chain and for the
    name of a chain that is not there."""
    if step.chain is None:
        return ()
    if not isinstance(step.chain, str):
        return step.chain
    named = chains.get(step.chain)
    return () if named is None else named.bodies


def resolved(workflow: Workflow, chains: Mapping[str, NamedChain]) -> Workflow:
    """The workflow with the names of its chains replaced by their bodies, as the engine reads them."""
    if not any(isinstance(step.chain, str) for step in workflow.step):
        return workflow
    steps = tuple(
        step.model_copy(update={"chain": stages_of(step, chains)}) if isinstance(step.chain, str) else step
        for step in workflow.step
    )
    return workflow.model_copy(update={"step": steps})
