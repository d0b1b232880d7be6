"""A message becomes a mail that every server takes and nobody can smuggle a header into."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32
from email.utils import parseaddr
from pathlib import Path

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.messages import Attachment, Message
from notifiers.addresses import UnusableAddressError, envelope_address
from notifiers.mime import UnusableMessageError, to_bytes, to_email
from notifiers.one_line import header_line, one_line
from notifiers.sender import Sender

ENCODED_WORD = "=?utf-8?q?Hei=0D=0ABcc:_evil@example.org?="
HEADERS = [
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
]


def parsed(wire: bytes) -> EmailMessage:
    return message_from_bytes(wire, policy=SMTP)


def read(wire: bytes, header: str) -> str:
    """A header as a mail program shows it. Python's newer parser keeps the white space between the encoded words
    of a name, which RFC 2047 section 6.2 says to ignore; the older one is right."""
    folded = str(message_from_bytes(wire, policy=compat32)[header])
    return str(make_header(decode_header(folded.replace("\r\n", ""))))


def read_name(wire: bytes, header: str) -> str:
    folded = str(message_from_bytes(wire, policy=compat32)[header])
    return str(make_header(decode_header(parseaddr(folded.replace("\r\n", ""))[0])))


def bare(to_name: str = "Kari", subject: str = "s") -> Message:
    return Message(
        key="k",
        id="k@vikdal.example",
        to_name=to_name,
        to_address="kari@vikdal.example",
        language="nb",
        role="r",
        kind="upcoming",
        subject=subject,
        text="t",
        html="<p>t</p>",
        steps=(),
        at=datetime(2023, 11, 23, 7, 0, tzinfo=UTC),
    )


def test_the_headers_of_a_nudge(message: Message, sender: Sender) -> None:
    mail = parsed(to_bytes(message, sender))
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert mail["From"] == "Vikdal kommune <holdvarm@vikdal.example>"
    assert mail["To"] == "Kari Nordmann <kari@vikdal.example>"
    assert mail["Reply-To"] == "plan@vikdal.example"
    assert mail["Subject"] == message.subject
    assert mail["Date"].datetime == datetime(2023, 11, 23, 7, 0, tzinfo=UTC)
    assert mail["Message-ID"] == f"<{message.id}>"
    assert mail["References"] == mail["In-Reply-To"] == f"<{message.references[0]}>"
    assert mail["Content-Language"] == "nb"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_the_parts_of_a_nudge(message: Message, sender: Sender) -> None:
    mail = parsed(to_bytes(message, sender))
    assert mail.get_content_type() == "multipart/mixed"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == message.text
    assert html.get_content().replace("\r\n", "\n").strip() == message.html.strip()
    (calendar,) = mail.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params == {"method": "PUBLISH", "charset": "utf-8"}
    assert calendar.get_content_disposition() == "attachment"
    assert calendar.get_filename() == "publish-recommendation-2023-11-30.ics"
    content = calendar.get_payload(decode=True)
    assert content == message.attachments[0].content
    assert icalendar.Calendar.from_ical(content)["METHOD"] == "PUBLISH"


WORDS = ["Frist", "30.", "høring:", "årsbudsjett", "§", "14-3(4)", "«plan»", "–", "(om", "Åse", "i", "å"]


@settings(max_examples=200, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=16))
@example(words=["«planstrategi»", "av", "Frist", "Øyvind", "14-3(4)", "årsbudsjett", "årsbudsjett"])
def test_no_space_of_a_norwegian_subject_is_lost(words: list[str]) -> None:
    subject = " ".join(words)
    wire = to_bytes(bare(subject=subject), Sender(name=subject, address="holdvarm@vikdal.example"))
    assert read(wire, "Subject") == parsed(wire)["Subject"] == subject
    assert read_name(wire, "From") == header_line(subject, 100)


def test_the_same_message_is_the_same_bytes(message: Message, sender: Sender) -> None:
    assert to_bytes(message, sender) == to_bytes(message, sender)


def test_what_goes_out_is_ascii_in_short_lines(message: Message, sender: Sender) -> None:
    long = dataclasses.replace(message, text="å" * 100_000, html=f"<p>{'blåbær' * 10_000}</p>")
    wire = to_bytes(long, sender)
    assert wire.isascii()
    assert max(map(len, wire.split(b"\r\n"))) <= 998
    body = parsed(wire).get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "å" * 100_000


def test_no_reply_to_and_no_thread_means_no_such_headers(message: Message) -> None:
    sender = Sender(name="Vikdal", address="holdvarm@vikdal.example")
    mail = parsed(to_bytes(dataclasses.replace(message, references=()), sender))
    assert not {"Reply-To", "References", "In-Reply-To"} & set(mail.keys())


@pytest.mark.parametrize(
    "text",
    [
        "Kari\r\nBcc: evil@example.org",
        "Kari\rBcc: evil@example.org",
        "Kari\nBcc: evil@example.org",
        "Kari\0Nordmann",
        "Kari\u2028Bcc: evil@example.org",
        "Kari\u2029Bcc: evil@example.org",
        "Kari\x85Bcc: evil@example.org",
        "\u202eirak\u202c",
        "Kari \ud800 Nordmann",
        ENCODED_WORD,
        "=\u200b?utf-8?q?a=0D=0Ab?=",
        'Kari" <evil@example.org>, "x',
        "Nordmann, Kåre (vikar); <a@b.no>:",
        "Å" * 1_000_000,
        "x, " * 100_000,
        "",
    ],
    ids=range(16),
)
def test_hostile_text_stays_in_its_header(message: Message, sender: Sender, text: str) -> None:
    hostile = dataclasses.replace(message, to_name=text, subject=text, language=text or "nb")
    wire = to_bytes(hostile, dataclasses.replace(sender, name=text))
    mail = parsed(wire)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [a.addr_spec for a in mail["To"].addresses] == ["kari@vikdal.example"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["holdvarm@vikdal.example"]
    assert read(wire, "Subject") == header_line(text, 150)
    assert read_name(wire, "To") == read_name(wire, "From") == header_line(text, 100)


PIECES = st.sampled_from(
    [ENCODED_WORD, "=?", "?=", "=?utf-8?b?", "\r\n", "\r", "\n", "\0", ", ", '"', "\\", "<", ">"]
)
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=12).map("".join)


@settings(max_examples=400, deadline=None)
@given(name=HOSTILE, subject=HOSTILE)
@example(name=ENCODED_WORD, subject=ENCODED_WORD)
@example(name="a@b.no," * 12, subject="")
def test_no_name_or_subject_ever_makes_a_header(name: str, subject: str) -> None:
    message = bare(to_name=name, subject=subject)
    wire = to_bytes(message, Sender(name=name, address="holdvarm@vikdal.example"))
    mail = parsed(wire)
    assert "Bcc" not in mail
    assert [a.addr_spec for a in mail["To"].addresses] == ["kari@vikdal.example"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["holdvarm@vikdal.example"]
    assert read_name(wire, "To") == header_line(name, 100)
    assert read(wire, "Subject") == header_line(subject, 150)


def test_injection_is_impossible_without_asserts_too() -> None:
    script = f"""
