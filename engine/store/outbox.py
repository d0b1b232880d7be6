"""The outbox: a ledger of every message, written before it leaves and settled after.

A message is sent at least once, always with the same Message-ID. It can arrive twice only when the connection
or the process died between the end of the mail and our record of the server's yes; the ledger counts those
(`doubts`, `lapses`)."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select, update

from engine.messages import Attachment, Message, Outcome, Receipt
from engine.store.database import insert_into
from engine.store.outbox_states import OutboxState
from engine.store.retries import RETRIES, Retries
from engine.store.tables import WAITING, AttachmentRow, OutboxRow
from engine.store.tables.messages import SENDING

DETAIL_LENGTH = 500
"""A mail server may answer at any length; a reader wants the beginning."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message somebody has taken to send. `attempt` is 1 for the first try; `may_repeat` says that an
    earlier try may have arrived."""

    id: int
    municipality: int
    attempt: int
    may_repeat: bool
    message: Message


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message in the ledger, without its text. `doubts` counts tries the server did not answer, `lapses`
    tries that nobody settled; either means that it may have arrived. `detail` is the last thing learnt."""

    id: int
    key: str
    message_id: str
    to_name: str
    to_address: str
    role: str
    kind: str
    subject: str
    steps: tuple[str, ...]
    at: datetime
    state: OutboxState
    not_before: datetime
    attempts: int
    doubts: int
    lapses: int
    detail: str
    changed_at: datetime
    sent_at: datetime | None


def enqueue(session: Session, municipality: int, message: Message, at: datetime) -> bool:
    """Put a message in the ledger; it may leave from `message.at` on. False when its key is there already."""
    id = session.connection().scalar(
        insert_into(session, OutboxRow.core())
        .values(
            municipality_id=municipality,
            key=message.key,
            message_id=message.id,
            to_name=message.to_name,
            to_address=message.to_address,
            language=message.language,
            role=message.role,
            kind=message.kind,
            subject=message.subject,
            text=message.text,
            html=message.html,
            steps=list(message.steps),
            thread=list(message.references),
            at=message.at,
            state=OutboxState.ready.value,
            not_before=message.at,
            attempts=0,
            lapses=0,
            doubts=0,
            detail="",
            enqueued_at=at,
            changed_at=at,
        )
        # Only this key: two messages with one Message-ID are a mistake that must be seen.
        .on_conflict_do_nothing(index_elements=["municipality_id", "key"])
        .returning(OutboxRow.core().c.id)
    )
    if id is None:
        return False
    if message.attachments:
        session.connection().execute(
            sa.insert(AttachmentRow.core()),
            [
                {"outbox_id": id, "position": position, **dataclasses.asdict(attachment)}
                for position, attachment in enumerate(message.attachments)
            ],
        )
    return True


