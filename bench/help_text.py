"""What `holdvarm --help` imports, and how long it takes, against a Python that does nothing."""

from __future__ import annotations

import subprocess
import sys

from bench.results import Result
from bench.timing import medians

# Web, database, calendar, parsing and mail: each costs tens of milliseconds that a help text has no use for.
HEAVY = (
    "fastapi",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "icalendar",
    "recurring_ical_events",
    "holidays",
    "apscheduler",
    "httpx2",
    "yagmail",
    "lark",
)
ROUNDS = 15
HELP = ("-m", "holdvarm", "--help")


def run(*, full: bool = False) -> list[Result]:
    """Which of the heavy libraries are imported (wanted: none), and the wall time for information."""
    imported = heavy_imports()
    ours, bare = medians(lambda: _python(*HELP), lambda: _python("-c", "pass"), rounds=ROUNDS)
    return [
        Result(
            what="heavy libraries imported by holdvarm --help",
            ours=", ".join(imported) or "none",
            peer=f"of {len(HEAVY)}",
            wanted="none",
            met=not imported,
            notes=(f"By python -X importtime; looked for: {', '.join(HEAVY)}.",),
        ),
        Result(
            what="holdvarm --help, against python -c pass",
            ours=f"{ours * 1e3:.0f} ms",
            peer=f"{bare * 1e3:.0f} ms",
            ratio=ours / bare,
        ),
    ]


def heavy_imports() -> list[str]:
    """The heavy libraries of which any part is imported."""
    told = _python("-X", "importtime", *HELP).stderr
    modules = {
        line.rpartition("|")[2].strip() for line in told.splitlines() if line.startswith("import time:")
    }
    if "holdvarm" not in modules:
        raise SystemExit("bench: python -X importtime did not tell what was imported")
    packages = {module.partition(".")[0] for module in modules}
    return [name for name in HEAVY if name in packages]


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
