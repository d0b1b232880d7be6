"""The catalogue of topics: what is to be kept anchored, and who is responsible for it on each level."""

from __future__ import annotations

from workflows.schema import Identifier, Part, Text


class Responsible(Part):
    """Who answers for a topic: a role on each of the three levels (domain.md 3.3)."""

    political: Identifier | None = None
    administrative: Identifier | None = None
    professional: Identifier | None = None

    def roles(self) -> dict[str, str]:
        """The roles that are named, by level."""
        return {level: role for level, role in self if role is not None}


class Topic(Part):
    """One topic, named by `topic = …` of a workflow."""

    id: Identifier
    title: Text
    responsible: Responsible = Responsible()
    note: Text | None = None


class TopicFile(Part):
    """What a topics.toml may say."""

    topic: tuple[Topic, ...] = ()