def claim(session: Session, now: datetime, *, lease: timedelta, limit: int = 20) -> list[Claimed]:
    """Take messages whose time has come, of every municipality, the longest waiting first. Nobody else gets
    them until the lease has run out. Commit before sending: the claim is the record that it was begun."""
    table = OutboxRow.core()
    # A subquery in WITH is evaluated once; in IN (…), PostgreSQL may run it again and take more than asked
    # for.
    chosen = (
        sa.select(table.c.id)
        .where(sa.text(WAITING), table.c.not_before <= now)
        .order_by(table.c.not_before, table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    taken = session.connection().execute(
        sa.update(table)
        .where(table.c.id.in_(sa.select(chosen.c.id)))
        .values(
            state=OutboxState.sending.value,
            leased_until=now + lease,
            attempts=table.c.attempts + 1,
            changed_at=now,
        )
        .returning(table)
    )
    rows = sorted(taken, key=lambda row: (row.not_before, row.id))
    attachments = _attachments(session, [row.id for row in rows])
    return [
        Claimed(
            id=row.id,
            municipality=row.municipality_id,
            attempt=row.attempts,
            may_repeat=row.doubts + row.lapses > 0,
            message=_message(row, attachments[row.id]),
        )
        for row in rows
    ]


def settle(
    session: Session,
    id: int,
    receipt: Receipt,
    now: datetime,
    *,
    attempt: int | None = None,
    retries: Retries = RETRIES,
) -> OutboxState:
    """Record how a delivery ended; returns where the message is now.

    With `attempt`, an answer to a try that has lapsed is known as such: a yes counts whenever it comes,
    anything else is left to the try that came after. A message that is sent stays sent."""
    row = session.exec(select(OutboxRow).where(OutboxRow.id == id).with_for_update()).one()
    state = OutboxState(row.state)
    said_yes = receipt.outcome is Outcome.sent
    answers_this_try = state is OutboxState.sending and attempt in (None, row.attempts)
    if state is OutboxState.sent or not (said_yes or answers_this_try):
        return state
    doubts = row.doubts + (receipt.outcome is Outcome.uncertain)
    after, wait = _next(receipt.outcome, row.attempts, doubts, retries)
    values: dict[str, Any] = {
        "state": after.value,
        "leased_until": None,
        "not_before": now + wait,
        "doubts": doubts,
        "detail": receipt.detail[:DETAIL_LENGTH],
        "changed_at": now,
        "sent_at": now if said_yes else None,
    }
    session.exec(update(OutboxRow).where(col(OutboxRow.id) == id).values(**values))
    session.expire(row)
    return after


def release_expired(session: Session, now: datetime, *, retries: Retries = RETRIES) -> int:
    """Take back messages whose lease has run out: whoever had them died before saying what became of them, so
    they are uncertain. Returns how many.

    Unlike a server that did not answer, a process that died says little: most of what it held had not been
    begun. So it is the number of tries that ends it, not the second time."""
    table = OutboxRow.core()
    expired = (sa.text(SENDING), table.c.leased_until <= now)
    values = {
        "leased_until": None,
        "lapses": table.c.lapses + 1,
        "detail": "lease expired",
        "changed_at": now,
    }
    connection = session.connection()
    dead = connection.execute(
        sa.update(table)
        .where(*expired, table.c.attempts >= retries.attempts)
        .values(**values, state=OutboxState.dead.value)
    )
    again = connection.execute(
        sa.update(table)
        .where(*expired)
        .values(**values, state=OutboxState.uncertain.value, not_before=now + retries.pause)
    )
    return dead.rowcount + again.rowcount


def next_due_at(session: Session) -> datetime | None:
    """When the next message may be taken, of every municipality; None when none is waiting."""
    return session.exec(
        select(OutboxRow.not_before).where(sa.text(WAITING)).order_by(col(OutboxRow.not_before)).limit(1)
    ).first()


def listing(
    session: Session,
    municipality: int,
    *,
    state: OutboxState | None = None,
    limit: int = 100,
    before: int | None = None,
) -> list[Entry]:
    """The ledger, the newest first; `before` an id for the next page."""
    columns = [OutboxRow.core().c[name] for name in _LISTED]
    table = OutboxRow.core()
    query = sa.select(*columns).where(table.c.municipality_id == municipality)
    if state is not None:
        query = query.where(table.c.state == state.value)
    if before is not None:
        query = query.where(table.c.id < before)
    rows = session.connection().execute(query.order_by(table.c.id.desc()).limit(limit)).mappings()
    return [
        Entry(**{**row, "steps": tuple(row["steps"]), "state": OutboxState(row["state"])}) for row in rows
    ]


def counts(session: Session, municipality: int | None = None) -> dict[OutboxState, int]:
    """How many messages are in each state, in one municipality or in all."""
    query = select(OutboxRow.state, func.count()).group_by(col(OutboxRow.state))
    if municipality is not None:
        query = query.where(OutboxRow.municipality_id == municipality)
    found = dict(session.exec(query).all())
    return {state: found.get(state.value, 0) for state in OutboxState}


_LISTED = tuple(field.name for field in dataclasses.fields(Entry))


def _next(outcome: Outcome, attempts: int, doubts: int, retries: Retries) -> tuple[OutboxState, timedelta]:
    now = timedelta()
    if outcome is Outcome.sent:
        return OutboxState.sent, now
    if outcome is Outcome.permanent or attempts >= retries.attempts:
        return OutboxState.dead, now
    if outcome is Outcome.temporary:
        return OutboxState.ready, retries.after(attempts)
    # Once more, in case it did not arrive; a second silence is the end, or one reader gets it at every try.
    return (OutboxState.uncertain, retries.pause) if doubts < 2 else (OutboxState.dead, now)


def _attachments(session: Session, ids: Sequence[int]) -> dict[int, tuple[Attachment, ...]]:
    found: dict[int, tuple[Attachment, ...]] = defaultdict(tuple)
    if ids:
        rows = session.exec(
            select(AttachmentRow)
            .where(col(AttachmentRow.outbox_id).in_(ids))
            .order_by(col(AttachmentRow.position))
        )
        for row in rows:
            found[row.outbox_id] += (
                Attachment(filename=row.filename, content_type=row.content_type, content=row.content),
            )
    return found


def _message(row: sa.Row[Any], attachments: tuple[Attachment, ...]) -> Message:
    return Message(
        key=row.key,
        id=row.message_id,
        to_name=row.to_name,
        to_address=row.to_address,
        language=row.language,
        role=row.role,
        kind=row.kind,
        subject=row.subject,
        text=row.text,
        html=row.html,
        steps=tuple(row.steps),
        at=row.at,
        attachments=attachments,
        references=tuple(row.thread),
    )
