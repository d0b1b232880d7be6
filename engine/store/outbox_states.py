"""The states a message passes through."""

from __future__ import annotations

from enum import StrEnum


class OutboxState(StrEnum):
    """Where a message is.

        ready ──claim──> sending ──yes────────────> sent
          ^                 │──"try later"──> ready (later), at last dead
          └─────────────────┤──"never"──────> dead
                            └──no answer────> uncertain ──claim──> sending …

    A message of which we do not know whether it arrived is `uncertain`: it is tried once more after a pause,
    and if that is not answered either, it is `dead`, with `doubts` saying that it may have arrived."""

    ready = "ready"
    sending = "sending"
    uncertain = "uncertain"
    sent = "sent"
    dead = "dead"
