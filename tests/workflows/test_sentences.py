"""Date sentences: every form a planner may write, and what it means."""

from __future__ import annotations

import logging
from datetime import date
from importlib.resources import files

import lark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.dates import (
    AbsoluteDate,
    Anchor,
    Bound,
    BoundKind,
    CalendarDate,
    Direction,
    Edge,
    Extreme,
    MeetingChoice,
    NthWeekday,
    Offset,
    Point,
    Span,
    StepDate,
    Unit,
    WeekDay,
    WorkingDayAt,
)
from workflows.sentence import SentenceError, parse, parse_span, reserved_words

BEFORE, AFTER = Direction.before, Direction.after
COUNCIL = StepDate(step="council-decision")
START_OF_OCTOBER = CalendarDate(month=10, day=1)
END_OF_DECEMBER = CalendarDate(month=12, day=31)


def days(count: int) -> Span:
    return Span(count=count, unit=Unit.days)


def before(count: int, unit: str, of: Point) -> Offset:
    return Offset(span=Span(count=count, unit=Unit(unit)), direction=BEFORE, of=of)


def after(count: int, unit: str, of: Point) -> Offset:
    return Offset(span=Span(count=count, unit=Unit(unit)), direction=AFTER, of=of)


FORTNIGHT_BEFORE_COUNCIL = before(14, "days", COUNCIL)


def bound(kind: str, point: Point, lead: Span | None = None) -> Bound:
    return Bound(kind=BoundKind(kind), point=point, lead=lead)


