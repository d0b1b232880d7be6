"""Planning ten years of a municipality, against Dianne Skoll's `remind` dating the same steps by the same rules."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bench.municipality import PROFILE, MeetingPlan, meeting_plan
from bench.remind_file import Occurrences, occurrences, plain_file, remind_file
from bench.results import Result
from bench.timing import Work, medians
from calendars.working_days import WorkingDays
from engine.planned import Plan
from engine.planning import plan
from workflows.loader import load_bundle

FIRST, LAST = date(2027, 1, 1), date(2036, 12, 31)
YEARS = range(FIRST.year, LAST.year + 1)
MONTHS = 12 * len(YEARS)
WANTED = 10.0
ROUNDS = 7
# One plan takes milliseconds; several in a row make one measurement.
PLANS = 10


def run(*, full: bool = False) -> list[Result]:
    """Dated occurrences per second. An occurrence is a step's planned date that falls in the ten years."""
    working_days = WorkingDays()
    workflows = load_bundle([]).workflows
    # Runs that began before the ten years rest on earlier meetings, and those that end after them on later ones.
    sittings = meeting_plan(FIRST.year - 7, LAST.year + 8, working_days)
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
        peer = "NOT MEASURED: no remind; apt-get install remind"
        rate = _rate(len(ours), seconds / PLANS)
        return [Result(what="dated occurrences", ours=rate, peer=peer, wanted=f">= {WANTED:g}")]
    with tempfile.TemporaryDirectory() as name:
        peer_scripts = _Scripts(remind, Path(name), planned, sittings, ours)
        works: dict[str, Work] = {
            "plans": plans,
            "cold": _plan_in_a_new_process,
            **peer_scripts.works(),
        }
        seconds_of = dict(zip(works, medians(*works.values(), rounds=ROUNDS), strict=True))
    seconds_of["plan"] = seconds_of["plans"] / PLANS
    return _results(len(ours), peer_scripts.looked_up, seconds_of)


class _Scripts:
    """The files that remind is run on, each checked to give what it is said to."""

    def __init__(
        self, remind: str, folder: Path, planned: Plan, sittings: MeetingPlan, ours: Occurrences
    ) -> None:
        self._remind = remind
        self._folder = folder
        self._write("daily", remind_file(planned, sittings))
        # What the translation does not get right is looked up instead, so that the dates always agree.
        ready = {label for _, label in ours ^ occurrences(self.listing("daily"))}
        self.looked_up = len(ready)
        self._write("daily", remind_file(planned, sittings, ready=ready))
        self._write("yearly", remind_file(planned, sittings, ready=ready, once_a_year=True))
        self._write("plain", plain_file(len(ours) // len(YEARS), len(ours) % len(YEARS)))
        self._write("empty", "")
        _check("daily", ours, occurrences(self.listing("daily")))
        _check("yearly", ours, occurrences(self.listing("yearly")))
        _check("next of each year", ours, {found for year in YEARS for found in self._next_in(year)})
        if len(self.listing("plain").splitlines()) != len(ours):
            raise SystemExit(f"bench: remind's plain file does not give {len(ours)} occurrences")

    def works(self) -> dict[str, Work]:
        """What is to be timed, by name."""
        return {
            "daily": lambda: self.listing("daily"),
            "yearly": lambda: self.listing("yearly"),
            "plain": lambda: self.listing("plain"),
            "empty": lambda: self.listing("empty"),
            "next": lambda: [self._next(year) for year in YEARS],
        }

    def listing(self, script: str) -> str:
        """What remind lists for the ten years."""
        return _run(self._remind, f"-s{MONTHS}", self._path(script), str(FIRST))

    def _next(self, year: int) -> str:
        return _run(self._remind, "-n", self._path("daily"), str(date(year, 1, 1)))

    def _next_in(self, year: int) -> Occurrences:
        return {(day, label) for day, label in occurrences(self._next(year)) if day.year == year}

    def _write(self, script: str, text: str) -> None:
        Path(self._path(script)).write_text(text, encoding="utf-8")

    def _path(self, script: str) -> str:
        return str(self._folder / f"{script}.rem")


def _check(what: str, ours: Occurrences, theirs: Occurrences) -> None:
    """Two programs that date the steps differently are not doing the same work."""
    if ours != theirs:
        differ = ours ^ theirs
        raise SystemExit(
            f"bench: remind ({what}) and plan() differ on {len(differ)} dates: {sorted(differ)[:3]}"
        )


def _results(count: int, looked_up: int, seconds: Mapping[str, float]) -> list[Result]:
    def against(what: str, peer: float, *notes: str, ours: str = "plan", wanted: bool = False) -> Result:
        ratio = peer / seconds[ours]
        return Result(
            what=what,
            ours=_rate(count, seconds[ours]),
            peer=_rate(count, peer),
            ratio=ratio,
            wanted=f">= {WANTED:g}" if wanted else "",
            met=ratio >= WANTED if wanted else None,
            notes=notes,
        )

    by_hand = f"; {looked_up} steps are entered with ready dates" if looked_up else ""
    return [
        against(
            "dated occurrences, against the same rules in remind",
            seconds["daily"],
            f"{count} steps dated from {FIRST} to {LAST} on each side, every date the same. Ours: plan(), definitions "
            f"loaded once, {seconds['plan'] * 1e3:.1f} ms a plan; it also has limits, reasons and conflicts. "
            f"remind -s{MONTHS}: the process from start to end, {seconds['daily'] * 1e3:.0f} ms, on a file that says "
            f"the rules in Remind's own terms{by_hand}.",
            wanted=True,
        ),
        against(
            "  remind's time for an empty file taken off",
            seconds["daily"] - seconds["empty"],
            f"{seconds['empty'] * 1e3:.1f} ms: remind's start, and the walk through ten years of days.",
        ),
        against(
            "  process start and definitions put on ours",
            seconds["daily"],
            f"A Python process that imports, reads the definitions and plans once: {seconds['cold'] * 1e3:.0f} ms.",
            ours="cold",
        ),
        against(
            "  remind file that works its dates out once a year",
            seconds["yearly"],
            "The same rules and dates, worked out when the year turns and kept with PRESERVE: few would write it so, "
            "but it is the quickest file we could write.",
        ),
        against(
            "  remind file of fixed days, without the rules",
            seconds["plain"],
            "Not the same job: a month and a day on each line, moved off weekends and holidays; nothing rests on a "
            "meeting or on another step.",
        ),
        against(
            "  remind -n, run once for each year",
            seconds["next"],
            "Not a listing of ten years: -n looks at one day only, and tells when each line is next due. Asked on "
            "every 1 January it comes to the same dates, as long as no step falls twice a year.",
        ),
    ]


_NEW_PROCESS = """
from bench.planning import FIRST, LAST, PROFILE, WorkingDays, load_bundle, meeting_plan, plan
days = WorkingDays()
calendar = meeting_plan(FIRST.year - 7, LAST.year + 8, days).calendar()
plan(load_bundle([]).workflows, PROFILE, calendar, first=FIRST, last=LAST, working_days=days)
"""


def _plan_in_a_new_process() -> None:
    _run(sys.executable, "-c", _NEW_PROCESS)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if done.stderr.strip():
        raise SystemExit(f"bench: {Path(command[0]).name} said: {done.stderr.strip()[:300]}")
    return done.stdout


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}/s"
