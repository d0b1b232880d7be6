"""The schema of a definition file, in Python and for editors."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError

from workflows.dates import AbsoluteDate
from workflows.loader import load_bundle
from workflows.schema import Text, Workflow, json_schema, schema_text


def definition(**step: Any) -> dict[str, Any]:
    return {
        "id": "trails",
        "title": {"nb": "Turstier"},
        "every": "year",
        "label": "{year}",
        "owner": "planner",
        "step": [
            {"id": "survey", "title": {"nb": "Gå over stiene"}, "kind": "task", "class": "local", **step}
        ],
    }


def test_the_schema_for_editors_is_current() -> None:
    stored = files("workflows").joinpath("schema.json").read_text(encoding="utf-8")
    assert stored == schema_text(), "run `python -m workflows.schema`"


def test_the_schema_for_editors_knows_every_key_of_a_definition() -> None:
    schema = json_schema()
    assert json.loads(schema_text()) == schema
    step = schema["$defs"]["Step"]
    assert {"class", "due", "limit", "law", "off"} <= step["properties"].keys()
    assert "rule_class" not in step["properties"]
    assert step["additionalProperties"] is False
    classes = ["law-hard", "law-freq", "law-soft", "national", "practice", "local"]
    assert schema["$defs"]["RuleClass"]["enum"] == classes


def test_a_date_without_quotation_marks_is_a_date() -> None:
    step = Workflow.model_validate(definition(limit=date(2027, 7, 1))).step[0]
    assert step.limit is not None
    assert step.limit.point == AbsoluteDate(value=date(2027, 7, 1))


def test_a_definition_survives_being_written_and_read() -> None:
    for workflow in load_bundle().workflows.values():
        written = workflow.model_dump_json(by_alias=True, exclude_none=True)
        assert Workflow.model_validate_json(written) == workflow


def test_a_text_falls_back_to_bokmal() -> None:
    text = Text(nb="Ordfører", en="Mayor")
    assert [text.in_language(language) for language in ("nb", "nn", "en")] == [
        "Ordfører",
        "Ordfører",
        "Mayor",
    ]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("{year}", "2026"),
        ("{year+1}", "2027"),
        ("{year - 1}", "2025"),
        ("{year}-{year+4}", "2026-2030"),
        ("plan", "plan"),
    ],
)
def test_a_label_counts_from_the_base_year(label: str, shown: str) -> None:
    workflow = Workflow.model_validate({**definition(due="31 May"), "label": label})
    assert workflow.run_label(2026) == shown


def test_a_definition_cannot_be_changed_once_made() -> None:
    workflow = Workflow.model_validate(definition(due="31 May"))
    with pytest.raises(ValidationError):
        workflow.owner = "mayor"
