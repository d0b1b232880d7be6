"""What a planner is told when a date sentence cannot be read."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workflows.sentence import LONGEST_TEXT, SentenceError, parse, parse_span


def error_of(text: str) -> SentenceError:
    with pytest.raises(SentenceError) as caught:
        parse(text)
    return caught.value


def test_a_misspelled_unit_is_told_with_its_column_what_was_expected_and_the_right_word() -> None:
    error = error_of("14 dyas before council-decision")
    assert error.column == 4
    assert error.suggestion == "days"
    assert str(error) == (
        '"14 dyas before council-decision", column 4: expected days, working days, weeks, months or years,'
        ' or the name of a month; did you mean "days"?'
    )


@pytest.mark.parametrize(
    ("text", "column", "suggestion"),
    [
        ("lsat meeting of formannskapet", 1, "last"),
        ("14days before council-decision", 1, "14 days"),
        ("31 Desember", 4, "December"),
        ("last meeting of formannskapet befor 3 May", 31, "before"),
        ("31 December nxt year", 13, "next"),
        ("second Thrusday of December", 8, "Thursday"),
        ("14 days befroe council-decision", 9, "before"),
        ("last meting of formannskapet", 6, "meeting"),
        ("14 wokring days before council-decision", 4, "working"),
        ("last meeting of formannskapet betwen 1 October and 31 December", 31, "between"),
    ],
)
def test_the_nearest_right_word_is_told(text: str, column: int, suggestion: str) -> None:
    error = error_of(text)
    assert (error.column, error.suggestion) == (column, suggestion)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "ends too early"),
        ("   ", 4, "ends too early"),
        ("14 days before", 15, "ends too early"),
        ("last meeting of", 16, "expected the name of a body"),
        ("last meeting of formannskapet marked", 37, "expected a mark in quotation marks"),
        ("the earliest of council-decision", 33, 'expected "and" or a comma'),
        ("31 April", 1, "April has no day 31"),
        ("0 March", 1, "March has no day 0"),
        ("29 February", 1, "last day of February"),
        ("2027-02-30", 1, "there is no date 2027-02-30"),
        ("week 54", 6, "weeks are numbered 1 to 53"),
        ("sixth Monday of May", 1, "names no weekday of a month"),
        ("next Monday of May", 1, "names no weekday of a month"),
        ("9999 days before council-decision", 1, "at most 3660"),
        ("9" * 300 + " days before x", 1, "at most 3660"),
        ("31 December of year+99", 16, "at most 20 years"),
        ("last meeting of budget/council-decision", 17, "names a step; expected a body"),
        ("31 December 2027", 13, 'a year ("next year"'),
        ("31 December and 1 May", 13, "nothing more"),
        ("(31 December", 13, 'expected'),
        ("31 December)", 12, "nothing more"),
        ("Høring av planen", 1, 'not "Høring"'),
        ("første møte i kommunestyret", 1, "expected a date"),
    ],
)  # fmt: skip
def test_an_error_tells_where_and_what_was_expected(text: str, column: int, said: str) -> None:
    error = error_of(text)
    assert error.column == column
    assert said in error.message


@pytest.mark.parametrize("text", ["last meeting of formannskapet before last meeting of kommunestyret",
                                  "last meeting of formannskapet before the earliest of x-a and x-b"])  # fmt: skip
def test_a_meeting_or_list_inside_another_is_told_to_be_put_in_parentheses(text: str) -> None:
    assert "in parentheses" in error_of(text).message


def test_no_token_names_of_the_parser_reach_a_reader() -> None:
    for text in (
        "",
        "14",
        "last",
        "last meeting of formannskapet x",
        "1 March of",
        "(",
        "x y",
        "a",
        "the latest of x-a,",
    ):
        message = error_of(text).message
        assert not any(word.isupper() and len(word) > 1 for word in message.replace('"', " ").split()), (
            message
        )


def test_a_text_too_long_to_be_a_sentence_is_refused_without_being_read_or_repeated() -> None:
    error = error_of("14 days before " * 10_000)
    assert str(LONGEST_TEXT) in error.message
    assert len(str(error)) < 250


def test_a_length_of_time_tells_its_own_errors() -> None:
    with pytest.raises(SentenceError) as caught:
        parse_span("6 wekes")
    assert (caught.value.column, caught.value.suggestion) == (3, "weeks")


def test_the_schema_is_imported_without_the_parser_library() -> None:
    # `holdvarm --help` and the settings must not pay for it.
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, workflows.schema; print('lark' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "False"
