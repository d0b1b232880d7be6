"""Any story of the ledger, with deaths at the worst moments: nothing is lost, and nothing is said twice without
a reason that the ledger knows."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine.messages import Message, Outcome, Receipt
from engine.store import municipalities, outbox
from engine.store.database import open_database
from engine.store.outbox import Claimed
from engine.store.outbox_states import OutboxState
from engine.store.retries import Retries

LEASE = timedelta(minutes=5)
RETRIES = Retries(attempts=6)
NOBODY = 99


class Ledger(RuleBasedStateMachine):
    """A deliverer, its mail server, and fate. `arrived` is what the server put in mailboxes; `excuses` counts the
    times nobody can know whether it did."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "ledger.db"
        shutil.copy(self.template, file)
        self.database = open_database(f"sqlite:///{file}")
        self.now = datetime(2026, 9, 1, 6, tzinfo=UTC)
        self.enqueued: dict[str, Message] = {}
        self.arrived: Counter[str] = Counter()
        self.excuses: Counter[str] = Counter()
        self.refused: set[str] = set()
        self.in_hand: list[Claimed] = []
        self.until: dict[tuple[int, int], datetime] = {}

    def is_late(self, claimed: Claimed) -> bool:
        return self.until[claimed.id, claimed.attempt] <= self.now

    def teardown(self) -> None:
        self.database.dispose()
        self.folder.cleanup()

    @initialize()
    def settle_in(self) -> None:
        with self.database.write() as session:
            self.municipality = municipalities.ensure(session, "gjerstad")

    @rule(number=st.integers(0, 5), wait=st.integers(0, 3))
    def enqueue(self, number: int, wait: int) -> None:
        message = Message(
            key=f"k{number}",
            id=f"{number}@x",
            to_name="",
            to_address="a@b.no",
            language="nb",
            role="r",
            kind="digest",
            subject="s",
            text="t",
            html="h",
            steps=(),
            at=self.now + timedelta(hours=wait),
        )
        with self.database.write() as session:
            is_new = outbox.enqueue(session, self.municipality, message, self.now)
        assert is_new is (message.key not in self.enqueued)
        self.enqueued.setdefault(message.key, message)

    @rule(limit=st.integers(1, 4))
    def claim(self, limit: int) -> None:
        with self.database.write() as session:
            claimed = outbox.claim(session, self.now, lease=LEASE, limit=limit)
        held = {other.id for other in self.in_hand if not self.is_late(other)}
        for found in claimed:
            assert found.id not in held
            assert found.message == self.enqueued[found.message.key]
            assert found.message.at <= self.now
            self.until[found.id, found.attempt] = self.now + LEASE
        self.in_hand.extend(claimed)

    @precondition(lambda self: self.in_hand)
    @rule(data=st.data(), outcome=st.sampled_from(Outcome), reached=st.booleans())
    def deliver(self, data: st.DataObject, outcome: Outcome, reached: bool) -> None:
        claimed = self.in_hand.pop(data.draw(st.integers(0, len(self.in_hand) - 1)))
        key = claimed.message.key
        if outcome is Outcome.sent or (outcome is Outcome.uncertain and reached):
            self.arrived[key] += 1
        if outcome is Outcome.uncertain:
            self.excuses[key] += 1
        if outcome is Outcome.permanent:
            self.refused.add(key)
        with self.database.write() as session:
            receipt = Receipt(outcome=outcome)
            outbox.settle(session, claimed.id, receipt, self.now, attempt=claimed.attempt, retries=RETRIES)

    @precondition(lambda self: self.in_hand)
    @rule(sent=st.integers(0, 4))
    def die(self, sent: int) -> None:
        """Of what was in hand, at most one had arrived and was not yet recorded."""
        for number, claimed in enumerate(self.in_hand):
            self.excuses[claimed.message.key] += 1
            if number == sent:
                self.arrived[claimed.message.key] += 1
        self.in_hand.clear()

    @rule()
    def change_your_mind(self) -> None:
        """A claim whose transaction is not committed never was."""
        with contextlib.suppress(InterruptedError), self.database.write() as session:
            outbox.claim(session, self.now, lease=LEASE)
            raise InterruptedError

    @rule(minutes=st.sampled_from([1, 4, 31, 300, 3000]))
    def wait(self, minutes: int) -> None:
        """Whoever is not done by the end of the lease is taken for dead, and may come back with an answer yet."""
        before = [claimed for claimed in self.in_hand if not self.is_late(claimed)]
        self.now += timedelta(minutes=minutes)
        self.excuses.update(claimed.message.key for claimed in before if self.is_late(claimed))
        with self.database.write() as session:
            outbox.release_expired(session, self.now, retries=RETRIES)

    @invariant()
    def nothing_is_lost_or_repeated_without_a_reason(self) -> None:
        if not self.enqueued:
            return
        with self.database.read() as session:
            entries = {entry.key: entry for entry in outbox.listing(session, self.municipality)}
        assert set(entries) == set(self.enqueued)
        for key, entry in entries.items():
            assert self.arrived[key] <= 1 + self.excuses[key], "said twice for no reason"
            assert entry.doubts + entry.lapses <= self.excuses[key], "a doubt nobody had"
            if entry.state is OutboxState.sent:
                assert self.arrived[key] >= 1, "called sent, and never arrived"
            if entry.state is OutboxState.dead:
                assert key in self.refused or entry.doubts >= 2 or entry.attempts >= RETRIES.attempts, (
                    "given up early"
                )
            if self.arrived[key] > 1:
                assert entry.doubts + entry.lapses >= 1, "a repeat that the ledger does not know of"

    def finish(self) -> None:
        """From here on all goes well: what is neither sent nor given up arrives."""
        self.die(sent=NOBODY)
        for _ in range(3):
            self.now += timedelta(days=1)
            with self.database.write() as session:
                outbox.release_expired(session, self.now, retries=RETRIES)
                for claimed in outbox.claim(session, self.now, lease=LEASE, limit=100):
                    self.arrived[claimed.message.key] += 1
                    outbox.settle(
                        session, claimed.id, Receipt(outcome=Outcome.sent), self.now, attempt=claimed.attempt
                    )
        with self.database.read() as session:
            for entry in outbox.listing(session, self.municipality):
                assert entry.state in (OutboxState.sent, OutboxState.dead)


def test_any_story_of_the_ledger_ends_well(sqlite_template: Path) -> None:
    class OnATemplate(Ledger):
        template = sqlite_template

        def teardown(self) -> None:
            try:
                self.finish()
            finally:
                super().teardown()

    run_state_machine_as_test(
        OnATemplate,
        settings=settings(max_examples=60, stateful_step_count=30, suppress_health_check=list(HealthCheck)),
    )


def test_the_story_itself_notices_a_ledger_that_forgets(sqlite_template: Path) -> None:
    story = type("OnATemplate", (Ledger,), {"template": sqlite_template})()
    try:
        story.settle_in()
        story.enqueue(number=1, wait=0)
        story.nothing_is_lost_or_repeated_without_a_reason()
        with story.database.write() as session:
            session.connection().exec_driver_sql("DELETE FROM outbox")
        with pytest.raises(AssertionError):
            story.nothing_is_lost_or_repeated_without_a_reason()
    finally:
        story.teardown()
