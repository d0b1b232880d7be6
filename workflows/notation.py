"""How the values of a definition are written in TOML, and read: sentences, lengths, cycles, conditions, chains."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, StringConstraints, WithJsonSchema

from workflows.conditions import Condition, Decided, MunicipalityHas, parse_condition
from workflows.cycles import Cycle, read_cycle
from workflows.dates import Sentence, Span
from workflows.findings import RefusedError
from workflows.sentence import parse, parse_span

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
    raise RefusedError("schema.sentence")


def _length(value: object) -> object:
    if isinstance(value, str):
        return parse_span(value)
    if isinstance(value, Span):
        return value
    raise RefusedError("schema.length")


def read_verified(value: object) -> object:
    if isinstance(value, str):
        with suppress(ValueError):
            return datetime.date.fromisoformat(value)
    if value is False or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
        return value
    raise RefusedError("schema.verified")


def _conditions(value: object) -> object:
    given = [value] if isinstance(value, (str, MunicipalityHas, Decided)) else value
    if not isinstance(given, (list, tuple)):
        raise RefusedError("schema.condition")
    return tuple(_condition(one) for one in given)


def _condition(value: object) -> object:
    if isinstance(value, (MunicipalityHas, Decided)):
        return value
    if not isinstance(value, str):
        raise RefusedError("schema.condition")
    return parse_condition(value)


def _outcomes(value: object) -> object:
    """A list of fields to be answered freely, or a table of fields with the answers that are allowed."""
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise RefusedError("schema.outcome")
    for name in value:
        if value.count(name) > 1:
            raise RefusedError("schema.outcome-twice", name=name)
    return dict.fromkeys(value, ())


def _stages(value: object) -> object:
    """The name of a chain, or its bodies in order; bodies that act side by side stand in a list of their own."""
    if isinstance(value, str):
        return value
    if not isinstance(value, (list, tuple)) or not value:
        raise RefusedError("schema.chain")
    return tuple((one,) if isinstance(one, str) else one for one in value)


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
Turn = Annotated[
    Cycle,
    BeforeValidator(read_cycle),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^(year|council period|once|on demand|[1-9][0-9]? years?)$",
            "description": "How often it comes round: 'year', 'council period', '4 years', 'once', 'on demand'",
        }
    ),
]
_CONDITION_SCHEMA = {"type": "string", "description": "E.g. 'the municipality has eiendomsskatt'"}
OneCondition = Annotated[
    Condition,
    BeforeValidator(_condition),
    PlainSerializer(lambda condition: condition.text),
    WithJsonSchema(_CONDITION_SCHEMA),
]
Conditions = Annotated[
    tuple[Condition, ...],
    BeforeValidator(_conditions),
    PlainSerializer(lambda conditions: [condition.text for condition in conditions]),
    WithJsonSchema({"anyOf": [_CONDITION_SCHEMA, {"type": "array", "items": _CONDITION_SCHEMA}]}),
]
Stage = tuple[Identifier, ...]
Chain = Annotated[
    Identifier | tuple[Stage, ...],
    BeforeValidator(_stages),
    WithJsonSchema(
        {
            "description": "The name of a chain in chains.toml, or the bodies in order",
            "anyOf": [
                {"type": "string"},
                {
                    "type": "array",
                    "items": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
                },
            ],
        }
    ),
]
Outcomes = Annotated[
    Mapping[str, tuple[str, ...]],
    BeforeValidator(_outcomes),
    WithJsonSchema(
        {
            "description": "Outcome fields that must be answered; as a table, with the answers allowed",
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            ],
        }
    ),
]
