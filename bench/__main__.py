"""Runs the benchmarks named on the command line, or all; exit 1 when a wanted ratio is missed, 2 for a wrong name."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from collections.abc import Sequence

from bench.results import Result, table

# Each module is imported when its turn comes: what one of them loads is no part of another's figures.
BENCHES = {
    "planning": "bench.planning",
    "durable": "bench.durable",
    "wake-up": "bench.wake_up",
    "help": "bench.help_text",
}
FULL = "--full"


def main(arguments: Sequence[str]) -> int:
    """Run, print, judge."""
    names = [name for name in arguments if name != FULL] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        known = ", ".join(BENCHES)
        sys.stderr.write(
            f"no benchmark is called {', '.join(unknown)}; there are {known}, and the option {FULL}\n"
        )
        return 2
    begun = time.perf_counter()
    results: list[Result] = []
    for name in names:
        sys.stderr.write(f"measuring {name} …\n")
        results += importlib.import_module(BENCHES[name]).run(full=FULL in arguments)
    print(table(results))
    missed = [result for result in results if result.met is False]
    not_measured = [result for result in results if result.wanted and result.met is None]
    machine = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {time.perf_counter() - begun:.0f} s"
    )
    print(f"\n{len(missed)} missed, {len(not_measured)} NOT MEASURED; {machine}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
