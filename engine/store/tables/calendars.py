"""The addresses calendars come from (subscriptions) and go to (feed tokens)."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from engine.store.tables.base import Row, maybe_words, municipality_key, one_of, partial_index, words

ACTIVE = "ended_at IS NULL"
"""Which subscriptions are polled."""


class SubscriptionRow(Row, table=True):
    __tablename__: ClassVar[Any] = "subscription"
    __table_args__ = (
        # The name is the source of its meetings: two feeds under one name would delete each other's.
        partial_index("ux_subscription_active", "municipality_id", "name", where=ACTIVE, unique=True),
        one_of("state", ("well", "ill")),
        CheckConstraint("(state = 'ill') = (ill_since IS NOT NULL)", name="ill_since_when"),
        CheckConstraint("poll_seconds > 0", name="poll_seconds"),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    name: str = words()
    url: str = words()
    etag: str | None = maybe_words()
    last_modified: str | None = maybe_words()
    state: str = words("well")
    reason: str = words("")
    ill_since: dt.datetime | None = None
    last_ok_at: dt.datetime | None = None
    next_poll_at: dt.datetime
    poll_seconds: int
    failures: int = 0
    created_at: dt.datetime
    ended_at: dt.datetime | None = None


class FeedTokenRow(Row, table=True):
    """Only the hash of a token is kept: who reads the database cannot read the feeds."""

    __tablename__: ClassVar[Any] = "feed_token"
    __table_args__ = (
        UniqueConstraint("hash"),
        # A number is given out once, so that an address made from it can be made again, and never twice.
        UniqueConstraint("municipality_id", "kind", "subject", "serial"),
        one_of("kind", ("municipality", "role")),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    hash: str = words()
    kind: str = words()
    subject: str = words()
    label: str = words()
    serial: int
    created_at: dt.datetime
    revoked_at: dt.datetime | None = None
    last_used_at: dt.datetime | None = None
