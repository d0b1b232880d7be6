"""iCalendar files as they are found, one case a file in tests/calendars/ics: the file name is the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.bodies import BodyRules
from calendars.ical_in import read_ical
from calendars.limits import Limits
from calendars.meetings import MeetingStatus
from calendars.plain_text import one_line
from calendars.reading import Reading

HERE = Path(__file__).parent
OSLO = ZoneInfo("Europe/Oslo")
Read = Callable[[str], Reading]


def days(reading: Reading) -> list[str]:
    return [f"{occurrence.day:%m-%d}" for occurrence in reading.occurrences]


def codes(reading: Reading) -> list[str]:
    return [problem.finding.code for problem in reading.problems]


def test_every_case_is_read_without_raising_and_without_a_warning(read: Read) -> None:
    names = sorted(file.stem for file in (HERE / "ics").glob("*.ics"))
    assert len(names) > 80
    for name in names:
        reading = read(name)
        assert reading.accepted == (reading.error is None)
        assert all(problem.text("nn") for problem in reading.problems)


# Times and zones


def test_a_utc_time_late_in_the_evening_is_the_next_day_in_oslo(read: Read) -> None:
    [occurrence] = read("utc-late-evening-is-the-next-day-in-oslo").occurrences
    assert occurrence.start == datetime(2026, 2, 11, 0, 30, tzinfo=OSLO)
    assert occurrence.to_meeting().day == date(2026, 2, 11)
    assert occurrence.to_meeting().start == time(0, 30)


@pytest.mark.parametrize(
    ("name", "clock", "problems"),
    [
        ("floating-times", "18:00", []),
        ("unknown-tzid", "18:00", ["ical.unknown-zone"]),
        ("unquoted-tzid-with-colon", "18:00", ["ical.unknown-zone"]),
        ("unknown-tzid-x-wr-timezone-helsinki", "17:00", ["ical.unknown-zone"]),
        ("x-wr-timezone-unknown", "18:00", ["ical.unknown-calendar-zone"]),
        ("windows-zone-name", "18:00", []),
        ("vendor-prefixed-zone-name", "18:00", []),
        ("own-zone-plus-three", "16:00", []),
        ("own-zone-that-changes-every-second", "18:00", ["ical.unknown-zone"]),
    ],
)
def test_a_time_is_never_taken_for_utc_by_accident(
    read: Read, name: str, clock: str, problems: list[str]
) -> None:
    reading = read(name)
    [occurrence] = reading.occurrences
    assert f"{occurrence.start:%H:%M}" == clock
    assert codes(reading) == problems


def test_an_unknown_zone_is_named_with_what_was_done(read: Read) -> None:
    [problem] = read("unknown-tzid").problems
    assert problem.text("en") == (
        "line 4, 'Kommunestyret': unknown time zone 'Customized Time Zone'; the time was read as Europe/Oslo"
    )
    assert "klokkeslettet er lest som Europe/Oslo" in str(problem)


def test_two_files_with_different_zones_of_one_name_do_not_mix(read: Read) -> None:
    for _ in range(2):
        assert f"{read('own-zone-plus-three').occurrences[0].start:%d %H:%M}" == "10 16:00"
        assert f"{read('own-zone-minus-five-same-name').occurrences[0].start:%d %H:%M}" == "11 00:00"


def test_a_weekly_meeting_keeps_its_clock_time_over_the_change_to_summer_time(read: Read) -> None:
    for name in ("weekly-over-the-change-to-summer-time", "x-wr-timezone-weekly-utc-keeps-its-clock-time"):
        reading = read(name)
        assert days(reading) == ["03-17", "03-24", "03-31"]
        assert {f"{occurrence.start:%H:%M}" for occurrence in reading.occurrences} == {"18:00"}


# All day


def test_the_end_of_an_all_day_event_is_not_part_of_it(read: Read) -> None:
    [occurrence] = read("all-day-three-days").occurrences
    assert (occurrence.start, occurrence.end) == (date(2026, 2, 10), date(2026, 2, 12))
    meeting = occurrence.to_meeting()
    assert (meeting.start, meeting.last_day) == (None, date(2026, 2, 12))


@pytest.mark.parametrize(
    "name", ["all-day-without-end", "date-without-value-parameter", "midnight-to-midnight"]
)
def test_one_whole_day_is_one_whole_day_however_it_is_written(read: Read, name: str) -> None:
    [meeting] = read(name).meetings
    assert (meeting.day, meeting.start, meeting.end_day) == (date(2026, 2, 10), None, None)


# Files refused as a whole


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty", "file.empty"),
        ("only-white-space", "file.empty"),
        ("login-page", "file.web-page"),
        ("json", "ical.no-calendar"),
        ("no-events", "ical.no-events"),
        ("truncated", "ical.truncated"),
        ("truncated-in-the-last-line", "ical.truncated"),
        ("julian", "ical.scale"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_with_a_reason(read: Read, name: str, code: str) -> None:
    reading = read(name)
    assert not reading.accepted
    assert reading.refusal is not None
    assert reading.refusal.code == code
    assert reading.occurrences == ()


def test_the_reason_can_be_had_in_three_languages(read: Read) -> None:
    reading = read("truncated")
    assert reading.error == "filen slutter midt i en kalender: END:VCALENDAR mangler. Hent den på nytt"
    assert (
        reading.error_in("nn") == "fila sluttar midt i ein kalender: END:VCALENDAR manglar. Hent ho på nytt"
    )
    assert str(reading.error_in("en")).startswith("the file ends in the middle")


def test_a_file_cut_anywhere_is_refused_or_whole(rules: BodyRules) -> None:
    whole = (HERE / "ics" / "two-calendars-in-one-file.ics").read_bytes()
    first = whole.index(b"END:VCALENDAR") + len(b"END:VCALENDAR")
    for length in range(len(whole)):
        reading = read_bytes(whole[:length], rules)
        assert not reading.accepted or length >= len(whole) - 2 or first <= length <= first + 2


def test_a_text_that_names_a_file_reads_no_file(rules: BodyRules, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ics"
    secret.write_bytes((HERE / "ics" / "lf-only.ics").read_bytes())
    assert not read_bytes(str(secret).encode(), rules).accepted


# One bad event among good ones


@pytest.mark.parametrize(
    ("name", "code", "named"),
    [
        ("missing-dtstart", "ical.no-start", "Kommunestyret 2/26"),
        ("broken-dtstart", "ical.broken", "Kommunestyret 2/26"),
        ("broken-rrule", "ical.broken", "Kommunestyret 2/26"),
        ("two-different-dtstart", "ical.repeated", "Kommunestyret 2/26"),
        ("exrule", "rule.part", "Kommunestyret"),
    ],
)
def test_an_unreadable_event_costs_only_itself_and_is_named(
    read: Read, name: str, code: str, named: str
) -> None:
    reading = read(name)
    assert days(reading) == ["02-10"]
    [problem] = reading.problems
    assert (problem.finding.code, problem.subject, problem.line) == (code, named, 4)


def test_an_event_never_closed_costs_only_itself(read: Read) -> None:
    reading = read("event-never-closed")
    assert days(reading) == ["03-03"]
    assert codes(reading) == ["ical.not-closed"]


def test_what_is_wrong_in_a_part_we_do_not_read_costs_nothing(read: Read) -> None:
    for name in ("broken-attendee-and-alarm", "alarm-never-closed"):
        reading = read(name)
        assert "03-03" in days(reading)
        assert codes(reading) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("dtend-before-dtstart", "ical.end-before-start"),
        ("dtend-a-date-dtstart-a-time", "ical.end-mismatch"),
        ("broken-dtend", "ical.broken-property"),
    ],
)
def test_a_meeting_with_an_impossible_end_is_kept_without_it(read: Read, name: str, code: str) -> None:
    reading = read(name)
    [occurrence] = reading.occurrences
    assert occurrence.end is None
    assert codes(reading) == [code]


def test_lines_that_belong_to_nothing_are_named_by_number(read: Read) -> None:
    assert [(p.line, p.finding.code) for p in read("garbage-line-in-calendar").problems] == [
        (4, "ical.stray-line"),
        (5, "ical.stray-line"),
    ]
    assert [p.line for p in read("garbage-line-in-event").problems] == [7]


def test_a_file_with_nothing_but_unreadable_events_is_not_read_as_no_meetings(rules: BodyRules) -> None:
    event = b"BEGIN:VEVENT\r\nSUMMARY:KST\r\nEND:VEVENT\r\n"
    reading = read_bytes(b"BEGIN:VCALENDAR\r\n" + event * 3 + b"END:VCALENDAR\r\n", rules)
    assert reading.refusal is not None
    assert reading.refusal.text("en") == "none of the 3 events in the file could be read"
    assert len(reading.problems) == 3


# Text


@pytest.mark.parametrize(
    "name",
    [
        "latin-1",
        "utf-16-with-mark",
        "utf-16-little-endian-without-mark",
        "utf-16-big-endian-without-mark",
        "folded-inside-a-letter",
        "one-latin-1-line-among-utf-8",
    ],
)
def test_norwegian_letters_survive(read: Read, name: str) -> None:
    reading = read(name)
    assert reading.occurrences[0].summary == "Møte i heradsstyret på Ås"
    assert reading.occurrences[0].recognition.body == "kommunestyret"
    assert not reading.problems


def test_a_dash_from_windows_survives(read: Read) -> None:
    assert read("cp1252-with-dashes").occurrences[0].summary == "Møte – i heradsstyret på Ås"


@pytest.mark.parametrize("name", ["lf-only", "cr-only", "byte-order-mark"])
def test_line_ends_and_marks_make_no_difference(read: Read, name: str) -> None:
    assert days(read(name)) == ["02-10"]


def test_escaped_text_is_read_and_put_on_one_line(read: Read) -> None:
    assert read("escaped-text").occurrences[0].summary == "Kommunestyret, budsjett; og mer linje to"


def test_control_characters_are_gone(read: Read) -> None:
    assert read("control-characters").occurrences[0].summary == "Kommunestyret"


def test_of_two_titles_the_first_is_used(read: Read) -> None:
    reading = read("two-summaries")
    assert reading.occurrences[0].summary == "Kommunestyret"
    assert codes(reading) == ["ical.several-titles"]


def test_an_event_without_title_is_called_by_its_category(read: Read) -> None:
    [occurrence] = read("no-summary").occurrences
    assert (occurrence.summary, occurrence.recognition.body) == ("Kommunestyret", "kommunestyret")


def test_the_category_recognises_what_the_title_does_not(read: Read) -> None:
    [occurrence] = read("category-says-it-title-does-not").occurrences
    assert occurrence.recognition.body == "formannskapet"
    assert occurrence.recognition.rule_in("en") == "category 'Formannskapet' → formannskapet"


def test_a_title_of_a_megabyte_is_cut(rules: BodyRules) -> None:
    event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260210\r\nSUMMARY:" + b"Kommunestyret " * 70_000
    reading = read_bytes(b"BEGIN:VCALENDAR\r\n" + event + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", rules)
    assert len(reading.occurrences[0].summary) == 300


# Identity and series


def test_an_event_without_uid_gets_the_same_one_every_time(read: Read) -> None:
    first, second = read("missing-uid"), read("missing-uid")
    assert first.occurrences == second.occurrences
    assert len({occurrence.uid for occurrence in first.occurrences}) == 2


def test_two_calendars_in_one_file_are_both_read(read: Read) -> None:
    assert days(read("two-calendars-in-one-file")) == ["02-10", "03-03"]


def test_the_same_calendar_twice_is_read_once(read: Read) -> None:
    assert days(read("the-same-calendar-twice")) == ["02-10"]


def test_the_highest_sequence_stands(read: Read) -> None:
    assert days(read("higher-sequence-wins")) == ["03-10"]


def test_different_events_with_one_uid_are_all_kept(read: Read) -> None:
    reading = read("every-event-the-same-uid")
    assert days(reading) == ["03-03", "04-07", "05-05"]
    assert len({meeting.uid for meeting in reading.meetings}) == 3
    assert codes(reading) == ["ical.shared-uid"]


def test_a_series_with_an_instance_taken_away_one_moved_and_one_cancelled(read: Read) -> None:
    reading = read("second-tuesday-with-one-moved-and-one-cancelled")
    assert days(reading) == ["01-13", "03-12", "04-14", "05-12", "06-09"]
    cancelled = [o.day for o in reading.occurrences if o.status is MeetingStatus.cancelled]
    assert cancelled == [date(2026, 4, 14)]
    moved = reading.occurrences[1]
    assert moved.to_meeting().uid == "a@x/2026-03-10T17:00:00+00:00"


def test_a_series_until_a_date_includes_that_day(read: Read) -> None:
    assert days(read("until-a-date-includes-that-day")) == ["06-02", "06-09", "06-16"]


def test_extra_dates_of_a_series_are_read(read: Read) -> None:
    assert days(read("rdate")) == ["03-03", "04-07", "05-05"]


def test_a_yearly_all_day_series_is_read_within_the_window_only(read: Read) -> None:
    assert days(read("all-day-yearly")) == ["12-10", "12-09"]


def test_an_instance_moved_with_all_that_follow(read: Read) -> None:
    reading = read("this-and-future-moved")
    assert days(reading) == ["03-03", "03-10", "03-18", "03-25"]
    assert len({meeting.uid for meeting in reading.meetings}) == 4


def test_a_moved_instance_stands_without_its_series(read: Read) -> None:
    assert days(read("moved-instance-without-its-series")) == ["03-12"]


@pytest.mark.parametrize(
    "name",
    [
        "status-cancelled",
        "method-cancel",
        "avlyst-in-the-title",
        "avlysst-in-the-title",
        "cancelled-by-a-later-calendar",
    ],
)
def test_a_cancelled_meeting_is_kept_as_cancelled(read: Read, name: str) -> None:
    [meeting] = read(name).meetings
    assert meeting.status is MeetingStatus.cancelled
    assert meeting.body == "kommunestyret"


def test_the_first_and_last_days_of_the_calendar_break_nothing(read: Read) -> None:
    reading = read("year-one-and-year-9999")
    assert days(reading) == ["02-10"]


def test_the_window_includes_both_its_days_and_what_reaches_into_it(rules: BodyRules) -> None:
    data = (HERE / "ics" / "all-day-three-days.ics").read_bytes()

    def found(first: date, last: date) -> int:
        return len(read_bytes(data, rules, first=first, last=last).occurrences)

    assert found(date(2026, 2, 12), date(2026, 3, 1)) == 1
    assert found(date(2026, 1, 1), date(2026, 2, 10)) == 1
    assert found(date(2026, 2, 13), date(2026, 3, 1)) == 0
    assert found(date(2026, 1, 1), date(2026, 2, 9)) == 0


# Too much


def test_a_file_that_is_too_big_is_refused_before_it_is_read(rules: BodyRules) -> None:
    reading = read_bytes(b"BEGIN:VCALENDAR", rules, limits=Limits(max_bytes=10))
    assert reading.refusal is not None
    assert reading.refusal.code == "file.too-big"


def test_too_many_events_are_refused(rules: BodyRules) -> None:
    event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260210\r\nEND:VEVENT\r\n"
    reading = read_bytes(
        b"BEGIN:VCALENDAR\r\n" + event * 4 + b"END:VCALENDAR\r\n", rules, limits=Limits(max_events=3)
    )
    assert reading.refusal is not None
    assert reading.refusal.code == "ical.too-many-events"


def test_components_nested_without_end_are_no_trouble(rules: BodyRules) -> None:
    depth = 5_000
    nested = b"BEGIN:VALARM\r\n" * depth + b"END:VALARM\r\n" * depth
    event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260210\r\n" + nested + b"END:VEVENT\r\n"
    assert days(read_bytes(b"BEGIN:VCALENDAR\r\n" + event + b"END:VCALENDAR\r\n", rules)) == ["02-10"]


def test_problems_are_told_up_to_what_anybody_reads(rules: BodyRules) -> None:
    data = b"BEGIN:VCALENDAR\r\n" + b"rubbish\r\n" * 5_000
    data += b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260210\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    assert len(read_bytes(data, rules).problems) == 500


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    assert not read_bytes(data, BodyRules()).accepted


@given(st.data())
def test_a_damaged_file_is_refused_or_read_but_never_raises(data: st.DataObject) -> None:
    whole = (HERE / "ics" / "second-tuesday-with-one-moved-and-one-cancelled.ics").read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(start + 40, len(whole))))
    damaged = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]
    reading = read_bytes(damaged, BodyRules())
    assert all(one_line(problem.text("en")) == problem.text("en") for problem in reading.problems)


def read_bytes(
    data: bytes,
    rules: BodyRules,
    *,
    first: date = date(2026, 1, 1),
    last: date = date(2027, 12, 31),
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Reading:
    return read_ical(data, zone="Europe/Oslo", rules=rules, source="x", first=first, last=last, limits=limits)
