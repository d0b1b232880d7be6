"""What a workflow definition may say: one file, one workflow; exported as JSON Schema for editors."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from workflows.consistency import inconsistencies
from workflows.cycles import FIRST_YEAR, Cycle
from workflows.findings import RefusedError
from workflows.notation import (
    Chain,
    Conditions,
    DateSentence,
    Identifier,
    Length,
    OneCondition,
    Outcomes,
    Stage,
    StepName,
    Turn,
    read_verified,
)

__all__ = [
    "Chain",
    "Cycle",
    "Identifier",
    "Language",
    "Law",
    "Loop",
    "Part",
    "Quota",
    "Raci",
    "Roll",
    "RuleClass",
    "Stage",
    "Step",
    "StepKind",
    "Text",
    "Workflow",
]

Language = Literal["nb", "nn", "en"]


class RuleClass(StrEnum):
    """How binding a rule is (domain.md 0.3)."""

    law_hard = "law-hard"
    law_freq = "law-freq"
    law_soft = "law-soft"
    national = "national"
    practice = "practice"
    local = "local"

    @property
    def is_law(self) -> bool:
        """Whether the rule stands in an Act or a regulation."""
        return self in (RuleClass.law_hard, RuleClass.law_freq, RuleClass.law_soft)


class StepKind(StrEnum):
    """What sort of thing has to be done."""

    task = "task"
    publication = "publication"
    hearing = "hearing"
    recommendation = "recommendation"
    decision = "decision"
    review = "review"
    report = "report"


class Roll(StrEnum):
    """Which way a date that is not a working day goes (domain.md 4.3).

    earlier: the limit stands as the law has it, and the planned date is the working day before (the safe
    reading for duties of the municipality). later: the limit itself is extended (dl § 149; minimum hearing
    periods). none: the date is left where it is."""

    earlier = "earlier"
    later = "later"
    none = "none"


class Part(BaseModel):
    """Anything a definition is made of: unknown keys are errors, and what is made is not changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Text(Part):
    """A text in the three languages; nynorsk and English fall back to bokmål where they are left out."""

    nb: str = Field(min_length=1)
    nn: str | None = None
    en: str | None = None

    def in_language(self, language: Language) -> str:
        """The text in that language, else in bokmål."""
        return {"nb": self.nb, "nn": self.nn or self.nb, "en": self.en or self.nb}[language]


class Law(Part):
    """Where a rule stands, and the day someone last read it there; false is shown as "ikke verifisert"."""

    ref: str = Field(min_length=1, description="Paragraph, e.g. 'koml § 14-3(4)'")
    verified: Annotated[datetime.date | Literal[False], BeforeValidator(read_verified)]
    note: Text | None = None


class Raci(Part):
    """Who does it (r), answers for it (a), is asked (c) and told (i): ids of roles or bodies."""

    r: tuple[Identifier, ...] = ()
    a: tuple[Identifier, ...] = ()
    c: tuple[Identifier, ...] = ()
    i: tuple[Identifier, ...] = ()


class Step(Part):
    """Something to be done, with the sentence that dates it.

    `due` is the planned date (for a hearing, its first day); `limit` the last date the law allows. With only
    a limit, the plan aims at the last working day by it. With only `after`, the step is dated by the working
    day after the last of them."""

    id: Identifier
    title: Text
    kind: StepKind
    role: Identifier | None = Field(
        default=None,
        description="Who does it and is nudged; the first of raci.r, or the workflow's owner, if left out",
    )
    raci: Raci | None = Field(
        default=None, description="Who does it, answers for it, is asked and told: roles or bodies"
    )
    body: Identifier | None = Field(default=None, description="The political body that acts")
    due: DateSentence | None = None
    expected: DateSentence | None = Field(
        default=None, description="Used until the meetings it rests on are known"
    )
    limit: DateSentence | None = None
    latest: DateSentence | None = Field(
        default=None, description="Practice: later than this leaves too little time for what follows"
    )
    roll: Roll = Roll.earlier
    safety: int = Field(
        default=0, ge=0, le=30, description="Warn when fewer than this many days are left to the limit"
    )
    length: Length | None = Field(default=None, description="How long a hearing is planned to last")
    min_length: Length | None = Field(default=None, description="The shortest hearing the law allows")
    summer: bool = Field(default=False, description="Lengthen by the municipality's summer policy")
    after: tuple[StepName, ...] = Field(
        default=(), description="Steps that must not come later than this one"
    )
    only_if: Conditions = Field(default=(), description="Must hold for the step to be in the plan")
    chain: Chain | None = Field(
        default=None, description="The bodies a case goes through, from the first to the one that decides"
    )
    chain_steps: Mapping[Identifier, Identifier] = Field(
        default_factory=dict, description="Bodies of the chain that have a step of their own, and its id"
    )
    ladder: Identifier | None = Field(
        default=None, description="Name of a ladder; the rule class's own if left out"
    )
    rule_class: RuleClass = Field(alias="class")
    law: Law | None = None
    outcome: Outcomes = Field(default_factory=dict, description="Outcome fields the decision must answer")
    note: Text | None = None
    missed: Text | None = Field(default=None, description="What happens if the date is missed")

    @model_validator(mode="after")
    def _is_whole(self) -> Step:
        if self.rule_class.is_law and self.law is None:
            raise RefusedError("schema.law-missing", name=self.rule_class.value)
        if (self.length or self.min_length) and self.kind is not StepKind.hearing:
            raise RefusedError("schema.only-hearing")
        if self.kind is StepKind.hearing and not (self.length or self.min_length):
            raise RefusedError("schema.hearing-length")
        if self.latest is not None and self.due is None:
            raise RefusedError("schema.latest-undated")
        if self.chain_steps and self.chain is None:
            raise RefusedError("schema.chain-steps")
        return self

    @property
    def doer(self) -> str | None:
        """The role that is nudged, where the step names one: `role`, else the first that does it."""
        return self.role or (self.raci.r[0] if self.raci is not None and self.raci.r else None)


