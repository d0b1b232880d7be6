"""The reader behind `workflows.sentence`: grammar.lark made into a parser, and its trees into points."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from importlib.resources import files
from typing import TypeAlias, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args
from lark.exceptions import VisitError
from lark.lexer import PatternStr

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
from workflows.sentence import SentenceError
from workflows.sentence_errors import WORDS, explain
from workflows.wordings import Wording, said

MONTHS = tuple(month.lower() for month in WORDS["MONTH"])
WEEKDAYS = tuple(day.lower() for day in WORDS["WEEKDAY"])
ORDINALS = ("first", *WORDS["ORDINAL"])
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LARGEST_COUNT = 3660  # ten years of days: longer than any rule, and safe for calendar arithmetic
LARGEST_YEAR_OFFSET = 20

# Case is folded for ASCII letters alone, so that every column stays where the writer sees it.
_FOLD = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

_Lead: TypeAlias = Callable[[Point], Point]


class _UnfitError(Exception):
    """A sentence of the right form whose values cannot be, such as 31 April; raised inside lark's reading."""

    def __init__(self, what: Wording, at: int) -> None:
        self.what = what
        self.at = at
        super().__init__(str(what))


def read_point(text: str) -> Point:
    """The point a sentence means. Raises SentenceError."""
    return cast(Point, _read(text, "sentence"))


def read_span(text: str) -> Span:
    """The length of time a text means. Raises SentenceError."""
    return cast(Span, _read(text, "length"))


@lru_cache(maxsize=1)
def keywords() -> frozenset[str]:
    """Every word the grammar uses itself."""
    words = {t.pattern.value for t in _parser().terminals if isinstance(t.pattern, PatternStr)}
    units = {"day", "days", "week", "weeks", "month", "months", "year", "years", "the"}
    return frozenset(word for word in words | units if word.isalpha()) | {*MONTHS, *WEEKDAYS, *ORDINALS}


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = files("workflows").joinpath("grammar.lark").read_text(encoding="utf-8")
    # The basic lexer, not lark's default contextual one: a reserved word is reserved everywhere.
    return Lark(grammar, parser="lalr", lexer="basic", start=["sentence", "length"], maybe_placeholders=False)


def _read(text: str, start: str) -> object:
    folded = text.translate(_FOLD)
    try:
        tree = _parser().parse(folded, start=start)
        return _Points(text).transform(tree)
    except (UnexpectedToken, UnexpectedCharacters):
        raise explain(_parser(), text, folded, start) from None
    except VisitError as error:
        if not isinstance(error.orig_exc, _UnfitError):
            raise
        raise SentenceError(error.orig_exc.what, error.orig_exc.at + 1, text) from None


def _offset(span: Span, direction: Direction, of: Point) -> Point:
    return Offset(span=span, direction=direction, of=of)


def _working_day(direction: Direction, of: Point) -> Point:
    return WorkingDayAt(direction=direction, of=of)


def _led_by(count: int, unit: Unit, direction: Direction) -> _Lead:
    return partial(_offset, Span(count=count, unit=unit), direction)


def _month(token: Token) -> int:
    return MONTHS.index(token) + 1


def _at(token: Token) -> int:
    return token.start_pos or 0


