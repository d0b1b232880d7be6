"""One mail over an open SMTP session (RFC 5321 section 3.3), command by command: only so is it known, when a
connection breaks, whether the message had left."""

from __future__ import annotations

import re
import socket
from typing import Protocol

from engine.messages import Outcome, Receipt
from notifiers.one_line import one_line

LONGEST_DETAIL = 200

_READY_FOR_DATA = 354
_TOO_LARGE = 552
_CLOSING = 421
# RFC 4954 section 6 and RFC 3207: "log in first", "encrypt first" and their kin are about us, not the mail.
_OUR_OWN_FAULT = frozenset({530, 534, 535, 538})


class Session(Protocol):
    """What is used of the smtplib object yagmail opens. All its exceptions are OSErrors (SMTPException is
    one), so nothing has to be imported from smtplib to catch them."""

    sock: socket.socket

    def ehlo_or_helo_if_needed(self) -> None: ...
    def has_extn(self, opt: str) -> bool: ...
    def login(self, user: str, password: str) -> object: ...
    def mail(self, sender: str, options: list[str]) -> tuple[int, bytes]: ...
    def rcpt(self, recip: str) -> tuple[int, bytes]: ...
    def docmd(self, cmd: str) -> tuple[int, bytes]: ...
    def send(self, s: bytes) -> None: ...
    def getreply(self) -> tuple[int, bytes]: ...
    def rset(self) -> tuple[int, bytes]: ...
    def quit(self) -> object: ...
    def close(self) -> None: ...


class BrokenError(Exception):
    """The connection ended, or the server closed it, before the message had been handed over."""


class Transactions:
    """The mails that go over one session. `healthy` turns false when nothing more should go over it.

    `timeout` is the seconds to wait for each answer, `data_timeout` for the one to the message itself."""

    def __init__(self, session: Session, sender: str, *, timeout: float, data_timeout: float) -> None:
        self._session = session
        self._sender = sender
        self._timeout = timeout
        self._data_timeout = data_timeout
        self.mails = 0
        self.healthy = True

    def transact(self, recipient: str, wire: bytes) -> Receipt:
        """Hand over one message and read the answer. Raises BrokenError when the connection ends, or the
        server says it is closing, before the message has been handed over."""
        self.mails += 1
        try:
            self._session.sock.settimeout(self._timeout)
            refusal = self._offered(recipient, len(wire))
            if refusal is not None:
                return refusal
            self._session.send(_with_its_end(wire))
        except (OSError, ValueError) as error:
            self.healthy = False
            said = f"lost the connection before the message was handed over: {words(error)}"
            raise BrokenError(one_line(said, LONGEST_DETAIL)) from None
        return self._answered()

    def _offered(self, recipient: str, size: int) -> Receipt | None:
        """MAIL, RCPT and DATA: the refusal, or None when the server waits for the message."""
        session = self._session
        options = [f"size={size}"] if session.has_extn("size") else []
        code, reply = session.mail(self._sender, options)
        if code == _TOO_LARGE:
            return self._refused(code, reply)
        if not _is_yes(code):
            # About our own address, so for the operator to mend: no reason to give up a mail.
            refusal = self._refused(code, reply)
            detail = one_line(f"the sender {self._sender} was refused: {refusal.detail}", LONGEST_DETAIL)
            return Receipt(outcome=Outcome.temporary, detail=detail)
        code, reply = session.rcpt(recipient)
        if not _is_yes(code):
            return self._refused(code, reply)
        code, reply = session.docmd("DATA")
        if code != _READY_FOR_DATA:
            return self._refused(code, reply)
        return None

    def _answered(self) -> Receipt:
        """The answer to the whole message. From here on a lost connection tells nothing."""
        try:
            self._session.sock.settimeout(self._data_timeout)
            code, reply = self._session.getreply()
        except (OSError, ValueError) as error:
            self.healthy = False
            return _uncertain(words(error))
        if _is_yes(code):
            return Receipt(outcome=Outcome.sent, detail=_reply(code, reply))
        if not 400 <= code <= 599:
            self.healthy = False
            return _uncertain(f"the server answered {_reply(code, reply)}")
        try:
            return self._refused(code, reply)
        except BrokenError:
            # 421 here is a clear no to this message, and a goodbye.
            return Receipt(outcome=Outcome.temporary, detail=_reply(code, reply))

    def _refused(self, code: int, reply: bytes) -> Receipt:
        """The receipt for a refusal, with the session made ready for the next mail."""
        detail = _reply(code, reply)
        if code == _CLOSING:
            self.healthy = False
            raise BrokenError(detail)
        try:
            self.healthy = _is_yes(self._session.rset()[0])
        except OSError:
            self.healthy = False
        for_good = 500 <= code <= 599 and code not in _OUR_OWN_FAULT
        return Receipt(outcome=Outcome.permanent if for_good else Outcome.temporary, detail=detail)


def words(error: Exception) -> str:
    """An error for its reader: the server's own words where it has any."""
    code, said = getattr(error, "smtp_code", None), getattr(error, "smtp_error", b"")
    if isinstance(code, int):
        return _reply(code, said if isinstance(said, bytes) else str(said).encode("utf-8", "replace"))
    if isinstance(error, TimeoutError):
        return "no answer within the time allowed"
    return one_line(getattr(error, "strerror", None) or str(error) or type(error).__name__, LONGEST_DETAIL)


def _with_its_end(wire: bytes) -> bytes:
    """Leading dots doubled, and a line of one dot to end the message (RFC 5321 section 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", wire) + (b".\r\n" if wire.endswith(b"\r\n") else b"\r\n.\r\n")


def _is_yes(code: int) -> bool:
    return 200 <= code <= 299


def _uncertain(why: str) -> Receipt:
    said = f"lost the connection after the message was handed over, before the answer: {why}"
    return Receipt(outcome=Outcome.uncertain, detail=one_line(said, LONGEST_DETAIL))


def _reply(code: int, reply: bytes) -> str:
    return one_line(f"{code} {reply.decode('utf-8', 'replace')}", LONGEST_DETAIL)