def meeting(
    nth: int, *bounds: Bound, body: str = "formannskapet", marked: str | None = None
) -> MeetingChoice:
    return MeetingChoice(body=body, nth=nth, bounds=bounds, marked=marked)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("31 December", END_OF_DECEMBER),
        ("1 March next year", CalendarDate(month=3, day=1, years=1)),
        ("1 March of next year", CalendarDate(month=3, day=1, years=1)),
        ("1 March the year after", CalendarDate(month=3, day=1, years=1)),
        ("15 December last year", CalendarDate(month=12, day=15, years=-1)),
        ("15 December the year before", CalendarDate(month=12, day=15, years=-1)),
        ("28 February of year+2", CalendarDate(month=2, day=28, years=2)),
        ("28 February of year - 1", CalendarDate(month=2, day=28, years=-1)),
        ("31 October of the election year", CalendarDate(month=10, day=31)),
        ("last day of February", CalendarDate(month=2, day=0)),
        ("the last day of February next year", CalendarDate(month=2, day=0, years=1)),
        ("2027-07-01", AbsoluteDate(value=date(2027, 7, 1))),
        ("second Thursday of December", NthWeekday(nth=2, weekday=4, month=12)),
        ("the last Monday in August next year", NthWeekday(nth=-1, weekday=1, month=8, years=1)),
        ("Monday of week 35", WeekDay(week=35, weekday=1)),
        ("week 35", WeekDay(week=35, weekday=1)),
        ("Friday of week 8 of next year", WeekDay(week=8, weekday=5, years=1)),
    ],
)
def test_a_date_is_read(text: str, point: Point) -> None:
    assert parse(text).point == point


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("council-decision", COUNCIL),
        ("the council-decision", COUNCIL),
        ("planstrategi/council-decision", StepDate(step="council-decision", workflow="planstrategi")),
        ("start of programme-hearing", StepDate(step="programme-hearing", edge=Edge.start)),
        ("the end of programme-hearing", StepDate(step="programme-hearing", edge=Edge.end)),
        ("end of samfunnsdel/hearing", StepDate(step="hearing", workflow="samfunnsdel", edge=Edge.end)),
        ("end-of-year-report", StepDate(step="end-of-year-report")),
        ("election", Anchor(name="election")),
        ("the constitution", Anchor(name="constitution")),
        ("next election", Anchor(name="election", periods=1)),
        ("the next constitution", Anchor(name="constitution", periods=1)),
    ],
)
def test_a_step_or_an_anchor_is_read(text: str, point: Point) -> None:
    assert parse(text).point == point


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("14 days before council-decision", FORTNIGHT_BEFORE_COUNCIL),
        ("a week before council-decision", before(1, "weeks", COUNCIL)),
        ("one month after 31 December", after(1, "months", END_OF_DECEMBER)),
        ("1 year after constitution", after(1, "years", Anchor(name="constitution"))),
        ("1 working day after council-decision", after(1, "working_days", COUNCIL)),
        ("the working day after council-decision", after(1, "working_days", COUNCIL)),
        ("the last working day before council-decision", before(1, "working_days", COUNCIL)),
        ("the day after council-decision", after(1, "days", COUNCIL)),
        ("the day before council-decision", before(1, "days", COUNCIL)),
        ("same day as council-decision", COUNCIL),
        ("the same day as 31 December", END_OF_DECEMBER),
        ("the last working day by 31 December", WorkingDayAt(direction=BEFORE, of=END_OF_DECEMBER)),
        ("the last working day on or before 31 December", WorkingDayAt(direction=BEFORE, of=END_OF_DECEMBER)),
        ("the first working day from council-decision", WorkingDayAt(direction=AFTER, of=COUNCIL)),
        ("3 days after 14 days before council-decision", after(3, "days", FORTNIGHT_BEFORE_COUNCIL)),
        (
            "the earliest of council-decision, 31 December and 14 days before council-decision",
            Extreme(direction=BEFORE, of=(COUNCIL, END_OF_DECEMBER, FORTNIGHT_BEFORE_COUNCIL)),
        ),
        ("latest of council-decision and 31 December", Extreme(direction=AFTER, of=(COUNCIL, END_OF_DECEMBER))),
        (
            "9 working days before the last meeting of formannskapet by 31 December",
            before(9, "working_days", meeting(-1, bound("by", END_OF_DECEMBER))),
        ),
    ],
)  # fmt: skip
def test_a_length_of_time_from_a_point_is_read(text: str, point: Point) -> None:
    assert parse(text).point == point


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("last meeting of formannskapet", meeting(-1)),
        ("last meeting of formannskapet before 31 December", meeting(-1, bound("before", END_OF_DECEMBER))),
        ("last meeting of formannskapet by 31 December", meeting(-1, bound("by", END_OF_DECEMBER))),
        ("first meeting of formannskapet after council-decision", meeting(1, bound("after", COUNCIL))),
        ("next meeting of formannskapet after council-decision", meeting(1, bound("after", COUNCIL))),
        ("second meeting of formannskapet from 1 October", meeting(2, bound("since", START_OF_OCTOBER))),
        (
            "third meeting of formannskapet on or after 1 October",
            meeting(3, bound("since", START_OF_OCTOBER)),
        ),
        (
            "last meeting of formannskapet between 1 October and 14 days before council-decision",
            meeting(-1, bound("since", START_OF_OCTOBER), bound("by", FORTNIGHT_BEFORE_COUNCIL)),
        ),
        (
            "last meeting of formannskapet from 1 October and at least 14 days before council-decision",
            meeting(-1, bound("since", START_OF_OCTOBER), bound("by", FORTNIGHT_BEFORE_COUNCIL, days(14))),
        ),
        (
            "last meeting of formannskapet from 1 October at least 14 days before council-decision",
            meeting(-1, bound("since", START_OF_OCTOBER), bound("by", FORTNIGHT_BEFORE_COUNCIL, days(14))),
        ),
        (
            "first meeting of formannskapet at least 3 days after council-decision",
            meeting(1, bound("since", after(3, "days", COUNCIL), days(3))),
        ),
        (
            "last meeting of formannskapet in December next year",
            meeting(
                -1,
                bound("since", CalendarDate(month=12, day=1, years=1)),
                bound("by", CalendarDate(month=12, day=0, years=1)),
            ),
        ),
        (
            'first meeting of kommunestyret marked "Konstituerende" after the election and by 31 October',
            meeting(
                1,
                bound("after", Anchor(name="election")),
                bound("by", CalendarDate(month=10, day=31)),
                body="kommunestyret",
                marked="Konstituerende",
            ),
        ),
        ("last meeting of formannskapet marked budsjett", meeting(-1, marked="budsjett")),
        (
            "last meeting of formannskapet at least 14 days before (last meeting of kommunestyret by 31 December)",
            meeting(
                -1,
                bound(
                    "by",
                    before(
                        14,
                        "days",
                        meeting(-1, bound("by", END_OF_DECEMBER), body="kommunestyret"),
                    ),
                    days(14),
                ),
            ),
        ),
    ],
)
def test_a_choice_of_meeting_is_read(text: str, point: Point) -> None:
    assert parse(text).point == point


