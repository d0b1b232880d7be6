"""A message as a mail: RFC 5322 headers, a text and an HTML part, and the attachments."""

from __future__ import annotations

import hashlib
import re
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr

from engine.messages import Attachment, Message
from notifiers.addresses import domain_of, envelope_address
from notifiers.one_line import header_line
from notifiers.sender import Sender

LONGEST_SUBJECT = 150
LONGEST_NAME = 100

# RFC 5322 section 3.6.4, without comments, white space and quoted strings.
_MESSAGE_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_LONGEST_WIRE_LINE = 998  # RFC 5322 section 2.1.1


class _WirePolicy(EmailPolicy):
    """`email.policy.SMTP`, but for how subjects and names are encoded (RFC 2047).

    Two traps in how `email` folds a long header (Python 3.11): it loses spaces between encoded words ("§ 14-3
    årsbudsjett" arrives as "14-3årsbudsjett"), and it drops the quotes of a name, so that "a, b@c.no, …" becomes
    addresses of their own. The old `email.header` does neither."""

    def fold(self, name: str, value: str) -> str:
        return self._encoded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        encoded = self._encoded(name, value)
        return encoded.encode("ascii") if encoded is not None else super().fold_binary(name, value)

    def _encoded(self, name: str, value: object) -> str | None:
        if isinstance(value, AddressHeader):
            mailboxes = [self._mailbox(name, address) for address in value.addresses]
            return f"{name}: {', '.join(mailboxes)}{self.linesep}"
        if name.lower() == "subject":
            return f"{name}: {self._words(name, str(value))}{self.linesep}"
        return None

    def _mailbox(self, name: str, address: Address) -> str:
        shown = address.display_name
        if not shown or shown.isascii():
            return formataddr((shown, address.addr_spec))
        return f"{self._words(name, shown)} <{address.addr_spec}>"

    def _words(self, name: str, text: str) -> str:
        charset = "us-ascii" if text.isascii() else "utf-8"
        return Header(text, charset, header_name=name).encode(linesep=self.linesep)


# 7bit: what goes out is ASCII, so that no server on the way has to know 8BITMIME (RFC 6152) or rewrite it.
_POLICY = _WirePolicy(linesep="\r\n", cte_type="7bit")


class UnusableMessageError(ValueError):
    """A message that cannot be made into a mail, now or later; the text says why."""


def to_email(message: Message, sender: Sender) -> EmailMessage:
    """The mail of a message. Text from outside is made one harmless line wherever it goes into a header.

    Raises UnusableAddressError or UnusableMessageError (both ValueError) when it can never be sent as it
    is."""
    if message.at.tzinfo is None:
        raise UnusableMessageError(f"message {message.key[:16]} has a time without a zone")
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(sender.name, sender.address)
    mail["To"] = _address(message.to_name, message.to_address)
    if sender.reply_to is not None:
        mail["Reply-To"] = _address("", sender.reply_to)
    mail["Subject"] = header_line(message.subject, LONGEST_SUBJECT)
    mail["Date"] = message.at
    mail["Message-ID"] = _message_id(message.id)
    if message.references:
        references = [_message_id(reference) for reference in message.references]
        mail["In-Reply-To"] = references[-1]
        mail["References"] = " ".join(references)
    # RFC 3834 section 5, and Exchange's own word for the same: an out-of-office must not answer a reminder.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_lines(message.text), cte="quoted-printable")
    mail.add_alternative(_lines(message.html), subtype="html", cte="quoted-printable")
    for attachment in message.attachments:
        _attach(mail, attachment)
    # Last: every Content- header set before is moved into the first part when the second is added.
    mail["Content-Language"] = header_line(message.language, 20)
    # Told, not drawn by lot: the same message is the same bytes at every try. "=_" stands in no part, as each is
    # quoted-printable or base64 (RFC 2045 section 6.7).
    containers = [part for part in mail.walk() if part.is_multipart()]
    for number, container in enumerate(containers):
        container.set_boundary(f"=_{hashlib.sha256(message.id.encode()).hexdigest()[:24]}_{number}")
    return mail


def to_bytes(message: Message, sender: Sender) -> bytes:
    """The mail as it goes on the wire: ASCII, CRLF line ends, no line over 998 octets.

    Raises as `to_email` does, and UnusableMessageError if the result is not that, or has a header we did
    not set: a second lock on header injection, should a release of `email` open the first."""
    mail = to_email(message, sender)
    try:
        wire = mail.as_bytes()
    except (MessageError, UnicodeError, LookupError) as error:
        raise UnusableMessageError(
            f"message {message.key[:16]} cannot be written as a mail: {error}"
        ) from error
    head, _, _ = wire.partition(b"\r\n\r\n")
    # A line that starts with white space goes on from the one before (RFC 5322 section 2.2.3).
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    expected = [name.encode("ascii") for name, _ in mail.items()]
    if names != expected:
        raise UnusableMessageError(f"message {message.key[:16]} has a header that breaks out of its line")
    if not wire.isascii() or b"\0" in wire or re.search(rb"\r(?!\n)|(?<!\r)\n", wire):
        raise UnusableMessageError(f"message {message.key[:16]} has characters that cannot be sent")
    if max(map(len, wire.split(b"\r\n"))) > _LONGEST_WIRE_LINE:
        raise UnusableMessageError(
            f"message {message.key[:16]} has a line of more than {_LONGEST_WIRE_LINE} octets"
        )
    return wire


def _address(name: str, address: str) -> Address:
    wire = envelope_address(address)
    local = wire.rpartition("@")[0]
    return Address(display_name=header_line(name, LONGEST_NAME), username=local, domain=domain_of(wire))


def _message_id(identifier: str) -> str:
    if not _MESSAGE_ID.fullmatch(identifier):
        raise UnusableMessageError(f"{identifier[:80]!a} cannot be a Message-ID")
    return f"<{identifier}>"


def _lines(text: str) -> str:
    # Only line feeds part lines, whatever came in; NUL is not allowed in a body (RFC 5322 section 2.3).
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\0", "")
        .encode("utf-8", "replace")
        .decode("utf-8")
    )


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    header = _POLICY.header_factory("Content-Type", attachment.content_type)
    if header.defects:
        raise UnusableMessageError(f"{attachment.content_type[:80]!a} is not a content type")
    mail.add_attachment(
        attachment.content,
        maintype=header.maintype,
        subtype=header.subtype,
        params=dict(header.params),
        filename=header_line(attachment.filename, LONGEST_NAME),
    )
