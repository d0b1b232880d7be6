"""Timing things in turn, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median

Work = Callable[[], object]


def medians(*works: Work, rounds: int, warm_up: int = 1) -> list[float]:
    """The median wall time of each in seconds. Every round runs each of them once; every other round goes the other
    way through them, so that none always comes after the same one."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(warm_up):
        for work in works:
            work()
    gc.collect()
    # What the benchmarks themselves hold is not gone through while something else is measured; what the measured work
    # makes is collected as ever.
    gc.freeze()
    for number in range(rounds):
        for place in range(len(works)) if number % 2 == 0 else reversed(range(len(works))):
            begun = time.perf_counter()
            works[place]()
            taken[place].append(time.perf_counter() - begun)
    return [median(times) for times in taken]
