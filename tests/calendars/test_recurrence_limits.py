"""Recurrence bombs are refused before they are worked out. What is asserted is the refusal and the counted
work, not the seconds; a rule let through here would keep the test busy for minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar.prop import vRecur

from calendars.bodies import BodyRules
from calendars.ical_in import read_ical
from calendars.limits import STANDARD
from calendars.reading import Reading
from calendars.recurrence_limits import Checked, check

HORIZON = date(2034, 12, 31)


def checked(text: str, start: date = date(2026, 1, 1)) -> Checked:
    rule = {str(name).upper(): values for name, values in vRecur.from_ical(text).items()}
    return check(rule, start, HORIZON, STANDARD)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bomb-secondly", "rule.frequency"),
        ("bomb-secondly-impossible-date", "rule.frequency"),
        ("bomb-minutely-from-1970", "rule.frequency"),
        ("bomb-minutely-from-this-year", "rule.frequency"),
        ("bomb-hourly-from-1601", "rule.frequency"),
        ("bomb-hourly-from-2020", "rule.frequency"),
        ("bomb-monthly-interval-0", "rule.value"),
        ("bomb-count-negative", "rule.value"),
        ("bomb-yearly-with-every-month-day-hour-minute-second", "rule.steps"),
        ("bomb-daily-from-1601", "rule.steps"),
        ("bomb-daily-from-year-1", "rule.steps"),
        ("bomb-never-30-february", "rule.never"),
        ("bomb-never-monthly-out-of-step", "rule.never"),
        ("bomb-unknown-part", "rule.part"),
    ],
)
def test_a_bomb_is_refused_by_name_and_its_neighbour_is_read(
    read: Callable[[str], Reading], name: str, code: str
) -> None:
    reading = read(name)
    assert [occurrence.uid for occurrence in reading.occurrences] == ["good@x"]
    [problem] = reading.problems
    assert (problem.finding.code, problem.subject) == (code, "Bombe")


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
        "FREQ=WEEKLY;BYDAY=TU;BYMONTH=1,2,3,4,5,6,8,9,10,11,12",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;COUNT=10",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=12;BYDAY=2TH",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "FREQ=YEARLY;BYWEEKNO=36;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;INTERVAL=4;UNTIL=20391231",
    ],
)
def test_the_rules_of_a_meeting_plan_are_read(text: str) -> None:
    assert checked(text).refusal is None


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;INTERVAL=6;BYMONTH=5",
        "FREQ=YEARLY;BYMONTH=4,6,9,11;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=15",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_rule_that_never_falls_on_a_day_is_refused(text: str) -> None:
    answer = checked(text)
    assert answer.refusal is not None
    assert answer.refusal.code == "rule.never"
    assert answer.steps < 25_000


@pytest.mark.parametrize(
    "text", ["FREQ=YEARLY;BYWEEKNO=1;BYMONTH=12", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=40"]
)
def test_a_rule_nobody_means_is_refused(text: str) -> None:
    try:
        assert checked(text).refusal is not None
    except ValueError:
        # The parser refused it first, as it does in a file.
        return


frequencies = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
weekdays = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU", "1MO", "2TU", "-1FR", "5WE"])


@given(
    frequencies,
    st.integers(1, 14),
    st.lists(st.integers(1, 12), max_size=3),
    st.lists(st.integers(1, 31), max_size=2),
    st.lists(weekdays, max_size=3),
    st.dates(date(2020, 1, 1), date(2027, 12, 31)),
)
def test_a_rule_that_is_let_through_goes_on_past_the_window(
    frequency: str,
    interval: int,
    months: list[int],
    month_days: list[int],
    by_day: list[str],
    start: date,
) -> None:
    parts = [f"FREQ={frequency}", f"INTERVAL={interval}"]
    parts += [f"BYMONTH={','.join(map(str, months))}"] if months else []
    parts += [f"BYMONTHDAY={','.join(map(str, month_days))}"] if month_days else []
    parts += [f"BYDAY={','.join(by_day)}"] if by_day else []
    text = ";".join(parts)
    if checked(text, start).refusal is not None:
        return
    worked_out = rrulestr(text, dtstart=datetime(start.year, start.month, start.day))  # noqa: DTZ001
    found = next((at for at in worked_out if at.date() >= HORIZON), None)
    assert found is not None
    # What is walked to get there: the days of the periods, not those between them.
    assert (found.date() - HORIZON).days / interval < 15_000 + 366


def many(event: str, count: int) -> bytes:
    events = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n in range(count))
    return f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode()


def read_window(data: bytes, first: date = date(2026, 1, 1)) -> Reading:
    return read_ical(
        data, zone="Europe/Oslo", rules=BodyRules(), source="x", first=first, last=date(2026, 12, 31)
    )


def test_a_thousand_daily_events_since_1970_are_refused_together() -> None:
    reading = read_window(many("SUMMARY:x\r\nDTSTART;VALUE=DATE:19700101\r\nRRULE:FREQ=DAILY", 1_000))
    assert not reading.accepted
    assert reading.occurrences == ()


def test_the_steps_of_all_recurrences_are_counted_together() -> None:
    rule = "RRULE:FREQ=DAILY;UNTIL=20251231"
    reading = read_window(many(f"SUMMARY:x\r\nDTSTART;VALUE=DATE:19700101\r\n{rule}", 1_000))
    assert reading.refusal is not None
    assert reading.refusal.code == "ical.feed-steps"
    assert reading.occurrences == ()


def test_too_many_meetings_from_recurrences_are_refused_together() -> None:
    reading = read_window(many("SUMMARY:x\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY", 20))
    assert reading.refusal is not None
    assert reading.refusal.code == "ical.feed-occurrences"


def test_one_series_with_too_many_meetings_is_left_out() -> None:
    data = many("SUMMARY:x\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=DAILY", 1)
    data = data.replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:g\r\nDTSTART:20260210\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    reading = read_window(data, first=date(2020, 1, 1))
    assert [occurrence.uid for occurrence in reading.occurrences] == ["g"]
    assert [problem.finding.code for problem in reading.problems] == ["rule.occurrences"]


def test_a_hundred_thousand_dates_in_one_event_are_refused_unparsed() -> None:
    dates = ",".join(["20260210T180000"] * 100_000)
    data = many(f"SUMMARY:x\r\nDTSTART:20260101T180000\r\nRDATE:{dates}", 1)
    reading = read_window(
        data.replace(
            b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:g\r\nDTSTART:20260210\r\nEND:VEVENT\r\nEND:VCALENDAR"
        )
    )
    assert [occurrence.uid for occurrence in reading.occurrences] == ["g"]
    assert [problem.finding.code for problem in reading.problems] == ["rule.dates"]
