"""How to reach a mail server."""

from __future__ import annotations

import dataclasses
import re
from enum import StrEnum
from pathlib import Path

from notifiers.sender import Sender

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HIGHEST_PORT = 65535


class Security(StrEnum):
    """starttls: begins in the clear and must go over to TLS (usually port 587). ssl: TLS from the first
    byte (465). plain: no encryption, for a relay on the same machine or network (25)."""

    starttls = "starttls"
    ssl = "ssl"
    plain = "plain"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """One mail server and how to use it.

    `user` and `password` go together, and are left out for a server that asks for no log-in; the user is
    any name, not necessarily an address. `timeout` is how many seconds to wait for each answer, and
    `data_timeout` for the one after the message itself, when a server may be scanning it: giving up
    there leaves us not knowing whether the mail was delivered. `ca_file` has the certificates to trust
    *instead of* the system's. `mails_per_connection` is how many mails go over one connection before a
    new one is made.

    Raises ValueError, saying which setting is wrong and what to do."""

    host: str
    port: int
    security: Security
    sender: Sender
    user: str | None = None
    password: str | None = dataclasses.field(default=None, repr=False)
    timeout: float = 20.0
    data_timeout: float | None = None
    ca_file: Path | None = None
    mails_per_connection: int = 100

    @property
    def wait_after_data(self) -> float:
        """Seconds to wait for the answer to a whole message."""
        return 3 * self.timeout if self.data_timeout is None else self.data_timeout

    def __post_init__(self) -> None:
        # The word from a configuration file is as good; a wrong one is told here.
        object.__setattr__(self, "security", Security(self.security))
        if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", self.host):
            raise ValueError(f"the mail server's host is a name or an address, not {self.host[:80]!a}")
        if not 1 <= self.port <= _HIGHEST_PORT:
            raise ValueError(f"the mail server's port is a number from 1 to {_HIGHEST_PORT}, not {self.port}")
        if self.timeout <= 0 or self.wait_after_data <= 0:
            raise ValueError("the mail server's timeouts are seconds above 0")
        if self.mails_per_connection < 1:
            raise ValueError("at least one mail goes over each connection to the mail server")
        if (self.user is None) != (self.password is None):
            raise ValueError("give the mail server both user and password, or neither of them")
        if self.user is not None and self.password is not None:
            # What smtplib can send; and said here, where the error cannot carry a piece of the password
            # along.
            if not (self.user.isascii() and self.password.isascii()):
                raise ValueError("the mail server's user and password can have ASCII characters only")
            if self.security is Security.plain and self.host not in _LOOPBACK:
                raise ValueError(
                    "a password is not sent unencrypted over the network: use security starttls or ssl, "
                    "or leave out user and password"
                )
