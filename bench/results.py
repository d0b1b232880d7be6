"""What a benchmark found, and the table it is shown in."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Sequence

HEADINGS = ("what", "ours", "peer", "ratio", "wanted", "met?")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table. `met` None: for information, or not measured; it fails nothing. `notes` say what the
    figures include."""

    what: str
    ours: str
    peer: str
    ratio: float | None = None
    wanted: str = ""
    met: bool | None = None
    notes: tuple[str, ...] = ()


def table(results: Sequence[Result]) -> str:
    """The results in columns, with the notes numbered below."""
    notes = [note for result in results for note in result.notes]
    rows = [HEADINGS, *(_row(result, notes) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    explained = [
        textwrap.fill(note, 112, initial_indent=f"{number}. ", subsequent_indent="   ")
        for number, note in enumerate(notes, start=1)
    ]
    return "\n".join([*(line.rstrip() for line in lines), "", *explained])


def _row(result: Result, notes: list[str]) -> tuple[str, ...]:
    marks = "".join(f" [{notes.index(note) + 1}]" for note in result.notes)
    ratio = (
        "" if result.ratio is None else f"{result.ratio:.2f}" if result.ratio < 10 else f"{result.ratio:.0f}"
    )
    met = {True: "yes", False: "NO", None: ""}[result.met]
    return (result.what + marks, result.ours, result.peer, ratio, result.wanted, met)
