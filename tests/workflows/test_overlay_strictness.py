"""Whether one date sentence always falls on or before another."""

from __future__ import annotations

import pytest

from workflows.sentence import parse, parse_span
from workflows.strictness import as_long, at_or_before


@pytest.mark.parametrize(
    ("own", "base", "said"),
    [
        # Leads to the same step.
        ("16 days before x", "14 days before x", True),
        ("14 days before x", "14 days before x", True),
        ("13 days before x", "14 days before x", False),
        ("3 weeks before x", "14 days before x", True),
        ("1 week before x", "14 days before x", False),
        ("2 weeks before x", "14 days before x", True),
        ("10 working days before x", "9 working days before x", True),
        ("9 working days before x", "10 working days before x", False),
        # Counted from a Saturday, ten working days are twelve days: not always fourteen.
        ("10 working days before x", "12 days before x", True),
        ("10 working days before x", "14 days before x", None),
        ("1 month before x", "28 days before x", True),
        ("1 month before x", "4 weeks before x", True),
        ("1 month before x", "32 days before x", False),
        ("20 days after x", "30 days after x", True),
        ("40 days after x", "30 days after x", False),
        ("4 weeks after x", "30 days after x", True),
        ("x", "30 days after x", True),
        ("the day before x", "x", True),
        ("x", "the day before x", False),
        ("1 day before end of x", "end of x", True),
        ("5 days before (1 week before x)", "12 days before x", True),
        ("14 days before y", "14 days before x", None),
        ("14 days before end of x", "14 days before x", None),
        # Fixed dates, in every kind of year.
        ("15 December", "31 December", True),
        ("1 January next year", "31 December", False),
        ("second Thursday of December", "15 December", True),
        ("third Thursday of December", "15 December", False),
        ("last day of February", "1 March", True),
        ("last day of February", "28 February", False),
        ("Friday of week 50", "31 December", True),
        ("Monday of week 53", "31 December", True),
        ("Sunday of week 53", "31 December", False),
        ("the last working day by 31 December", "31 December", True),
        ("the first working day from 31 December", "31 December", None),
        ("2 weeks before 31 December", "17 December", True),
        ("10 working days before 31 December", "20 December", True),
        ("31 December", "14 days before x", None),
        ("2026-12-15", "31 December", None),
        # The earliest and the latest of several.
        ("the earliest of 15 December and x", "31 December", True),
        ("the latest of 15 December and x", "31 December", None),
        ("the latest of 15 December and 20 December", "31 December", True),
        ("the latest of 15 December and 5 January next year", "31 December", False),
        ("15 December", "the latest of 31 December and x", True),
        ("15 December", "the earliest of 31 December and x", None),
        # A meeting lies within its bounds.
        ("last meeting of kommunestyret between 1 November and 20 December", "31 December", True),
        ("last meeting of kommunestyret between 1 November and 31 January next year", "31 December", None),
        ("last meeting of formannskapet from 1 October and at least 20 days before x", "14 days before x", True),
        ("last meeting of kommunestyret in December", "last meeting of kommunestyret in December", True),
        # The election and the constitution.
        ("10 months after constitution", "1 year after constitution", True),
        ("1 year after constitution", "1 year after election", None),
    ],
)  # fmt: skip
def test_what_is_always_as_early_is_told_from_what_may_be_later(
    own: str, base: str, said: bool | None
) -> None:
    assert at_or_before(parse(own).point, parse(base).point) is said


@pytest.mark.parametrize(
    ("own", "base", "said"),
    [
        ("6 weeks", "6 weeks", True),
        ("8 weeks", "6 weeks", True),
        ("5 weeks", "6 weeks", False),
        ("42 days", "6 weeks", True),
        ("41 days", "6 weeks", False),
        ("2 months", "6 weeks", True),
        ("1 month", "30 days", None),
        ("30 working days", "6 weeks", None),
        ("36 working days", "6 weeks", True),
    ],
)
def test_what_is_always_as_long_is_told_from_what_may_be_shorter(
    own: str, base: str, said: bool | None
) -> None:
    assert as_long(parse_span(own), parse_span(base)) is said
