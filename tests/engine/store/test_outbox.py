"""The ledger: written before a message leaves, settled after, and never in doubt about what it does not know."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from engine.messages import Attachment, Message, Outcome, Receipt
from engine.store import outbox
from engine.store.database import Database
from engine.store.outbox import Claimed
from engine.store.outbox_states import OutboxState
from engine.store.retries import RETRIES, Retries

Make = Callable[..., Message]
LEASE, MINUTE = timedelta(minutes=5), timedelta(minutes=1)
SENT, TEMPORARY = Receipt(outcome=Outcome.sent), Receipt(outcome=Outcome.temporary, detail="452 mailbox full")
PERMANENT = Receipt(outcome=Outcome.permanent, detail="550 no such user")
UNCERTAIN = Receipt(outcome=Outcome.uncertain, detail="connection lost after DATA")


def _enqueue(database: Database, municipality: int, *messages: Message) -> None:
    with database.write() as session:
        for message in messages:
            assert outbox.enqueue(session, municipality, message, message.at)


def _claim(database: Database, now: datetime, limit: int = 20) -> list[Claimed]:
    with database.write() as session:
        return outbox.claim(session, now, lease=LEASE, limit=limit)


def _settle(database: Database, claimed: Claimed, receipt: Receipt, now: datetime) -> OutboxState:
    with database.write() as session:
        return outbox.settle(session, claimed.id, receipt, now, attempt=claimed.attempt)


def _release(database: Database, now: datetime) -> int:
    with database.write() as session:
        return outbox.release_expired(session, now)


def _entry(database: Database, municipality: int) -> outbox.Entry:
    with database.read() as session:
        [entry] = outbox.listing(session, municipality)
        return entry


def test_a_message_comes_out_as_it_went_in(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    message = a_message(
        attachments=(
            Attachment(
                filename="frist.ics", content_type="text/calendar; method=PUBLISH", content=b"\x00\xff\r\n"
            ),
            Attachment(filename="b.txt", content_type="text/plain", content=b""),
        ),
        references=("a@holdvarm.example", "b@holdvarm.example"),
        steps=("budget/2027/a", "budget/2027/b"),
        html="<p>Blåbærsyltetøy \N{GRINNING FACE}</p>",
    )
    _enqueue(database, gjerstad, message, a_message(2))
    first, second = _claim(database, now)
    assert first.message == message
    assert (first.municipality, first.attempt, first.may_repeat) == (gjerstad, 1, False)
    assert second.message == a_message(2)


def test_the_same_key_is_stored_once(
    database: Database, gjerstad: int, donna: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message(1))
    with database.write() as session:
        assert not outbox.enqueue(
            session, gjerstad, a_message(1, id="other@holdvarm.example", text="new"), now
        )
        assert outbox.enqueue(session, donna, a_message(1, id="theirs@holdvarm.example"), now)
    assert [claimed.message.text for claimed in _claim(database, now)] == ["Hei", "Hei"]


def test_one_message_id_for_two_messages_is_a_mistake_that_shows(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message(1))
    with pytest.raises(IntegrityError), database.write() as session:
        outbox.enqueue(session, gjerstad, a_message(1, key="another"), now)


def test_a_claimed_message_is_nobody_elses(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, *(a_message(n) for n in range(3)))
    assert len(_claim(database, now, limit=2)) == 2
    assert len(_claim(database, now, limit=2)) == 1
    assert _claim(database, now) == []


def test_a_message_waits_for_its_time(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    late, early = a_message(1, at=now + 2 * MINUTE), a_message(2, at=now + MINUTE)
    _enqueue(database, gjerstad, late, early)
    assert _claim(database, now) == []
    with database.read() as session:
        assert outbox.next_due_at(session) == now + MINUTE
    assert [claimed.message for claimed in _claim(database, now + 3 * MINUTE)] == [early, late]
    with database.read() as session:
        assert outbox.next_due_at(session) is None


def test_a_sent_message_is_over(database: Database, gjerstad: int, a_message: Make, now: datetime) -> None:
    _enqueue(database, gjerstad, a_message())
    [claimed] = _claim(database, now)
    assert _settle(database, claimed, SENT, now + MINUTE) is OutboxState.sent
    assert _claim(database, now + timedelta(days=365)) == []
    entry = _entry(database, gjerstad)
    assert (entry.state, entry.sent_at, entry.attempts) == (OutboxState.sent, now + MINUTE, 1)
    assert _settle(database, claimed, SENT, now + 2 * MINUTE) is OutboxState.sent
    assert _entry(database, gjerstad) == entry


def test_what_may_pass_is_tried_again_later_and_later_and_then_given_up(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    waits: list[timedelta] = []
    for attempt in range(1, RETRIES.attempts + 1):
        [claimed] = _claim(database, now)
        assert (claimed.attempt, claimed.message.id) == (attempt, a_message().id)
        state = _settle(database, claimed, TEMPORARY, now)
        entry = _entry(database, gjerstad)
        assert (entry.attempts, entry.detail) == (attempt, "452 mailbox full")
        if attempt < RETRIES.attempts:
            assert state is OutboxState.ready
            assert _claim(database, entry.not_before - timedelta(seconds=1)) == []
            waits.append(entry.not_before - now)
            now = entry.not_before
    assert state is OutboxState.dead
    assert _claim(database, now + timedelta(days=365)) == []
    assert waits[:4] == [MINUTE, 4 * MINUTE, 16 * MINUTE, 64 * MINUTE]
    assert waits == sorted(waits)
    assert max(waits) == timedelta(hours=12)
    # A mail server that is down from Friday evening to Monday morning loses nothing.
    assert sum(waits, timedelta()) > timedelta(hours=64)


def test_what_will_never_work_is_given_up_at_once(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    [claimed] = _claim(database, now)
    assert _settle(database, claimed, PERMANENT, now) is OutboxState.dead
    assert _entry(database, gjerstad).detail == "550 no such user"
    assert _claim(database, now + timedelta(days=365)) == []


def test_an_uncertain_delivery_is_tried_once_more_after_a_pause_and_no_more(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    [first] = _claim(database, now)
    assert _settle(database, first, UNCERTAIN, now) is OutboxState.uncertain
    assert _claim(database, now + 29 * MINUTE) == []
    [second] = _claim(database, now + 30 * MINUTE)
    assert second.may_repeat
    assert second.message == first.message
    assert _settle(database, second, UNCERTAIN, now + 30 * MINUTE) is OutboxState.dead
    entry = _entry(database, gjerstad)
    assert (entry.doubts, entry.detail) == (2, "connection lost after DATA")
    assert _claim(database, now + timedelta(days=365)) == []


def test_an_uncertain_delivery_that_succeeds_the_second_time_is_sent_with_a_doubt(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    _settle(database, _claim(database, now)[0], UNCERTAIN, now)
    [second] = _claim(database, now + timedelta(hours=1))
    assert _settle(database, second, SENT, now + timedelta(hours=1)) is OutboxState.sent
    assert _entry(database, gjerstad).doubts == 1


def test_a_process_that_died_leaves_its_messages_to_the_next(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    [lost] = _claim(database, now)
    assert _release(database, now + LEASE - timedelta(seconds=1)) == 0
    assert _release(database, now + LEASE) == 1
    assert _release(database, now + LEASE) == 0
    entry = _entry(database, gjerstad)
    assert (entry.state, entry.lapses) == (OutboxState.uncertain, 1)
    assert _claim(database, now + LEASE + 29 * MINUTE) == []
    [again] = _claim(database, now + LEASE + 30 * MINUTE)
    assert (again.attempt, again.may_repeat, again.message) == (2, True, lost.message)


def test_many_deaths_lose_nothing_but_a_message_that_kills_is_given_up(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    for attempt in range(1, RETRIES.attempts + 1):
        [claimed] = _claim(database, now)
        assert claimed.attempt == attempt
        now += timedelta(hours=1)
        _release(database, now)
        now += timedelta(hours=1)
    assert _claim(database, now) == []
    assert _entry(database, gjerstad).state is OutboxState.dead


def test_a_yes_counts_however_late_it_comes(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    [slow] = _claim(database, now)
    _release(database, now + LEASE)
    assert _settle(database, slow, SENT, now + 2 * LEASE) is OutboxState.sent
    assert _claim(database, now + timedelta(days=1)) == []


def test_a_late_no_is_left_to_the_try_that_came_after(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    [slow] = _claim(database, now)
    _release(database, now + LEASE)
    assert _settle(database, slow, PERMANENT, now + LEASE) is OutboxState.uncertain
    [second] = _claim(database, now + timedelta(hours=1))
    assert _settle(database, slow, PERMANENT, now + timedelta(hours=1)) is OutboxState.sending
    assert _settle(database, second, SENT, now + timedelta(hours=1)) is OutboxState.sent
    assert _settle(database, slow, TEMPORARY, now + timedelta(hours=2)) is OutboxState.sent


def test_settling_needs_no_attempt_number(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, a_message())
    [claimed] = _claim(database, now)
    with database.write() as session:
        assert outbox.settle(session, claimed.id, TEMPORARY, now) is OutboxState.ready
        assert outbox.settle(session, claimed.id, PERMANENT, now) is OutboxState.ready


def test_a_long_answer_is_cut(database: Database, gjerstad: int, a_message: Make, now: datetime) -> None:
    _enqueue(database, gjerstad, a_message())
    [claimed] = _claim(database, now)
    _settle(database, claimed, Receipt(outcome=Outcome.permanent, detail="5" * 100_000), now)
    assert _entry(database, gjerstad).detail == "5" * outbox.DETAIL_LENGTH


def test_the_ledger_is_listed_newest_first_by_municipality_and_state(
    database: Database, gjerstad: int, donna: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, *(a_message(n) for n in range(5)))
    _enqueue(database, donna, a_message(9))
    _settle(database, _claim(database, now, limit=1)[0], SENT, now)
    with database.read() as session:
        entries = outbox.listing(session, gjerstad)
        assert [entry.message_id for entry in entries] == [a_message(n).id for n in (4, 3, 2, 1, 0)]
        assert outbox.listing(session, gjerstad, state=OutboxState.sent) == entries[4:]
        assert outbox.listing(session, gjerstad, limit=2, before=entries[1].id) == entries[2:4]
        assert outbox.counts(session, gjerstad)[OutboxState.ready] == 4
        assert outbox.counts(session)[OutboxState.ready] == 5
        assert set(outbox.counts(session, donna)) == set(OutboxState)


def test_a_time_without_a_zone_is_refused(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    with pytest.raises(StatementError, match="timezone"), database.write() as session:
        outbox.enqueue(session, gjerstad, a_message(at=now.replace(tzinfo=None)), now)
    with pytest.raises(StatementError, match="timezone"), database.write() as session:
        outbox.claim(session, now.replace(tzinfo=None), lease=LEASE)


def test_a_message_that_may_not_be_stored_leaves_no_attachment(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    attachment = Attachment(filename="a", content_type="text/plain", content=b"a")
    _enqueue(database, gjerstad, a_message(attachments=(attachment,)))
    with database.write() as session:
        assert not outbox.enqueue(session, gjerstad, a_message(attachments=(attachment, attachment)), now)
    [claimed] = _claim(database, now)
    assert claimed.message.attachments == (attachment,)


def test_waits_have_a_longest_however_often_it_is_tried() -> None:
    assert Retries().after(10_000) == timedelta(hours=12)


def test_four_that_claim_at_once_never_take_the_same(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, *(a_message(number) for number in range(2000)))
    taken: list[list[Claimed]] = [[] for _ in range(4)]
    largest: list[int] = []
    together = threading.Barrier(4)

    def work(mine: list[Claimed]) -> None:
        together.wait()
        while batch := _claim(database, now):
            largest.append(len(batch))
            mine.extend(batch)
            for claimed in batch[:3]:
                _settle(database, claimed, SENT, now)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [claimed.id for mine in taken for claimed in mine]
    assert len(ids) == 2000
    assert len(set(ids)) == 2000
    assert max(largest) == 20


@pytest.mark.parametrize("backend", ["postgresql"])
def test_one_that_claims_does_not_wait_for_another(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    _enqueue(database, gjerstad, *(a_message(number) for number in range(5)))
    with database.write() as slow, database.write() as quick:
        quick.connection().exec_driver_sql("SET LOCAL lock_timeout = '2s'")
        first = outbox.claim(slow, now, lease=LEASE, limit=2)
        second = outbox.claim(quick, now, lease=LEASE, limit=10)
    assert (len(first), len(second)) == (2, 3)
    assert not {claimed.id for claimed in first} & {claimed.id for claimed in second}


def test_a_wake_up_reads_only_what_is_due(
    database: Database, gjerstad: int, a_message: Make, now: datetime
) -> None:
    from sqlalchemy import event

    _enqueue(database, gjerstad, *(a_message(n, at=now + timedelta(hours=n + 1)) for n in range(1000)))
    with database.write() as session:
        session.connection().exec_driver_sql("ANALYZE")
    seen: list[tuple[str, object]] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda c, cursor, sql, parameters, *_: seen.append((sql, parameters)),
    )
    assert _claim(database, now) == []
    assert _release(database, now) == 0
    queries = [(sql, parameters) for sql, parameters in seen if "outbox" in sql]
    assert len(queries) == 3
    explain = "EXPLAIN QUERY PLAN " if database.dialect == "sqlite" else "EXPLAIN "
    with database.write() as session:
        plans = [
            str(session.connection().exec_driver_sql(explain + sql, parameters).fetchall())  # type: ignore[arg-type]
            for sql, parameters in queries
        ]
    assert "ix_outbox_waiting" in plans[0], plans[0]
    for plan in plans[1:]:
        assert "ix_outbox_sending" in plan, plan
