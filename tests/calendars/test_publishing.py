"""Feeds out: RFC 5545 and RFC 7986, and the traps of the library under them."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.publishing import Entry, publish, single_event

HOSTILE = "Budsjett\r\nATTENDEE:mailto:a@x\rX-EVIL:1\nmer\x00\x07\x85nel\u2028ls\ud800\v\u202etxt"
COUNCIL = Entry(
    uid="gjerstad/budget/2027/council-decision",
    day=date(2026, 12, 10),
    title="Kommunestyret vedtar økonomiplan, årsbudsjett; og mer",
    description="Siste møte før 31. desember.\nkoml § 14-3(1)",
    categories=("Budsjett", "Lovfrist, hard"),
    url="https://frister.example/steg/1",
    sequence=3,
    modified=datetime(2026, 8, 1, 9, 30, 15, 999, tzinfo=timezone(timedelta(hours=2))),
)


def feed(*entries: Entry, name: str = "Gjerstad: frister") -> bytes:
    return publish(entries, name=name, refresh=timedelta(hours=6), url="https://frister.example/")


def lines(content: bytes) -> list[str]:
    """The unfolded lines. Split at CR LF alone: nothing else may end a line."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_an_entry_says_all_it_has_to() -> None:
    said = lines(feed(COUNCIL))
    for line in (
        "UID:gjerstad/budget/2027/council-decision",
        "DTSTAMP:20260801T073015Z",
        "LAST-MODIFIED:20260801T073015Z",
        "SEQUENCE:3",
        "DTSTART;VALUE=DATE:20261210",
        "DTEND;VALUE=DATE:20261211",
        "SUMMARY:Kommunestyret vedtar økonomiplan\\, årsbudsjett\\; og mer",
        "DESCRIPTION:Siste møte før 31. desember.\\nkoml § 14-3(1)",
        "CATEGORIES:Budsjett,Lovfrist\\, hard",
        "URL:https://frister.example/steg/1",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
    ):
        assert line in said


def test_the_calendar_says_its_name_and_how_often_to_look() -> None:
    said = lines(feed(COUNCIL))
    assert said[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for line in (
        "METHOD:PUBLISH",
        "NAME:Gjerstad: frister",
        "X-WR-CALNAME:Gjerstad: frister",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "URL:https://frister.example/",
    ):
        assert line in said


def test_the_end_is_the_day_after_the_last() -> None:
    hearing = dataclasses.replace(COUNCIL, day=date(2027, 6, 18), last_day=date(2027, 7, 30))
    assert "DTEND;VALUE=DATE:20270731" in lines(feed(hearing))


def test_a_cancelled_entry_is_still_there_and_says_so() -> None:
    said = lines(feed(dataclasses.replace(COUNCIL, cancelled=True)))
    assert "STATUS:CANCELLED" in said
    assert "STATUS:CONFIRMED" not in said


def test_the_same_entries_in_any_order_give_the_same_bytes() -> None:
    others = [dataclasses.replace(COUNCIL, uid=f"{n}", day=date(2026, 1, 1 + n % 3)) for n in range(20)]
    assert feed(*others) == feed(*reversed(others))


def test_the_time_of_asking_is_nowhere_in_the_feed() -> None:
    first = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True).stdout
    assert b"DTSTAMP:20260801T073015Z" in first
    assert lines(feed(COUNCIL)) == lines(first)


def test_every_line_ends_in_cr_lf_and_none_is_longer_than_75_octets() -> None:
    content = feed(dataclasses.replace(COUNCIL, title="æøå " * 100))
    assert content.endswith(b"END:VCALENDAR\r\n")
    physical = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)


def test_hostile_text_stays_within_its_property() -> None:
    content = feed(HOSTILE_ENTRY, name=HOSTILE)
    check_hostile(content)


def test_hostile_text_stays_within_its_property_without_asserts_too() -> None:
    done = subprocess.run([sys.executable, "-O", "-c", HOSTILE_PROGRAM], capture_output=True, check=True)
    check_hostile(done.stdout)


def check_hostile(content: bytes) -> None:
    names = [line.partition(":")[0].partition(";")[0] for line in lines(content)]
    assert "ATTENDEE" not in names
    assert "X-EVIL" not in names
    text = content.decode()
    assert not {c for c in text if (ord(c) < 32 and c not in "\r\n") or c in "\x7f\x85\u2028\u2029\u202e"}
    assert text.replace("\r\n", "").isprintable()
    [calendar] = icalendar.Calendar.from_ical(content, multiple=True)
    assert len(calendar.walk("VEVENT")) == 1


@given(st.text(), st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_whatever_the_text_the_feed_reads_back_as_one_event(
    title: str, description: str, name: str, categories: list[str]
) -> None:
    entry = dataclasses.replace(COUNCIL, title=title, description=description, categories=tuple(categories))
    content = feed(entry, name=name)
    [calendar] = icalendar.Calendar.from_ical(content, multiple=True)
    [event] = calendar.walk("VEVENT")
    assert not event.errors
    assert event["UID"] == COUNCIL.uid
    assert event.decoded("DTSTART") == COUNCIL.day


def test_a_single_event_is_a_calendar_of_its_own() -> None:
    said = lines(single_event(COUNCIL))
    assert said.count("BEGIN:VEVENT") == 1
    assert "METHOD:PUBLISH" in said
    assert "UID:gjerstad/budget/2027/council-decision" in said


def test_an_empty_feed_is_a_calendar_without_events() -> None:
    said = lines(feed())
    assert "BEGIN:VEVENT" not in said
    assert said[-2:] == ["END:VCALENDAR", ""]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"uid": "\n"}, "has no uid"),
        ({"last_day": date(2026, 12, 9)}, "before it starts"),
        ({"modified": datetime(2026, 8, 1)}, "no instant"),  # noqa: DTZ001 - the mistake
        ({"sequence": -1}, "counts from 0"),
        ({"url": "javascript:alert(1)"}, "not a web address"),
        ({"url": "https://x.example/\r\nX:1"}, "not a web address"),
    ],
)
def test_an_entry_that_cannot_be_published_is_named(change: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        feed(dataclasses.replace(COUNCIL, **change))  # type: ignore[arg-type]


def test_two_entries_with_one_uid_are_refused() -> None:
    with pytest.raises(ValueError, match="several entries have the uid gjerstad"):
        feed(COUNCIL, dataclasses.replace(COUNCIL, day=date(2026, 12, 17)))


def test_a_feed_nobody_would_ever_look_at_again_is_refused() -> None:
    with pytest.raises(ValueError, match="positive length of time"):
        publish([], name="x", refresh=timedelta(0))


HOSTILE_ENTRY = dataclasses.replace(
    COUNCIL, title=HOSTILE, description=HOSTILE, categories=(HOSTILE,), uid="a\r\nATTENDEE:b"
)
# What another process does, with the values written out.
PROGRAM = "\n".join(
    (
        "import datetime, sys",
        "from calendars.publishing import Entry, publish",
        f"HOSTILE = {HOSTILE!r}",
        f"COUNCIL = {COUNCIL!r}",
        f"HOSTILE_ENTRY = {HOSTILE_ENTRY!r}",
        "REFRESH = datetime.timedelta(hours=6)",
        "URL = 'https://frister.example/'",
        "sys.stdout.buffer.write(publish([COUNCIL], name='Gjerstad: frister', refresh=REFRESH, url=URL))",
    )
)
HOSTILE_PROGRAM = PROGRAM.replace("[COUNCIL], name='Gjerstad: frister'", "[HOSTILE_ENTRY], name=HOSTILE")
