"""A message on its way to one person: what the outbox holds and the notifiers deliver."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from enum import StrEnum


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a message. `content_type` may carry parameters: `text/calendar; method=PUBLISH`."""

    filename: str
    content_type: str
    content: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail to one person. `key` is unique in the ledger: the same message is never stored twice. `id` is
    the Message-ID without angle brackets, the same at every try; `references` are Message-IDs of the thread.
    `at` is the instant it was meant to leave (aware)."""

    key: str
    id: str
    to_name: str
    to_address: str
    language: str
    role: str
    kind: str
    subject: str
    text: str
    html: str
    steps: tuple[str, ...]
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    references: tuple[str, ...] = ()


class Outcome(StrEnum):
    """How a delivery ended, as the transport saw it.

    sent: the server said yes. temporary: try again later. permanent: this will never work. uncertain: the
    connection died after the message was handed over and before the answer was read."""

    sent = "sent"
    temporary = "temporary"
    permanent = "permanent"
    uncertain = "uncertain"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one delivery; `detail` is for a reader ("452 mailbox full"), without secrets."""

    outcome: Outcome
    detail: str = ""
