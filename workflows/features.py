"""The catalogue of features: what one municipality has and another has not, and rules depend on."""

from __future__ import annotations

from pydantic import Field

from workflows.schema import Identifier, Part, Text

# Has no line in the configuration: a municipality has it when it has chosen a summer policy.
SUMMER_POLICY = "sommerpolicy"


class Feature(Part):
    """One feature, named in `features = […]` of a municipality and in conditions."""

    id: Identifier
    title: Text
    note: Text | None = None
    aliases: tuple[str, ...] = Field(default=(), description="Other names it goes by")


class FeatureFile(Part):
    """What a features.toml may say."""

    feature: tuple[Feature, ...] = ()