import sys
from datetime import UTC, datetime
from engine.messages import Message
from notifiers.mime import to_bytes
from notifiers.sender import Sender
hostile = "Kari\\r\\nBcc: evil@example.org\\r{ENCODED_WORD}\\0\\u2028"
message = Message(key="k", id="k@vikdal.example", to_name=hostile, to_address="kari@vikdal.example",
    language=hostile, role="r", kind="k", subject=hostile, text="t", html="h", steps=(),
    at=datetime(2023, 11, 23, 7, 0, tzinfo=UTC))
sys.stdout.buffer.write(to_bytes(message, Sender(name=hostile, address="holdvarm@vikdal.example")))
"""
    run = subprocess.run(
        [sys.executable, "-O", "-c", script],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    mail = parsed(run.stdout)
    assert "Bcc" not in mail
    assert set(mail.keys()) <= set(HEADERS)
    assert [a.addr_spec for a in mail["To"].addresses] == ["kari@vikdal.example"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "kåre@vikdal.example",
        "kari@vikdal.example\n",
        "kari@vikdal.example\r\nBcc: evil@example.org",
        "kari@@vikdal.example",
        "kari nordmann@vikdal.example",
        "<kari@vikdal.example>",
        "kari@vikdal.example, ola@vikdal.example",
        '"kari"@vikdal.example',
        ".kari@vikdal.example",
        "kari@vik dal.example",
        "kari@-vikdal.example",
        "kari@" + "å" * 64 + ".example",
        "k" * 65 + "@vikdal.example",
        "k@" + "vikdal." * 60 + "example",
    ],
)
def test_an_address_nothing_can_be_sent_to_is_a_clear_failure(
    message: Message, sender: Sender, address: str
) -> None:
    with pytest.raises(UnusableAddressError) as failure:
        to_bytes(dataclasses.replace(message, to_address=address), sender)
    assert str(failure.value).isprintable()
    with pytest.raises(UnusableAddressError):
        Sender(name="Vikdal", address=address)


def test_a_domain_outside_ascii_is_sent_to_by_its_idna_form() -> None:
    assert envelope_address("kari@blåbær.no") == "kari@xn--blbr-roah.no"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "no-domain"},
        {"id": "a@b\r\nBcc: evil@example.org"},
        {"references": ("a b@c",)},
        {"at": datetime(2023, 11, 23, 7, 0)},  # noqa: DTZ001 - that it is naive is the case
        {"attachments": (Attachment(filename="a", content_type="calendar", content=b""),)},
    ],
)
def test_a_message_that_can_never_be_a_mail_is_a_clear_failure(
    message: Message, sender: Sender, changes: dict[str, object]
) -> None:
    with pytest.raises(UnusableMessageError):
        to_bytes(dataclasses.replace(message, **changes), sender)  # type: ignore[arg-type]


def test_a_file_name_from_outside_stays_in_its_header(message: Message, sender: Sender) -> None:
    attachment = Attachment(filename='a"\r\nX-Evil: 1\r\n.ics', content_type="text/calendar", content=b"x")
    mail = parsed(to_bytes(dataclasses.replace(message, attachments=(attachment,)), sender))
    (found,) = mail.iter_attachments()
    assert "X-Evil" not in found
    assert found.get_filename() == 'a" X-Evil: 1 .ics'


def test_the_body_cannot_hold_what_a_mail_cannot(message: Message, sender: Sender) -> None:
    mail = to_email(dataclasses.replace(message, text="a\rb\0c\ud800d\r\n.\r\ne"), sender)
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["a", "bc?d", ".", "e"]


def test_one_line_keeps_ordinary_norwegian_as_it_is() -> None:
    assert (
        one_line("  Høring av «planstrategi» – 6 uker\n(§ 10-1)  ")
        == "Høring av «planstrategi» – 6 uker (§ 10-1)"
    )


def test_one_line_ends_a_cut_text_with_an_ellipsis() -> None:
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"


@given(text=st.text(), limit=st.integers(1, 50))
def test_one_line_is_printable_and_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert line.isprintable()
    assert len(line) <= limit
    assert line == line.strip()
