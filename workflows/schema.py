"""What a workflow definition may say: one file, one workflow; exported as JSON Schema for editors."""

from __future__ import annotations

import datetime
import json
import re
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from workflows.dates import Sentence, Span
from workflows.sentence import parse, parse_span

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


class Cycle(StrEnum):
    """How often a workflow comes round: every calendar year, or every council period."""

    year = "year"
    council_period = "council period"


class Roll(StrEnum):
    """Which way a date that is not a working day goes (domain.md 4.3).

    earlier: the limit stands as the law has it, and the planned date is the working day before (the safe
    reading for duties of the municipality). later: the limit itself is extended (dl § 149; minimum hearing
    periods). none: the date is left where it is."""

    earlier = "earlier"
    later = "later"
    none = "none"


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
StepName = Annotated[
    str,
    StringConstraints(
        pattern=r"^([a-z][a-z0-9]*(-[a-z0-9]+)*/)?[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=121
    ),
]


def _sentence(value: object) -> object:
    if isinstance(value, str):
        return parse(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return parse(value.isoformat())  # limit = 2027-07-01, without quotation marks
    if isinstance(value, Sentence):
        return value
    raise ValueError('expected a date sentence in quotation marks, such as "31 December"')


def _length(value: object) -> object:
    if isinstance(value, str):
        return parse_span(value)
    if isinstance(value, Span):
        return value
    raise ValueError('expected a length of time in quotation marks, such as "6 weeks"')


def _verified(value: object) -> object:
    if isinstance(value, str):
        with suppress(ValueError):
            return datetime.date.fromisoformat(value)
    if value is False or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
        return value
    raise ValueError("expected the day the paragraph was last read, such as 2026-07-02, or false")


DateSentence = Annotated[
    Sentence,
    BeforeValidator(_sentence),
    PlainSerializer(lambda sentence: sentence.text),
    WithJsonSchema(
        {"type": "string", "description": "A date sentence, e.g. '14 days before council-decision'"}
    ),
]
Length = Annotated[
    Span,
    BeforeValidator(_length),
    PlainSerializer(lambda span: f"{span.count} {span.unit.replace('_', ' ')}"),
    WithJsonSchema({"type": "string", "description": "A length of time, e.g. '6 weeks' or '9 working days'"}),
]


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
    verified: Annotated[datetime.date | Literal[False], BeforeValidator(_verified)]
    note: Text | None = None


class Step(Part):
    """Something to be done, with the sentence that dates it.

    `due` is the planned date (for a hearing, its first day); `limit` the last date the law allows. With only
    a limit, the plan aims at the last working day by it. With only `after`, the step is dated by the working
    day after the last of them."""

    id: Identifier
    title: Text
    kind: StepKind
    role: Identifier | None = Field(
        default=None, description="Who does it and is nudged; the workflow's owner if left out"
    )
    body: Identifier | None = Field(default=None, description="The political body that acts")
    due: DateSentence | None = None
    expected: DateSentence | None = Field(
        default=None, description="Used until the meetings it rests on are known"
    )
    limit: DateSentence | None = None
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
    ladder: Identifier | None = Field(
        default=None, description="Name of a ladder; the rule class's own if left out"
    )
    rule_class: RuleClass = Field(alias="class")
    law: Law | None = None
    outcome: tuple[str, ...] = Field(default=(), description="Outcome fields the decision must answer")
    note: Text | None = None
    missed: Text | None = Field(default=None, description="What happens if the date is missed")

    @model_validator(mode="after")
    def _is_dated(self) -> Step:
        if self.due is None and self.limit is None and not self.after:
            raise ValueError("the step has no date; give it due, limit or after")
        if self.rule_class.is_law and self.law is None:
            raise ValueError(f"the class {self.rule_class} needs law = {{ ref = …, verified = … }}")
        if (self.length or self.min_length) and self.kind is not StepKind.hearing:
            raise ValueError("only a hearing has a length")
        if self.kind is StepKind.hearing and not (self.length or self.min_length):
            raise ValueError('a hearing needs length or min_length, such as min_length = "6 weeks"')
        return self


class Workflow(Part):
    """One cycle: how often it comes round, whose it is, and its steps."""

    id: Identifier
    title: Text
    every: Cycle
    label: str = Field(description="How a run is named: {year}, {year+1}, {year}-{year+4}")
    owner: Identifier
    topic: Identifier | None = None
    note: Text | None = None
    step: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Workflow:
        seen: set[str] = set()
        for step in self.step:
            if step.id in seen:
                raise ValueError(f"two steps are called '{step.id}'")
            seen.add(step.id)
        return self

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