def test_capitals_and_spacing_say_nothing() -> None:
    assert (
        parse("  The LAST working  day by 31 december ").point
        == parse("last working day by 31 December").point
    )


def test_a_sentence_keeps_its_text_as_written() -> None:
    assert parse("The last day of February").text == "The last day of February"


@pytest.mark.parametrize(
    ("text", "span"),
    [("6 weeks", Span(count=6, unit=Unit.weeks)), ("9 working days", Span(count=9, unit=Unit.working_days)),
     ("a month", Span(count=1, unit=Unit.months)), ("1 day", days(1)), ("0 days", days(0))],
)  # fmt: skip
def test_a_length_of_time_is_read(text: str, span: Span) -> None:
    assert parse_span(text) == span


def test_points_are_plain_values_without_the_parsers_own_strings() -> None:
    # lark's tokens are strings with a past: they pickle and print badly, and keep the whole text alive.
    point = parse("first meeting of kommunestyret marked budsjett after planstrategi/start").point
    assert isinstance(point, MeetingChoice)
    step = point.bounds[0].point
    assert isinstance(step, StepDate)
    assert {type(point.body), type(point.marked), type(step.step), type(step.workflow)} == {str}


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    # lark settles a shift/reduce conflict in silence unless it is asked to tell.
    grammar = files("workflows").joinpath("grammar.lark").read_text(encoding="utf-8")
    lark.logger.addHandler(caplog.handler)
    try:
        lark.logger.setLevel(logging.DEBUG)
        lark.Lark(grammar, parser="lalr", lexer="basic", start=["sentence", "length"], debug=True)
        assert "onflict" not in caplog.text
        lark.Lark('start: start "a" start | "b"', parser="lalr", debug=True)
        assert "onflict" in caplog.text
    finally:
        lark.logger.setLevel(logging.CRITICAL)
        lark.logger.removeHandler(caplog.handler)


# --- any point there is -> text -> the same point ----------------------------------------------------

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
            "eleventh", "twelfth")  # fmt: skip


def text_of(point: Point) -> str:
    """A sentence for a point; not always the one a person would write."""
    match point:
        case CalendarDate(day=0):
            return f"last day of {MONTHS[point.month - 1]}{year_text(point.years)}"
        case CalendarDate():
            return f"{point.day} {MONTHS[point.month - 1]}{year_text(point.years)}"
        case AbsoluteDate():
            return point.value.isoformat()
        case NthWeekday():
            nth = "last" if point.nth == -1 else ORDINALS[point.nth]
            return f"{nth} {WEEKDAYS[point.weekday - 1]} of {MONTHS[point.month - 1]}{year_text(point.years)}"
        case WeekDay():
            return f"{WEEKDAYS[point.weekday - 1]} of week {point.week}{year_text(point.years)}"
        case StepDate():
            return f"{'' if point.edge is Edge.due else f'{point.edge} of '}{point.name}"
        case Anchor():
            return f"{'next ' if point.periods else ''}{point.name}"
        case Offset():
            return f"{span_text(point.span)} {point.direction} {nested(point.of)}"
        case WorkingDayAt():
            lead = "last working day by" if point.direction is BEFORE else "first working day from"
            return f"{lead} {nested(point.of)}"
        case Extreme():
            *most, last = map(nested, point.of)
            return f"{'earliest' if point.direction is BEFORE else 'latest'} of {', '.join(most)} and {last}"
        case MeetingChoice():
            nth = "last" if point.nth == -1 else ORDINALS[point.nth]
            marked = f' marked "{point.marked}"' if point.marked else ""
            return " ".join([f"{nth} meeting of {point.body}{marked}", *map(bound_text, point.bounds)])


