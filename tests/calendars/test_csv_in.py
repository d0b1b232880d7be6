"""Meeting plans as CSV, as Excel and people write them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import csv_columns
from calendars.bodies import BodyRules
from calendars.csv_in import read_csv
from calendars.limits import Limits
from calendars.meetings import MeetingStatus
from calendars.reading import Reading

OSLO = ZoneInfo("Europe/Oslo")


def read(text: str | bytes, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    return read_csv(
        text if isinstance(text, bytes) else text.encode(),
        zone="Europe/Oslo",
        rules=BodyRules(),
        source="møteplan.csv",
        first=date(2026, 1, 1),
        last=date(2027, 12, 31),
        limits=limits,
    )


def rows(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f"{meeting.day:%m-%d}", meeting.body) for meeting in reading.meetings]


def problems(reading: Reading) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.finding.code) for problem in reading.problems]


PLAN = (
    "Dato;Møte;Kl.;Slutt;Status\n16.02.2026;Kommunestyret;18:30;21:30;\n17.02.2026;Formannskapet;9;;avlyst\n"
)


def test_a_plan_from_excel_is_read() -> None:
    reading = read(PLAN.encode("utf-8-sig"))
    council, executive = reading.occurrences
    assert council.start == datetime(2026, 2, 16, 18, 30, tzinfo=OSLO)
    assert council.end == datetime(2026, 2, 16, 21, 30, tzinfo=OSLO)
    assert (council.summary, council.recognition.body) == ("Kommunestyret", "kommunestyret")
    assert (executive.start_time, executive.status) == (time(9), MeetingStatus.cancelled)
    assert reading.accepted
    assert not reading.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_however_it_was_saved_it_is_the_same_plan(encoding: str, delimiter: str, line_end: str) -> None:
    text = PLAN.replace(";", delimiter).replace("\n", line_end)
    reading = read(text.encode(encoding))
    assert reading.occurrences == read(PLAN).occurrences


@pytest.mark.parametrize(
    "header",
    [
        "dato;møte",
        "Date;Meeting",
        "DATO ; Tittel",
        "Møtedato;Organ",
        "date;body",
        "Startdato;Emne",
        "Dato:;Utvalg:",
    ],
)
def test_headers_are_norwegian_or_english(header: str) -> None:
    assert rows(read(f"{header}\n2026-02-16;Formannskapet\n")) == [("02-16", "formannskapet")]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-16",
        "16.02.2026",
        "16.2.26",
        "16. 2. 2026",
        "mandag 16.02.2026",
        "Man. 16.02.2026",
        "16. februar 2026",
        "måndag 16. februar 2026",
        "2026-02-16 00:00:00",
    ],
)
def test_dates_are_written_in_many_ways(text: str) -> None:
    assert csv_columns.day_and_clock(text) == (date(2026, 2, 16), "")


@pytest.mark.parametrize("text", ["2/16/2026", "16.2.", "30.02.2026", "mandag", "", "2026", "16. fubar 2026"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        csv_columns.day_and_clock(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("18:30", time(18, 30), None),
        ("kl. 18.30", time(18, 30), None),
        ("1830", time(18, 30), None),
        ("18", time(18), None),
        ("9", time(9), None),
        ("18:30:00", time(18, 30), None),
        ("18:30–21:00", time(18, 30), time(21)),
        ("18.30 til 21", time(18, 30), time(21)),
        ("", None, None),
    ],
)
def test_times_are_written_in_many_ways(text: str, start: time | None, end: time | None) -> None:
    assert csv_columns.times(text) == (start, end)


def test_day_and_time_can_stand_in_one_column() -> None:
    reading = read("Start;Møte\n16.02.2026 18:30;KST\n")
    assert reading.occurrences[0].start == datetime(2026, 2, 16, 18, 30, tzinfo=OSLO)


def test_a_bad_row_is_left_out_and_told_by_line() -> None:
    reading = read(
        "Dato;Møte;Kl;Status\n"
        "16.02.2026;KST;18:30;\n"
        "\n"
        "31.02.2026;KST;18:30;\n"
        "17.02.2026;;18:30;\n"
        "18.02.2026;FSK;halv sju;\n"
        "19.02.2026;FSK;18:30;kanskje\n"
        "20.02.2026;FSK;18:30;planlagt\n"
    )
    assert rows(reading) == [("02-16", "kommunestyret"), ("02-20", "formannskapet")]
    assert problems(reading) == [(4, "csv.date"), (5, "csv.no-title"), (6, "csv.time"), (7, "csv.status")]
    assert str(reading.problems[0]) == (
        "linje 4, «KST»: «31.02.2026» er ingen dato; skriv den som 2026-02-16 eller 16.02.2026. Raden er utelatt"
    )


def test_lines_are_counted_as_in_the_file_also_when_a_field_has_several() -> None:
    reading = read('Dato;Møte;Merknad\n16.02.2026;KST;"to\nlinjer"\nfeil;FSK;\n17.02.2026;FSK;\n')
    assert problems(reading) == [(4, "csv.date")]


def test_the_same_meeting_twice_is_read_once() -> None:
    reading = read("Dato;Møte\n16.02.2026;KST\n16.02.2026;kst\n16.02.2026;FSK\n")
    assert len(reading.occurrences) == 2
    assert problems(reading) == [(3, "csv.duplicate")]
    assert "linje 2" in reading.problems[0].text()


def test_an_end_before_the_start_is_skipped_and_the_meeting_kept() -> None:
    reading = read("Dato;Møte;Start;Slutt\n16.02.2026;KST;18:30;16:00\n")
    assert reading.occurrences[0].end is None
    assert problems(reading) == [(2, "csv.end")]


def test_a_meeting_over_several_days() -> None:
    [meeting] = read("Dato;Møte;Sluttdato\n16.02.2026;Kommunestyret;17.02.2026\n").meetings
    assert (meeting.day, meeting.last_day) == (date(2026, 2, 16), date(2026, 2, 17))


def test_more_fields_than_headers_are_told() -> None:
    reading = read("Dato;Møte\n16.02.2026;KST;ekstra\n")
    assert rows(reading) == [("02-16", "kommunestyret")]
    assert problems(reading) == [(2, "csv.fields")]


def test_the_column_for_the_body_goes_before_what_the_title_mentions() -> None:
    reading = read(
        "Dato;Organ;Tittel\n"
        "16.02.2026;Formannskapet;Innstilling til kommunestyret om budsjett\n"
        "17.02.2026;Formannskapet;Arbeidsmøte\n"
        "18.02.2026;FSK;\n"
    )
    assert rows(reading) == [("02-16", "formannskapet"), ("02-17", None), ("02-18", "formannskapet")]
    assert reading.meetings[0].marks == {"budsjett"}


def test_a_moved_clock_time_is_the_same_meeting() -> None:
    before = read("Dato;Møte;Kl\n16.02.2026;KST;18:00\n").meetings[0]
    after = read("Dato;Møte;Kl\n16.02.2026;KST;19:00\n").meetings[0]
    assert before.uid == after.uid


def test_two_meetings_of_a_body_on_one_day_are_two() -> None:
    reading = read("Dato;Møte;Kl\n16.02.2026;KST;12:00\n16.02.2026;KST;19:00\n")
    assert len({meeting.uid for meeting in reading.meetings}) == 2


def test_the_delimiter_named_in_the_first_line_is_used() -> None:
    assert rows(read("sep=,\nDato,Møte\n16.02.2026,KST\n")) == [("02-16", "kommunestyret")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file.empty"),
        ("\n\n", "file.empty"),
        ("<html><body>Logg inn</body></html>", "file.web-page"),
        ("Møte;Kl\nKST;18\n", "csv.no-date-column"),
        ("Dato;Kl\n16.02.2026;18\n", "csv.no-title-column"),
        ("Dato;Møte;Tittel\n16.02.2026;KST;x\n", "csv.two-columns"),
        ("Dato;Møte\n", "csv.no-rows"),
        ("Dato;Møte\nfeil;KST\n", "csv.none-readable"),
        ('Dato;Møte\n16.02.2026;"KST\n17.02.2026;FSK\n', "csv.unreadable"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_a_reason(text: str, code: str) -> None:
    reading = read(text)
    assert reading.refusal is not None
    assert reading.refusal.code == code
    assert not reading.occurrences


def test_a_missing_column_is_told_with_what_stands_there() -> None:
    reading = read("Når;Møte\n16.02.2026;KST\n")
    assert "minst «dato» og «møte»; her står: Når, Møte" in str(reading.error)


def test_an_unclosed_quotation_mark_is_told_by_line() -> None:
    assert "line 3" in str(read('Dato;Møte\n16.02.2026;KST\n17.02.2026;"FSK\n').error_in("en"))


def test_too_many_lines_are_refused() -> None:
    reading = read("Dato;Møte\n" + "16.02.2026;KST\n" * 50, Limits(max_rows=20))
    assert reading.refusal is not None
    assert reading.refusal.code == "csv.too-many-rows"


@given(st.text(max_size=200))
def test_no_row_is_too_strange(text: str) -> None:
    reading = read(
        f"Dato;Møte;Kl;Slutt;Status\n16.02.2026;KST;18;20;\n{text}\n".encode("utf-8", "surrogatepass")
    )
    assert reading.accepted == (reading.error is None)


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    assert not read(data).accepted
