"""Delivery over SMTP. yagmail carries the connection; this is the only module that touches it.

Never used of it: send(), send_unsent(), OAuth2 and the async client. They attach a body that happens to be
the path of a file, swallow disconnects, send again on their own, and look for passwords on standard input.
yagmail is asked to connect and to start TLS; the log-in and the mails go over the session it has opened.
"""

from __future__ import annotations

import base64
import contextlib
import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import yagmail

from engine.messages import Message, Outcome, Receipt
from notifiers.addresses import envelope_address
from notifiers.mime import to_bytes
from notifiers.one_line import one_line
from notifiers.smtp_settings import Security, SmtpSettings
from notifiers.smtp_transaction import LONGEST_DETAIL, BrokenError, Session, Transactions, words
from notifiers.transport import never

__all__ = ["Security", "SmtpSettings", "SmtpTransport"]

# When this many connections in a row have broken, the server is not well: the rest of the batch is left for
# later, rather than waiting out a timeout for each.
_BROKEN_IN_A_ROW = 3

_GOODBYE_SECONDS = 5.0


class SmtpTransport:
    """Delivers over one connection with one log-in, made anew when it breaks or is full.

    `temporary`: refused with 4xx, or the connection was lost before the message had left. `permanent`:
    refused with 5xx, or the message cannot be made into a mail. `uncertain`: the message had left when the
    connection was lost. When no connection can be had (network, certificate, log-in) every message left of
    the batch is `temporary`, and the server is not tried again for each: wrong passwords lock accounts. A
    refusal of our own address or log-in is `temporary` too: it is for the operator to mend, no reason to
    give up a mail."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def deliver(
        self, messages: Iterable[Message], *, stopping: Callable[[], bool] = never
    ) -> Iterator[tuple[Message, Receipt]]:
        """As `Transport.deliver`. Close the iterator (or read it to the end) to end the connection."""
        waiting = iter(messages)
        batch = _Batch(self._settings)
        try:
            while not stopping() and (message := next(waiting, None)) is not None:
                yield message, batch.deliver(message)
        finally:
            batch.close()


class _CannotOpenError(Exception):
    """No connection could be had; the text says why, without secrets."""


class _Batch:
    """A connection that is there when it is needed, and the verdict when it cannot be."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._line: _Line | None = None
        self._broken_in_a_row = 0
        self._given_up: Receipt | None = None

    def deliver(self, message: Message) -> Receipt:
        try:
            recipient = envelope_address(message.to_address)
            wire = to_bytes(message, self._settings.sender)
        except ValueError as error:
            return Receipt(outcome=Outcome.permanent, detail=str(error))
        if self._given_up is not None:
            return self._given_up
        try:
            return self._handed_over(recipient, wire)
        except _CannotOpenError as error:
            self._given_up = Receipt(outcome=Outcome.temporary, detail=one_line(str(error), LONGEST_DETAIL))
            return self._given_up

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _handed_over(self, recipient: str, wire: bytes) -> Receipt:
        if self._line is not None and self._line.mails.mails >= self._settings.mails_per_connection:
            self.close()
        if self._line is not None:
            # A server may close a connection between two mails, for its age or its count. Nothing of this
            # mail has left when it does, so it is tried on a connection of its own.
            with contextlib.suppress(BrokenError):
                return self._once(recipient, wire)
        try:
            return self._once(recipient, wire)
        except BrokenError as error:
            self._broken_in_a_row += 1
            self._give_up_on(str(error))
            return Receipt(outcome=Outcome.temporary, detail=str(error))

    def _once(self, recipient: str, wire: bytes) -> Receipt:
        line = self._line = self._line or _Line(self._settings)
        try:
            receipt = line.mails.transact(recipient, wire)
        finally:
            if not line.mails.healthy:
                self.close()
        self._broken_in_a_row = self._broken_in_a_row + 1 if receipt.outcome is Outcome.uncertain else 0
        self._give_up_on(receipt.detail)
        return receipt

    def _give_up_on(self, detail: str) -> None:
        if self._broken_in_a_row >= _BROKEN_IN_A_ROW:
            said = (
                f"left for later: {self._broken_in_a_row} connections in a row broke, the last so: {detail}"
            )
            self._given_up = Receipt(outcome=Outcome.temporary, detail=one_line(said, LONGEST_DETAIL))