def nested(point: Point) -> str:
    return f"({text_of(point)})" if is_open(point) else text_of(point)


def is_open(point: Point) -> bool:
    return isinstance(point, MeetingChoice | Extreme)


def bound_text(one: Bound) -> str:
    if one.lead is not None:
        return f"at least {text_of(one.point)}"
    return f"{'from' if one.kind is BoundKind.since else one.kind} {nested(one.point)}"


def span_text(span: Span) -> str:
    return f"{span.count} {span.unit.replace('_', ' ')}"


def year_text(years: int) -> str:
    return "" if years == 0 else f" of year{years:+d}"


names = st.from_regex(r"[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,6}){0,2}", fullmatch=True).filter(
    lambda name: name not in reserved_words()
)
spans = st.builds(Span, count=st.integers(0, 3660), unit=st.sampled_from(Unit))
months, year_offsets = st.integers(1, 12), st.integers(-20, 20)
directions = st.sampled_from(Direction)
simple_points = st.one_of(
    st.builds(CalendarDate, month=months, day=st.integers(0, 28), years=year_offsets),
    st.builds(AbsoluteDate, value=st.dates()),
    st.builds(
        NthWeekday,
        nth=st.sampled_from([-1, 1, 2, 3, 4, 5]),
        weekday=st.integers(1, 7),
        month=months,
        years=year_offsets,
    ),
    st.builds(WeekDay, week=st.integers(1, 53), weekday=st.integers(1, 7), years=year_offsets),
    st.builds(StepDate, step=names, workflow=st.none() | names, edge=st.sampled_from(Edge)),
    st.builds(Anchor, name=st.sampled_from(["election", "constitution"]), periods=st.integers(0, 1)),
)


def larger_points(points: st.SearchStrategy[Point]) -> st.SearchStrategy[Point]:
    def led(kind: BoundKind, span: Span, of: Point) -> Bound:
        direction = BEFORE if kind is BoundKind.by else AFTER
        return Bound(kind=kind, point=Offset(span=span, direction=direction, of=of), lead=span)

    bounds = st.builds(Bound, kind=st.sampled_from(BoundKind), point=points) | st.builds(
        led, st.sampled_from([BoundKind.by, BoundKind.since]), spans, points
    )
    letters = st.characters(codec="utf-8", exclude_characters="\"'", exclude_categories=["C", "Z"])
    marks = st.none() | st.text(letters, min_size=1, max_size=12)
    return st.one_of(
        st.builds(Offset, span=spans, direction=directions, of=points),
        st.builds(WorkingDayAt, direction=directions, of=points),
        st.builds(Extreme, direction=directions, of=st.lists(points, min_size=2, max_size=4).map(tuple)),
        st.builds(
            MeetingChoice,
            body=names,
            nth=st.sampled_from([-1, *range(1, 13)]),
            bounds=st.lists(bounds, max_size=3).map(tuple),
            marked=marks,
        ),
    )


points = st.recursive(simple_points, larger_points, max_leaves=4)


@given(points)
def test_every_point_has_a_sentence_that_means_it(point: Point) -> None:
    text = text_of(point)
    if len(text) <= 400:
        assert parse(text).point == point


def error_of(text: str) -> SentenceError | None:
    try:
        parse(text)
    except SentenceError as error:
        return error
    return None


@given(st.text() | st.text(st.sampled_from('lastfirstmeetingofdaysbeforeand 0123456789-/()",.')))
def test_any_text_is_a_sentence_or_a_sentence_error(text: str) -> None:
    error = error_of(text)
    assert error is None or (error.message and error.column >= 1)


OTHER_WORDS = ["31", "14", "december", "monday", "x-y", "(", ")", ",", '"m"', "2027-07-01", "dyas"]


@given(st.lists(st.sampled_from([*sorted(reserved_words()), *OTHER_WORDS]), max_size=12).map(" ".join))
def test_any_words_of_the_language_are_a_sentence_or_an_error_within_them(text: str) -> None:
    error = error_of(text)
    assert error is None or 1 <= error.column <= len(text) + 1
