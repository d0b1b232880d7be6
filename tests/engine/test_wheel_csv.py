"""An old årshjul as people keep it in a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.wheel_csv import MAX_ROWS, read_wheel

TEXT = "Aktivitet;Dato;Ansvarlig\r\nHøring;16.03.2023;Økonomisjef\r\nVedtak;14. desember 2023;\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace(";", ",").encode(),
        TEXT.replace("\r\n", "\n").replace("16.03.2023", "2023-03-16").encode(),
        TEXT.replace("Aktivitet;Dato;Ansvarlig", "title;date;responsible").encode(),
        TEXT.replace("Aktivitet;Dato;Ansvarlig", "Kva;Når;Ansvarleg").encode(),
    ],
)
def test_rows_are_read_however_the_spreadsheet_was_saved(data: bytes) -> None:
    rows, problems = read_wheel(data)
    assert problems == ()
    assert [(r.line, r.title, r.day, r.responsible) for r in rows] == [
        (2, "Høring", date(2023, 3, 16), "Økonomisjef"),
        (3, "Vedtak", date(2023, 12, 14), ""),
    ]


def test_a_row_that_cannot_be_read_is_told_by_line_and_its_neighbours_live() -> None:
    text = "tittel;dato\nA;2023-01-02\nB;i høst\n;2023-01-02\nC;\nD;31.02.2023\nE;2023-01-03\n"
    rows, problems = read_wheel(text.encode())
    assert [r.title for r in rows] == ["A", "E"]
    assert [(p.line, p.code) for p in problems] == [
        (3, "bad-date"),
        (4, "no-title"),
        (5, "no-date"),
        (6, "bad-date"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"<html><body>Logg inn</body></html>", "file.web-page"),
        (b"Dato;Ansvarlig\n2023-01-02;X\n", "no-title-column"),
        (b"Tittel;Ansvarlig\nA;X\n", "no-date-column"),
        (b"Tittel;Dato\n", "no-rows"),
        (b'Tittel;Dato\n"A;2023-01-02\n', "unreadable"),
        (b"\x00\xff\xfe\x01", "no-title-column"),
    ],
)
def test_a_file_without_rows_says_why(data: bytes, code: str) -> None:
    rows, problems = read_wheel(data)
    assert rows == ()
    assert [problem.code for problem in problems] == [code]


def test_a_plan_as_this_program_writes_it_can_be_learned_from() -> None:
    header = "plandato;til;frist;status;prosess;steg;rolle;organ\n"
    rows, _ = read_wheel((header + "2026-12-10;;2026-12-31;x;Budsjett;'=Vedtak;Ordfører;\n").encode())
    assert [(r.title, r.day, r.responsible) for r in rows] == [("=Vedtak", date(2026, 12, 10), "Ordfører")]


def test_a_flood_of_rows_is_cut_and_said() -> None:
    rows, problems = read_wheel(b"tittel;dato\n" + b"A;2023-01-02\n" * (MAX_ROWS + 100))
    assert len(rows) == MAX_ROWS
    assert [problem.code for problem in problems] == ["too-many-rows"]


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: f"tittel;dato\n{t}".encode()))
def test_no_file_whatsoever_is_more_than_a_problem(data: bytes) -> None:
    rows, problems = read_wheel(data)
    assert rows or problems