class _Line:
    """One open connection, encrypted and logged in as the settings say. Raises _CannotOpenError."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._client = _client(settings)
        opened = False
        try:
            session = _opened(self._client, settings)
            opened = True
        finally:
            if not opened:
                _hang_up(self._client, politely=False)
        self.mails = Transactions(
            session,
            settings.sender.envelope,
            timeout=settings.timeout,
            data_timeout=settings.wait_after_data,
        )

    def close(self) -> None:
        _hang_up(self._client, politely=self.mails.healthy)


def _client(settings: SmtpSettings) -> Any:
    """A yagmail client that has not connected yet."""
    tls: dict[str, Any] = {"smtp_ssl": False, "smtp_starttls": False}
    try:
        # yagmail and smtplib check no certificate unless they are given a context that does.
        if settings.security is Security.ssl:
            context = ssl.create_default_context(cafile=settings.ca_file)
            tls = {"smtp_ssl": True, "smtp_starttls": False, "context": context}
        elif settings.security is Security.starttls:
            context = ssl.create_default_context(cafile=settings.ca_file)
            tls = {"smtp_ssl": False, "smtp_starttls": {"context": context}}
    except OSError as error:
        raise _CannotOpenError(f"cannot read certificates in {settings.ca_file}: {words(error)}") from None
    client = yagmail.SMTP(
        # A plain string without "@" would have "@gmail.com" added to it, and None be looked for in a file in
        # the home folder.
        user={settings.sender.envelope: settings.sender.name},
        host=settings.host,
        port=settings.port,
        # yagmail asks a person on standard input for a password it was not given; we log in ourselves.
        smtp_skip_login=True,
        soft_email_validation=False,
        timeout=settings.timeout,
        **tls,
    )
    # It has just put a handler of its own on its logger, as it does every time.
    client.set_logging(None)
    return client


def _opened(client: Any, settings: SmtpSettings) -> Session:
    server = f"{settings.host}:{settings.port}"
    try:
        client.login()  # connects and starts TLS; logs in nobody
        session: Session = client.smtp
        session.ehlo_or_helo_if_needed()
        if settings.user is not None and settings.password is not None:
            _log_in(session, settings.user, settings.password)
    except ssl.SSLCertVerificationError as error:
        said = f"the certificate of {server} was refused: {error.verify_message}"
        raise _CannotOpenError(said) from None
    except ssl.SSLError as error:
        said = f"no TLS with {server}, is security = {settings.security} right? {words(error)}"
        raise _CannotOpenError(said) from None
    except (OSError, ValueError) as error:
        raise _CannotOpenError(f"no connection to {server}: {words(error)}") from None
    return session


def _log_in(session: Session, user: str, password: str) -> None:
    try:
        session.login(user, password)
    except ssl.SSLError:
        raise
    except OSError as error:
        answer = f"{error} {getattr(error, 'smtp_error', b'')!r}"
        secrets = (password, *(_base64(text) for text in (password, f"\0{user}\0{password}")))
        said = words(error)
        # Some servers repeat the command they refuse, and the command is the password.
        if any(secret in answer for secret in secrets):
            said = f"{getattr(error, 'smtp_code', '')} (the answer repeats the password and is left out)"
        raise _CannotOpenError(f"the log-in of {user} failed, check user and password: {said}") from None


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _hang_up(client: Any, *, politely: bool) -> None:
    """End the connection, whatever state it is in."""
    # Before all else: or yagmail's __del__ says QUIT over the network, from whichever thread collects it.
    client.is_closed = True
    session: Session | None = client.smtp
    if session is None:
        return
    try:
        if politely:
            with contextlib.suppress(OSError, ValueError):
                session.sock.settimeout(_GOODBYE_SECONDS)
                session.quit()
    finally:
        session.close()
