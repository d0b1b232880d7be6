"""Planning ten years of a municipality, against Dianne Skoll's `remind` dating the same steps by the same rules."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.municipality import PROFILE, meeting_plan
from bench.remind_file import occurrences, plain_file, remind_file
from bench.results import Result
from bench.timing import Work, medians
from calendars.working_days import WorkingDays
from engine.planned import Plan
from engine.planning import plan
from workflows.loader import load_bundle

FIRST, LAST = date(2027, 1, 1), date(2036, 12, 31)
MONTHS = 12 * (LAST.year - FIRST.year + 1)
WANTED = 10.0
ROUNDS = 7
# One plan takes milliseconds; several in a row make one measurement.
PLANS = 10


def run(*, full: bool = False) -> list[Result]:
    """Dated occurrences per second. An occurrence is a step's planned date that falls in the ten years."""
    working_days = WorkingDays()
    workflows = load_bundle([]).workflows
    # Runs that began before the ten years rest on earlier meetings, and those that end after them on later ones.
    sittings = meeting_plan(FIRST.year - 7, LAST.year + 3, working_days)
    calendar = sittings.calendar()

    def one_plan() -> Plan:
        return plan(workflows, PROFILE, calendar, first=FIRST, last=LAST, working_days=working_days)

    def plans() -> None:
        for _ in range(PLANS):
            one_plan()

    planned = one_plan()
    ours = {
        (step.due, f"{step.workflow}/{step.step.id}")
        for step in planned.steps.values()
        if step.due is not None and FIRST <= step.due <= LAST
    }
    remind = shutil.which("remind")
    if remind is None:
        (seconds,) = medians(plans, rounds=ROUNDS)
        rate = _rate(len(ours), seconds / PLANS)
        return [
            Result(
                what="dated occurrences",
                ours=rate,
                peer="NOT MEASURED: no remind; apt-get install remind",
                wanted=f">= {WANTED:g}",
            )
        ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = {
            "daily": remind_file(planned, sittings),
            "yearly": remind_file(planned, sittings, once_a_year=True),
            "plain": plain_file(len(ours) // (LAST.year - FIRST.year + 1)),
            "empty": "",
        }
        for script, text in scripts.items():
            (folder / f"{script}.rem").write_text(text, encoding="utf-8")

        def listing(script: str) -> str:
            return _run(remind, f"-s{MONTHS}", str(folder / f"{script}.rem"), str(FIRST))

        def next_of_each_year() -> None:
            for year in range(FIRST.year, LAST.year + 1):
                _run(remind, "-n", str(folder / "daily.rem"), str(date(year, 1, 1)))

        for script in ("daily", "yearly"):
            _check(ours, occurrences(listing(script)), script)
        lines = len(listing("plain").splitlines())
        listings: list[Work] = [lambda script=script: listing(script) for script in scripts]
        seconds, daily, yearly, plain, empty, nexts, cold = medians(
            plans, *listings, next_of_each_year, _a_plan_from_nothing, rounds=ROUNDS
        )
    return _results(len(ours), lines, seconds / PLANS, daily, yearly, plain, empty, nexts, cold)


def _results(
    count: int,
    lines: int,
    ours: float,
    daily: float,
    yearly: float,
    plain: float,
    empty: float,
    nexts: float,
    cold: float,
) -> list[Result]:
    rate = _rate(count, ours)
    return [
        Result(
            what="dated occurrences: the same rules in remind",
            ours=rate,
            peer=_rate(count, daily),
            ratio=daily / ours,
            wanted=f">= {WANTED:g}",
            met=daily / ours >= WANTED,
            notes=(
                f"Steps dated from {FIRST} to {LAST}: {count} on each side, and every date is the same. Ours: plan(), "
                f"definitions loaded once, {ours * 1e3:.1f} ms a plan, which also has limits, reasons and conflicts. "
                f"remind -s{MONTHS}: the process from start to end, {daily * 1e3:.0f} ms; "
                f"of that {empty * 1e3:.1f} ms are spent on an empty file. "
                "Its file says each rule in Remind's own terms, worked out for each day as Remind does.",
            ),
        ),
        Result(
            what="the same, remind's time for an empty file taken off",
            ours=rate,
            peer=_rate(count, daily - empty),
            ratio=(daily - empty) / ours,
        ),
        Result(
            what="the same, ours with process start and definitions",
            ours=_rate(count, cold),
            peer=_rate(count, daily),
            ratio=daily / cold,
            notes=(f"One process that imports, reads the definitions and plans once: {cold * 1e3:.0f} ms.",),
        ),
        Result(
            what="remind, dates worked out once a year and kept",
            ours=rate,
            peer=_rate(count, yearly),
            ratio=yearly / ours,
            wanted=f">= {WANTED:g}",
            met=yearly / ours >= WANTED,
            notes=(
                "The same rules and dates; all that does not change with the day stands under PRESERVE, the quickest "
                "file we could write.",
            ),
        ),
        Result(
            what="remind, fixed days of the year and no rules",
            ours=rate,
            peer=_rate(lines, plain),
            ratio=plain / lines * count / ours,
            notes=(
                "Not the same job: a month and a day on each line, moved off weekends and holidays; no step rests "
                "on a meeting or on another step.",
            ),
        ),
        Result(
            what="remind -n, one run for each year",
            ours=rate,
            peer=_rate(count, nexts),
            ratio=nexts / ours,
            notes=(
                "Not a listing of ten years: -n looks at one day and tells when each line is next due. Asked on each "
                "1 January it comes to the same steps, because each of them falls at most once a year.",
            ),
        ),
    ]


def _check(ours: set[tuple[date, str]], theirs: set[tuple[date, str]], script: str) -> None:
    """Two programs that date the steps differently are not doing the same work, and one of them is wrong."""
    if ours != theirs:
        first = sorted(ours ^ theirs)[:3]
        raise SystemExit(
            f"bench: remind ({script}) and plan() differ on {len(ours ^ theirs)} dates, first {first}"
        )


_FROM_NOTHING = """
from bench.planning import FIRST, LAST, PROFILE, WorkingDays, load_bundle, meeting_plan, plan
days = WorkingDays()
calendar = meeting_plan(FIRST.year - 7, LAST.year + 3, days).calendar()
plan(load_bundle([]).workflows, PROFILE, calendar, first=FIRST, last=LAST, working_days=days)
"""


def _a_plan_from_nothing() -> None:
    _run(sys.executable, "-c", _FROM_NOTHING)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if done.stderr.strip():
        raise SystemExit(f"bench: {command[0]} said: {done.stderr.strip()[:300]}")
    return done.stdout


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}/s"
