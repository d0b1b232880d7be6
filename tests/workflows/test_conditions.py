"""Conditions as a planner writes them, and what is said of one that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.conditions import Condition, Decided, MunicipalityHas, parse_condition
from workflows.dates import StepDate
from workflows.sentence import SentenceError


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("the municipality has eiendomsskatt", MunicipalityHas(feature="eiendomsskatt", wanted=True)),
        ("The Municipality  has ungdomsrad", MunicipalityHas(feature="ungdomsrad", wanted=True)),
        (
            "the municipality does not have parlamentarisme",
            MunicipalityHas(feature="parlamentarisme", wanted=False),
        ),
        (
            "planstrategi/council-decision decided samfunnsdel = revideres",
            Decided(
                step=StepDate(step="council-decision", workflow="planstrategi"),
                field="samfunnsdel",
                value="revideres",
            ),
        ),
        (
            "council-decision decided samfunnsdel != videreføres",
            Decided(
                step=StepDate(step="council-decision"),
                field="samfunnsdel",
                value="videreføres",
                wanted=False,
            ),
        ),
        (
            "council-decision decided vedtak = 'Sendt tilbake'",
            Decided(step=StepDate(step="council-decision"), field="vedtak", value="Sendt tilbake"),
        ),
        (
            "hearing decided antall=3",
            Decided(step=StepDate(step="hearing"), field="antall", value="3"),
        ),
    ],
)
def test_a_condition_reads_as_it_is_said(text: str, condition: Condition) -> None:
    found = parse_condition(text)

    assert found == condition
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "column", "suggestion"),
    [
        ("the municipality hass eiendomsskatt", 18, "has"),
        ("council-decision decides samfunnsdel = revideres", 18, "decided"),
        ("the municipallity has eiendomsskatt", 5, "municipality"),
        ("council-decision decided samfunnsdel revideres", 38, None),
        ("council-decision decided samfunnsdel = ", 40, None),
        ("the municipality does not eiendomsskatt", 27, None),
        ("", 1, None),
        ("Økonomi decided vedtak = ja", 1, None),
        ("the municipality has Økonomi", 22, None),
    ],
)
def test_a_condition_that_cannot_be_read_says_where_and_what_was_expected(
    text: str, column: int, suggestion: str | None
) -> None:
    with pytest.raises(SentenceError) as refused:
        parse_condition(text)

    assert (refused.value.column, refused.value.suggestion) == (column, suggestion)
    for language in ("nb", "nn", "en"):
        assert refused.value.in_language(language)


def test_a_very_long_condition_is_not_read_at_all() -> None:
    with pytest.raises(SentenceError, match="at most 400"):
        parse_condition("the municipality has " + "x" * 400)


@given(st.text(max_size=80))
def test_any_text_is_a_condition_or_refused_at_a_place_within_it(text: str) -> None:
    column = 1
    try:
        parse_condition(text)
    except SentenceError as refused:
        column = refused.column
    assert 1 <= column <= len(text) + 1
