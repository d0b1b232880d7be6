"""What delivers messages, as the rest of the program sees it, and a double for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from engine.messages import Message, Outcome, Receipt


def never() -> bool:
    """For `stopping` when nothing asks to stop."""
    return False


class Transport(Protocol):
    """Delivers messages one by one and says of each how it ended."""

    def deliver(
        self, messages: Iterable[Message], *, stopping: Callable[[], bool] = never
    ) -> Iterator[tuple[Message, Receipt]]:
        """Yield each message with its receipt as soon as that is known, so that the caller can settle it
        before the next one leaves.

        `messages` is read one at a time. `stopping` is asked before each is taken: once it says yes,
        nothing more is read or sent, and the rest is not yielded. Never raises for what a server, a
        network or a message does."""
        ...


class MemoryTransport:
    """Keeps what it is given instead of sending it; for the tests of other rooms.

    `answer` decides the receipt, by default always `sent`; only what was answered `sent` or `uncertain`
    is in `delivered`, and everything tried is in `tried`."""

    def __init__(self, answer: Callable[[Message], Receipt] | None = None) -> None:
        self._answer = answer
        self.tried: list[Message] = []
        self.delivered: list[Message] = []

    def deliver(
        self, messages: Iterable[Message], *, stopping: Callable[[], bool] = never
    ) -> Iterator[tuple[Message, Receipt]]:
        waiting = iter(messages)
        while not stopping() and (message := next(waiting, None)) is not None:
            receipt = Receipt(outcome=Outcome.sent) if self._answer is None else self._answer(message)
            self.tried.append(message)
            if receipt.outcome in (Outcome.sent, Outcome.uncertain):
                self.delivered.append(message)
            yield message, receipt
