"""What is to be said, and the ledger of what was."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from engine.nudging import NudgeKind
from engine.store.outbox_states import OutboxState
from engine.store.tables.base import Row, Words, municipality_key, one_of, partial_index, words

PENDING = "state = 'pending'"
"""Which nudges are still to be said."""
WAITING = "state IN ('ready', 'uncertain')"
"""Which messages a delivery may take, once their time has come."""
SENDING = "state = 'sending'"
"""Which messages a delivery has taken and not settled."""


class NudgeRow(Row, table=True):
    __tablename__: ClassVar[Any] = "nudge"
    __table_args__ = (
        # A rung is said once for each date it was for: the database decides a race between two schedules.
        UniqueConstraint("municipality_id", "step_key", "rung", "for_day"),
        one_of("state", ("pending", "queued", "suppressed")),
        one_of("kind", NudgeKind),
        CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name="settled_with_time"),
        CheckConstraint("(state = 'suppressed') = (reason <> '')", name="suppressed_with_reason"),
        # Waking up with nothing due looks at one end of this index, whether 1,000 or 1,000,000 are pending.
        partial_index("ix_nudge_pending", "at", where=PENDING),
        # Ids are not used again: a sweep must not mark another nudge than the one it read.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    step_key: str = words()
    rung: str = words()
    kind: str = words()
    for_day: dt.date
    at: dt.datetime
    # Left to the database while pending: a schedule is thousands of rows, and binding is what takes the time.
    state: str = Field(sa_type=Words, sa_column_kwargs={"server_default": "pending"})
    reason: str = Field(sa_type=Words, sa_column_kwargs={"server_default": ""})
    settled_at: dt.datetime | None = None


class OutboxRow(Row, table=True):
    __tablename__: ClassVar[Any] = "outbox"
    __table_args__ = (
        # The same message is never stored twice …
        UniqueConstraint("municipality_id", "key"),
        # … and no two messages look like one to a mail server.
        UniqueConstraint("message_id"),
        one_of("state", OutboxState),
        # Somebody answers for a message exactly while it is being sent, and only until the lease runs out.
        CheckConstraint("(state = 'sending') = (leased_until IS NOT NULL)", name="lease_while_sending"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_with_time"),
        # As for nudges: a wake-up with nothing due costs the same at any size.
        partial_index("ix_outbox_waiting", "not_before", where=WAITING),
        partial_index("ix_outbox_sending", "leased_until", where=SENDING),
        Index("ix_outbox_listing", "municipality_id", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    key: str = words()
    message_id: str = words()
    to_name: str = words()
    to_address: str = words()
    language: str = words()
    role: str = words()
    kind: str = words()
    subject: str = words()
    text: str = words()
    html: str = words()
    steps: list[str] = Field(sa_type=JSON)
    thread: list[str] = Field(sa_type=JSON)
    at: dt.datetime
    state: str = words()
    not_before: dt.datetime
    leased_until: dt.datetime | None = None
    attempts: int = 0
    lapses: int = 0
    doubts: int = 0
    detail: str = words("")
    enqueued_at: dt.datetime
    changed_at: dt.datetime
    sent_at: dt.datetime | None = None


class AttachmentRow(Row, table=True):
    """Apart from the message, so that a listing of the outbox does not read them."""

    __tablename__: ClassVar[Any] = "outbox_attachment"
    __table_args__ = (UniqueConstraint("outbox_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", ondelete="CASCADE")
    position: int
    filename: str = words()
    content_type: str = words()
    content: bytes
