"""How long a message is tried."""

from __future__ import annotations

import dataclasses
from datetime import timedelta


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How long we go on. The wait after the n-th try is `first` times `factor` to the n-th, at most
    `longest`: 1, 4, 16, 64 minutes, 4 hours, then twice a day. A mail server that is down over a weekend is
    waited for; RFC 5321, 4.5.4.1 asks for days, not hours. After `attempts` tries it is dead."""

    attempts: int = 12
    first: timedelta = timedelta(minutes=1)
    factor: int = 4
    longest: timedelta = timedelta(hours=12)
    pause: timedelta = timedelta(minutes=30)
    """Before a message that may have arrived is tried once more."""

    def after(self, attempt: int) -> timedelta:
        """The wait after the attempt of that number, 1 the first."""
        # Bounded before it is multiplied: 4 to the hundredth is no length of time.
        times: int = self.factor ** min(attempt - 1, 20)
        return min(self.longest, self.first * times)


RETRIES = Retries()
