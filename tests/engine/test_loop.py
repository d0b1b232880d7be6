"""The scheduler wakes the loop; only a turn that succeeds says that it is alive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from engine.loop import Loop

PATIENCE = 20


class Turns:
    """Counts turns, and lets a test wait for the n-th."""

    def __init__(self, work: Callable[[int], None] = lambda _: None) -> None:
        self._work = work
        self._changed = threading.Condition()
        self.count = 0

    def __call__(self) -> None:
        with self._changed:
            self.count += 1
            turn = self.count
            self._changed.notify_all()
        self._work(turn)

    def wait_for(self, count: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.count >= count, timeout=PATIENCE)


@pytest.fixture
def loops() -> Iterator[list[Loop]]:
    started: list[Loop] = []
    yield started
    for loop in started:
        loop.stop()


def start(loops: list[Loop], sweep: Callable[[], object], alive: Callable[[], None]) -> Loop:
    loop = Loop(sweep=sweep, poll=lambda: None, seconds=0.05, alive=alive)
    loops.append(loop)
    loop.start()
    return loop


def test_a_loop_whose_turns_fail_goes_on_and_is_not_called_alive(loops: list[Loop]) -> None:
    def fail(turn: int) -> None:
        if turn < 4:
            raise OSError("database is locked")

    sweep, alive = Turns(fail), Turns()
    start(loops, sweep, alive)

    assert alive.wait_for(1)
    assert sweep.count >= 4, "the first three turns failed, and none of them fed the watchdog"


def test_turns_never_overlap_and_stopping_waits_for_the_one_in_flight(loops: list[Loop]) -> None:
    inside, most, begun, go_on, ended = [0], [0], threading.Event(), threading.Event(), threading.Event()

    def work(turn: int) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        if turn == 2:
            begun.set()
            go_on.wait(PATIENCE)
            ended.set()
        inside[0] -= 1

    loop = start(loops, Turns(work), lambda: None)
    assert begun.wait(PATIENCE)
    stopper = threading.Thread(target=loop.stop)
    stopper.start()
    assert stopper.is_alive(), "it waits for the turn in flight"
    go_on.set()
    stopper.join(PATIENCE)

    assert not stopper.is_alive()
    assert ended.is_set()
    assert most == [1]
    loops.clear()