@v_args(inline=True)
class _Points(Transformer[Token, object]):
    """From lark's tree to points; one method a rule of grammar.lark, named as there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def sentence(self, point: Point) -> Point:
        return point

    def length(self, span: Span) -> Span:
        return span

    # --- dates

    def calendar_date(self, number: Token, month: Token) -> CalendarDate:
        day, longest = int(number), LONGEST_MONTH[_month(month) - 1]
        name = month.capitalize()
        if not 1 <= day <= longest:
            raise _UnfitError(
                said("unfit.no-such-day", month=name, day=str(number), longest=longest), _at(number)
            )
        if _month(month) == 2 and day == 29:
            raise _UnfitError(said("unfit.leap-day"), _at(number))
        return CalendarDate(month=_month(month), day=day)

    def month_end(self, *tokens: Token) -> CalendarDate:
        return CalendarDate(month=_month(tokens[-1]), day=0)

    def iso_date(self, token: Token) -> AbsoluteDate:
        try:
            return AbsoluteDate(value=date.fromisoformat(token))
        except ValueError:
            raise _UnfitError(said("unfit.no-such-date", date=str(token)), _at(token)) from None

    def nth_weekday(self, nth: tuple[int, Token], weekday: Token, month: Token) -> NthWeekday:
        number, word = nth
        if number > 5 or word == "next":
            nths = ("first", "second", "third", "fourth", "fifth", "last")
            raise _UnfitError(said("unfit.nth-weekday", word=str(word), expected=nths), _at(word))
        return NthWeekday(nth=number, weekday=WEEKDAYS.index(weekday) + 1, month=_month(month))

    def week_day(self, weekday: Token, _week: Token, number: Token) -> WeekDay:
        return self._week_day(number, WEEKDAYS.index(weekday) + 1)

    def week(self, _week: Token, number: Token) -> WeekDay:
        return self._week_day(number, 1)

    def _week_day(self, number: Token, weekday: int) -> WeekDay:
        if not 1 <= int(number) <= 53:
            raise _UnfitError(said("unfit.no-such-week", week=str(number)), _at(number))
        return WeekDay(week=int(number), weekday=weekday)

    def dated(self, day: CalendarDate | NthWeekday | WeekDay, years: int) -> Point:
        if isinstance(day, CalendarDate):
            return CalendarDate(month=day.month, day=day.day, years=years)
        if isinstance(day, NthWeekday):
            return NthWeekday(nth=day.nth, weekday=day.weekday, month=day.month, years=years)
        return WeekDay(week=day.week, weekday=day.weekday, years=years)

    def year_offset(self, token: Token) -> int:
        years = int(token.removeprefix("year").replace(" ", ""))
        if abs(years) > LARGEST_YEAR_OFFSET:
            raise _UnfitError(said("unfit.far-year", year=str(token), limit=LARGEST_YEAR_OFFSET), _at(token))
        return years

    def named_year(self, word: Token, _year: Token) -> int:
        return {"this": 0, "next": 1, "last": -1, "election": 0}[word]

    def year_word(self, word: Token) -> Token:
        return word

    def year_before(self, _year: Token) -> int:
        return -1

    def year_after(self, _year: Token) -> int:
        return 1

    # --- steps and anchors

    def step(self, name: Token) -> StepDate:
        return self._step(name, Edge.due)

    def step_start(self, name: Token) -> StepDate:
        return self._step(name, Edge.start)

    def step_end(self, name: Token) -> StepDate:
        return self._step(name, Edge.end)

    def _step(self, name: Token, edge: Edge) -> StepDate:
        workflow, _, step = str(name).rpartition("/")
        # lark's tokens are strings that know their place; a point keeps plain ones.
        return StepDate(step=str(step), workflow=workflow or None, edge=edge)

    def anchor_name(self, name: Token) -> Token:
        return name

    def anchor(self, name: Token) -> Anchor:
        return Anchor(name=str(name))

    def next_anchor(self, name: Token) -> Anchor:
        return Anchor(name=str(name), periods=1)

    # --- so long before or after

    def led(self, lead: _Lead, point: Point) -> Point:
        return lead(point)

    def lead_before(self, span: Span) -> _Lead:
        return partial(_offset, span, Direction.before)

    def lead_after(self, span: Span) -> _Lead:
        return partial(_offset, span, Direction.after)

    def day_before(self, _day: Token) -> _Lead:
        return _led_by(1, Unit.days, Direction.before)

    def day_after(self, _day: Token) -> _Lead:
        return _led_by(1, Unit.days, Direction.after)

    def working_day_before(self, _day: Token) -> _Lead:
        return _led_by(1, Unit.working_days, Direction.before)

    def working_day_after(self, _day: Token) -> _Lead:
        return _led_by(1, Unit.working_days, Direction.after)

    def same_day(self, _day: Token) -> _Lead:
        return lambda point: point

    def last_working_day(self, *_words: object) -> _Lead:
        return partial(_working_day, Direction.before)

    def first_working_day(self, *_words: object) -> _Lead:
        return partial(_working_day, Direction.after)

    def span(self, count: int, unit: Unit) -> Span:
        return Span(count=count, unit=unit)

    def count(self, token: Token) -> int:
        if token in ("a", "one"):
            return 1
        # The length first: int() of a thousand digits is slow, and refused from 4,300 on.
        if len(token) > len(str(LARGEST_COUNT)) or int(token) > LARGEST_COUNT:
            raise _UnfitError(said("unfit.too-many", count=str(token), limit=LARGEST_COUNT), _at(token))
        return int(token)

    def days(self, _token: Token) -> Unit:
        return Unit.days

    def working_days(self, _token: Token) -> Unit:
        return Unit.working_days

    def weeks(self, _token: Token) -> Unit:
        return Unit.weeks

    def months(self, _token: Token) -> Unit:
        return Unit.months

    def years(self, _token: Token) -> Unit:
        return Unit.years

    def extreme(self, *parts: object) -> object:
        # lark calls this for the word alone ("earliest") and then for the word with its points.
        if len(parts) == 1:
            return Direction.before if parts[0] == "earliest" else Direction.after
        direction, points = parts
        return Extreme(direction=cast(Direction, direction), of=cast("tuple[Point, ...]", points))

    def points(self, *points: Point) -> tuple[Point, ...]:
        return points

    # --- meetings

    def meeting(self, nth: tuple[int, Token], body: Token, *rest: object) -> MeetingChoice:
        if "/" in body:
            raise _UnfitError(said("unfit.not-a-body", name=str(body)), _at(body))
        marked = next((part for part in rest if isinstance(part, str)), None)
        bounds = next((part for part in rest if isinstance(part, tuple)), ())
        return MeetingChoice(body=str(body), nth=nth[0], bounds=bounds, marked=marked)

    def nth(self, word: Token) -> tuple[int, Token]:
        if word == "last":
            return -1, word
        return (1 if word == "next" else ORDINALS.index(word) + 1), word

    def mark(self, token: Token) -> str:
        written = self._text[_at(token) : token.end_pos]
        mark = written.strip("\"'").strip() if token.type == "QUOTED" else str(token)
        if not mark:
            raise _UnfitError(said("unfit.empty-mark"), _at(token))
        return mark

    def bounds(self, *bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
        return tuple(bound for group in bounds for bound in group)

    def bound_before(self, point: Point) -> tuple[Bound, ...]:
        return (Bound(kind=BoundKind.before, point=point),)

    def bound_by(self, _by: object, point: Point) -> tuple[Bound, ...]:
        return (Bound(kind=BoundKind.by, point=point),)

    def bound_after(self, point: Point) -> tuple[Bound, ...]:
        return (Bound(kind=BoundKind.after, point=point),)

    def bound_since(self, _since: object, point: Point) -> tuple[Bound, ...]:
        return (Bound(kind=BoundKind.since, point=point),)

    def bound_between(self, first: Point, last: Point) -> tuple[Bound, ...]:
        return Bound(kind=BoundKind.since, point=first), Bound(kind=BoundKind.by, point=last)

    def bound_in(self, month: Token, years: int = 0) -> tuple[Bound, ...]:
        first = CalendarDate(month=_month(month), day=1, years=years)
        return self.bound_between(first, CalendarDate(month=_month(month), day=0, years=years))

    def bound_lead_before(self, span: Span, point: Point) -> tuple[Bound, ...]:
        return (Bound(kind=BoundKind.by, point=_offset(span, Direction.before, point), lead=span),)

    def bound_lead_after(self, span: Span, point: Point) -> tuple[Bound, ...]:
        return (Bound(kind=BoundKind.since, point=_offset(span, Direction.after, point), lead=span),)