class Loop(Part):
    """Steps that are gone through again when a decision says so: a repeated hearing. `most` is the number of
    rounds in all, the first included."""

    id: Identifier
    steps: tuple[Identifier, ...] = Field(min_length=1)
    again_if: OneCondition
    most: int = Field(default=3, ge=2, le=9)


class Quota(Part):
    """That at least so many of some steps are done in a run: "at least two reports a year"."""

    id: Identifier
    title: Text
    steps: tuple[Identifier, ...] = Field(min_length=1)
    at_least: int = Field(ge=1, le=50)
    role: Identifier | None = Field(
        default=None, description="Who is nudged; the workflow's owner if left out"
    )
    limit: DateSentence
    ladder: Identifier | None = None
    rule_class: RuleClass = Field(alias="class")
    law: Law | None = None
    note: Text | None = None
    missed: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Quota:
        if self.rule_class.is_law and self.law is None:
            raise RefusedError("schema.law-missing", name=self.rule_class.value)
        if self.at_least > len(self.steps):
            raise RefusedError("schema.quota-many", wanted=self.at_least, steps=len(self.steps))
        return self

    def as_step(self) -> Step:
        """The step the count is shown as: a review with the count's limit."""
        return Step.model_validate(
            {
                "id": self.id,
                "title": self.title,
                "kind": StepKind.review,
                "role": self.role,
                "limit": self.limit,
                "ladder": self.ladder,
                "class": self.rule_class,
                "law": self.law,
                "note": self.note,
                "missed": self.missed,
            }
        )


class Workflow(Part):
    """One cycle: how often it comes round, whose it is, and its steps.

    A cycle of n years, and one that comes once, begins in `first_year`; with `counted_from` each turn's base
    year is n years after the year that step was last done. One on demand has a run for every label under which
    its `start` step was answered."""

    id: Identifier
    title: Text
    every: Turn
    label: str = Field(default="", description="How a run is named: {year}, {year+1}, {year}-{year+4}")
    first_year: int | None = Field(default=None, ge=2000, le=2100, description="Base year of the first run")
    counted_from: Identifier | None = Field(
        default=None, description="Step whose completion the next run is counted from"
    )
    start: Identifier | None = Field(default=None, description="Step that sets a run on demand going")
    only_if: Conditions = Field(default=(), description="Must hold for a run to be in the plan")
    owner: Identifier
    topic: Identifier | None = None
    note: Text | None = None
    step: tuple[Step, ...] = Field(min_length=1)
    loop: tuple[Loop, ...] = ()
    quota: tuple[Quota, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Workflow:
        wrong = [
            InitErrorDetails(type="value_error", loc=at, input=None, ctx={"error": cause})
            if isinstance(cause, RefusedError)
            else InitErrorDetails(type=cause, loc=at, input=None)
            for at, cause in inconsistencies(self)
        ]
        if wrong:
            raise ValidationError.from_exception_data("Workflow", wrong)
        return self

    @property
    def base_year(self) -> int:
        """The year the first run of a cycle of n years is counted from."""
        return self.first_year or FIRST_YEAR

    def role_of(self, step: Step) -> str:
        """The role that does a step and is nudged."""
        return step.doer or self.owner

    def accountable(self, step: Step) -> tuple[str, ...]:
        """Who answers for a step: its raci.a, else the workflow's owner."""
        return step.raci.a if step.raci is not None and step.raci.a else (self.owner,)

    def run_label(self, year: int) -> str:
        """The label of the run whose base year is `year`: "{year+1}" gives "2027" for 2026."""

        def number(match: re.Match[str]) -> str:
            return str(year + int((match[1] or "0").replace(" ", "")))

        return re.sub(r"\{year\s*([+-]\s*\d+)?\}", number, self.label)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a definition file, for editors that understand `#:schema`."""
    schema = Workflow.model_json_schema(by_alias=True)
    # Taken by the loader before validation, so the models do not know it.
    off = {
        "type": "boolean",
        "default": False,
        "description": "In a municipality's own file: switch this off",
    }
    schema["properties"]["off"] = off
    schema["$defs"]["Step"]["properties"]["off"] = off
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """`json_schema` as the text of schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def write_schema() -> Path:
    """Write schema.json anew beside this module (a test says when it is out of date); returns its path."""
    path = Path(__file__).with_name("schema.json")
    path.write_text(schema_text(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write_schema()
