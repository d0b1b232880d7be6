"""Delivery to real SMTP servers: well behaved (aiosmtpd) and badly (a script on a socket)."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import gc
import logging
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from typing import Any, BinaryIO, cast

import icalendar
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from engine.messages import Message, Outcome, Receipt
from notifiers.sender import Sender
from notifiers.smtp import Security, SmtpSettings, SmtpTransport
from notifiers.transport import Transport

TIMEOUT = 5.0
SHORT = 0.5
PASSWORD = "hemmeleg-Passord-42"


class Mailbox:
    """What a server took, and how it answers: `answers` maps (command, address or subject) to a reply."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.tls: list[bool] = []
        self.goodbyes = 0
        self.log_ins: list[tuple[bytes, bytes]] = []
        self.refuse_sender: str | None = None
        self.refuse: dict[str, str] = {}
        self.refuse_data: dict[str, str] = {}
        self.hang_up_after: set[str] = set()

    @property
    def mails(self) -> list[EmailMessage]:
        return [
            message_from_bytes(cast("bytes", envelope.content), policy=SMTP_POLICY)
            for envelope in self.envelopes
        ]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender is not None:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if recipient in self.refuse_data:
            return self.refuse_data[recipient]
        self.envelopes.append(envelope)
        self.tls.append(session.ssl is not None)
        if recipient in self.hang_up_after:
            cast("Any", server).transport.abort()
        return "250 2.0.0 queued"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.goodbyes += 1
        return "221 bye"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.log_ins.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


class Server(Controller):
    """aiosmtpd in a thread of its own, on a port the system chose."""

    def __init__(self, mailbox: Mailbox, **options: Any) -> None:
        self.connections = -1  # the controller's own, to see that it answers
        super().__init__(mailbox, hostname="127.0.0.1", port=0, **options)

    def factory(self) -> SMTP:
        self.connections += 1
        return cast("SMTP", super().factory())

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = cast("Any", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()


Serve = Callable[..., Server]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Serve]:
    running: list[Server] = []

    def start(**options: Any) -> Server:
        server = Server(mailbox, **options)
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def tls_context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def settings_for(port: int, sender: Sender, /, **changes: Any) -> SmtpSettings:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": Security.plain,
        "sender": sender,
        "timeout": TIMEOUT,
    }
    return SmtpSettings(**(values | changes))


def delivered(settings: SmtpSettings, *messages: Message) -> list[Receipt]:
    transport: Transport = SmtpTransport(settings)
    return [receipt for _, receipt in transport.deliver(messages)]


def outcomes(receipts: list[Receipt]) -> list[Outcome]:
    return [receipt.outcome for receipt in receipts]


def copies(message: Message, count: int) -> list[Message]:
    return [
        dataclasses.replace(
            message, key=f"k{n}", id=f"k{n}@vikdal.example", to_address=f"p{n}@vikdal.example"
        )
        for n in range(count)
    ]


class TestAgainstAServerThatBehaves:
    def test_what_arrives_is_what_was_composed(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        receipts = delivered(settings_for(serve().port, sender), message)
        assert receipts == [Receipt(outcome=Outcome.sent, detail="250 2.0.0 queued")]
        (envelope,), (mail,) = mailbox.envelopes, mailbox.mails
        assert envelope.mail_from == "holdvarm@vikdal.example"
        assert envelope.rcpt_tos == ["kari@vikdal.example"]
        assert mail["Subject"] == message.subject
        assert mail["Message-ID"] == f"<{message.id}>"
        text, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert text is not None
        assert html is not None
        assert text.get_content().replace("\r\n", "\n") == message.text
        assert "</html>" in html.get_content()
        (attached,) = mail.iter_attachments()
        event = icalendar.Calendar.from_ical(cast("bytes", attached.get_payload(decode=True))).walk("VEVENT")[
            0
        ]
        assert event["SUMMARY"] == "Innstillingen legges ut til offentlig ettersyn"

    def test_a_batch_goes_over_one_connection_that_is_closed_once(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        server = serve()
        receipts = delivered(settings_for(server.port, sender), *copies(message, 5))
        gc.collect()  # yagmail's __del__ would say goodbye a second time
        assert outcomes(receipts) == [Outcome.sent] * 5
        assert (server.connections, mailbox.goodbyes, len(mailbox.envelopes)) == (1, 1, 5)

    def test_a_full_connection_is_followed_by_a_new_one(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        server = serve()
        settings = settings_for(server.port, sender, mails_per_connection=2)
        assert outcomes(delivered(settings, *copies(message, 5))) == [Outcome.sent] * 5
        assert (server.connections, mailbox.goodbyes) == (3, 3)

    def test_an_empty_batch_asks_nothing_of_the_server(self, serve: Serve, sender: Sender) -> None:
        server = serve()
        assert delivered(settings_for(server.port, sender)) == []
        assert server.connections == 0

    def test_a_batch_that_is_left_halfway_closes_its_connection(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        delivering = SmtpTransport(settings_for(serve().port, sender)).deliver(copies(message, 3))
        next(delivering)
        cast("Any", delivering).close()
        assert (len(mailbox.envelopes), mailbox.goodbyes) == (1, 1)

    def test_nothing_more_is_taken_once_asked_to_stop(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        waiting = iter(copies(message, 3))
        transport = SmtpTransport(settings_for(serve().port, sender))
        done = list(transport.deliver(waiting, stopping=lambda: len(mailbox.envelopes) == 2))
        assert (len(done), len(list(waiting)), mailbox.goodbyes) == (2, 1, 1)

    def test_two_nudges_with_one_subject_have_message_ids_of_their_own(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        first, second = copies(message, 2)
        second = dataclasses.replace(second, to_address=first.to_address)
        delivered(settings_for(serve().port, sender), first, second)
        one, two = mailbox.mails
        assert (one["To"], one["Subject"]) == (two["To"], two["Subject"])
        assert one["Message-ID"] != two["Message-ID"]

    def test_a_body_or_subject_that_names_a_file_attaches_nothing(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender, tmp_path: Path
    ) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("rosebud")
        name = str(secret)
        delivered(
            settings_for(serve().port, sender),
            dataclasses.replace(message, subject=name, text=name, html=name, attachments=()),
        )
        (mail,) = mailbox.mails
        assert not list(mail.iter_attachments())
        assert b"rosebud" not in cast("bytes", mailbox.envelopes[0].content)
        body = mail.get_body(("plain",))
        assert body is not None
        assert body.get_content().strip() == name

    def test_lines_that_begin_with_a_dot_arrive_whole(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        text = "over\n.\n..to\n.ics\nRCPT TO:<evil@example.org>\n"
        delivered(settings_for(serve().port, sender), dataclasses.replace(message, text=text))
        body = mailbox.mails[0].get_body(("plain",))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == text

    def test_yagmail_prints_and_logs_nothing(
        self,
        serve: Serve,
        message: Message,
        sender: Sender,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        delivered(settings_for(serve().port, sender), message)
        assert capfd.readouterr() == ("", "")
        assert all(
            isinstance(handler, logging.NullHandler) for handler in logging.getLogger("yagmail.log").handlers
        )


class TestRefusals:
    @pytest.mark.parametrize(
        ("reply", "outcome"),
        [
            ("450 4.2.0 greylisted", Outcome.temporary),
            ("452 4.2.2 mailbox full", Outcome.temporary),
            ("550 5.1.1 no such user", Outcome.permanent),
            ("530 5.7.0 authentication required", Outcome.temporary),
        ],
    )
    def test_a_refused_recipient_is_refused_alone(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        reply: str,
        outcome: Outcome,
    ) -> None:
        mailbox.refuse["p1@vikdal.example"] = reply
        server = serve()
        receipts = delivered(settings_for(server.port, sender), *copies(message, 3))
        assert receipts[1] == Receipt(outcome=outcome, detail=reply)
        assert outcomes(receipts) == [Outcome.sent, outcome, Outcome.sent]
        assert [e.rcpt_tos for e in mailbox.envelopes] == [["p0@vikdal.example"], ["p2@vikdal.example"]]
        assert server.connections == 1

    @pytest.mark.parametrize(
        ("reply", "outcome"),
        [
            ("451 4.3.0 try later", Outcome.temporary),
            ("554 5.7.1 looks like spam", Outcome.permanent),
            ("421 4.7.0 too many mails", Outcome.temporary),
        ],
    )
    def test_a_refused_message_is_refused_alone(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        reply: str,
        outcome: Outcome,
    ) -> None:
        mailbox.refuse_data["p1@vikdal.example"] = reply
        receipts = delivered(settings_for(serve().port, sender), *copies(message, 3))
        assert receipts[1] == Receipt(outcome=outcome, detail=reply)
        assert outcomes(receipts) == [Outcome.sent, outcome, Outcome.sent]
        assert len(mailbox.envelopes) == 2

    def test_a_refused_sender_is_for_the_operator_to_mend(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        mailbox.refuse_sender = "553 5.7.1 sender not owned by user"
        ((receipt),) = delivered(settings_for(serve().port, sender), message)
        assert receipt.outcome is Outcome.temporary
        assert "the sender holdvarm@vikdal.example was refused: 553" in receipt.detail

    def test_a_message_too_large_for_the_server_is_refused_for_good(
        self, serve: Serve, message: Message, sender: Sender
    ) -> None:
        big = dataclasses.replace(message, text="x" * 30_000)
        ((receipt),) = delivered(settings_for(serve(data_size_limit=20_000).port, sender), big)
        assert receipt.outcome is Outcome.permanent
        assert receipt.detail.startswith("552")

    def test_an_address_that_cannot_be_used_costs_no_connection(
        self, serve: Serve, message: Message, sender: Sender
    ) -> None:
        server = serve()
        bad = dataclasses.replace(message, to_address="kåre@vikdal.example")
        ((receipt),) = delivered(settings_for(server.port, sender), bad)
        assert receipt.outcome is Outcome.permanent
        assert "outside ASCII" in receipt.detail
        assert server.connections == 0


class TestTls:
    def test_starttls_with_the_right_certificate(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        authority: trustme.CA,
        ca_file: Path,
    ) -> None:
        server = serve(tls_context=tls_context(authority), require_starttls=True)
        settings = settings_for(server.port, sender, security=Security.starttls, ca_file=ca_file)
        assert outcomes(delivered(settings, message)) == [Outcome.sent]
        assert mailbox.tls == [True]

    def test_ssl_with_the_right_certificate(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        authority: trustme.CA,
        ca_file: Path,
    ) -> None:
        server = serve(ssl_context=tls_context(authority))
        settings = settings_for(server.port, sender, security=Security.ssl, ca_file=ca_file)
        assert outcomes(delivered(settings, *copies(message, 2))) == [Outcome.sent] * 2
        assert len(mailbox.envelopes) == 2

    @pytest.mark.parametrize("security", [Security.starttls, Security.ssl])
    def test_a_certificate_nobody_vouches_for_is_refused(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        authority: trustme.CA,
        security: Security,
    ) -> None:
        context = tls_context(authority)
        server = serve(**({"ssl_context": context} if security is Security.ssl else {"tls_context": context}))
        receipts = delivered(settings_for(server.port, sender, security=security), *copies(message, 2))
        assert outcomes(receipts) == [Outcome.temporary] * 2
        assert "certificate of 127.0.0.1" in receipts[0].detail
        assert mailbox.envelopes == []

    @pytest.mark.parametrize("security", [Security.starttls, Security.ssl])
    def test_a_certificate_for_another_name_is_refused(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        authority: trustme.CA,
        ca_file: Path,
        security: Security,
    ) -> None:
        context = tls_context(authority, "mail.example.org")
        server = serve(**({"ssl_context": context} if security is Security.ssl else {"tls_context": context}))
        settings = settings_for(server.port, sender, security=security, ca_file=ca_file)
        ((receipt),) = delivered(settings, message)
        assert receipt.outcome is Outcome.temporary
        assert "certificate" in receipt.detail
        assert mailbox.envelopes == []

    @pytest.mark.parametrize("security", [Security.starttls, Security.ssl])
    def test_no_mail_goes_in_the_clear_to_a_server_without_tls(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        security: Security,
    ) -> None:
        ((receipt),) = delivered(settings_for(serve().port, sender, security=security), message)
        assert receipt.outcome is Outcome.temporary
        assert "TLS" in receipt.detail
        assert mailbox.envelopes == []

    def test_a_ca_file_that_is_not_there_is_named(
        self, message: Message, sender: Sender, tmp_path: Path
    ) -> None:
        settings = settings_for(1, sender, security=Security.ssl, ca_file=tmp_path / "no.pem")
        ((receipt),) = delivered(settings, message)
        assert receipt.outcome is Outcome.temporary
        assert "no.pem" in receipt.detail


class TestLogIn:
    def server(self, serve: Serve, mailbox: Mailbox, authority: trustme.CA) -> Server:
        return serve(
            tls_context=tls_context(authority),
            require_starttls=True,
            authenticator=mailbox.authenticate,
            auth_required=True,
        )

    def test_a_user_that_is_no_address_logs_in_as_itself_once_a_batch(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        authority: trustme.CA,
        ca_file: Path,
    ) -> None:
        settings = settings_for(
            self.server(serve, mailbox, authority).port,
            sender,
            security=Security.starttls,
            ca_file=ca_file,
            user="apikey",
            password=PASSWORD,
        )
        assert outcomes(delivered(settings, *copies(message, 3))) == [Outcome.sent] * 3
        assert mailbox.log_ins == [(b"apikey", PASSWORD.encode())]
        assert mailbox.envelopes[0].mail_from == "holdvarm@vikdal.example"
        assert mailbox.mails[0]["From"] == "Vikdal kommune <holdvarm@vikdal.example>"

    def test_a_wrong_password_leaves_the_whole_batch_for_later(
        self,
        serve: Serve,
        mailbox: Mailbox,
        message: Message,
        sender: Sender,
        authority: trustme.CA,
        ca_file: Path,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        server = self.server(serve, mailbox, authority)
        settings = settings_for(
            server.port,
            sender,
            security=Security.starttls,
            ca_file=ca_file,
            user="apikey",
            password="feil-passord",
        )
        receipts = delivered(settings, *copies(message, 4))
        assert outcomes(receipts) == [Outcome.temporary] * 4
        assert "the log-in of apikey failed, check user and password: 535" in receipts[0].detail
        assert server.connections == 1, "trying a wrong password again locks accounts"
        assert "feil-passord" not in f"{receipts} {settings!r} {caplog.text}"

    def test_a_server_without_log_in_says_so(self, serve: Serve, message: Message, sender: Sender) -> None:
        settings = settings_for(serve().port, sender, user="apikey", password=PASSWORD)
        ((receipt),) = delivered(settings, message)
        assert receipt.outcome is Outcome.temporary
        assert "log-in of apikey" in receipt.detail

    def test_a_local_relay_needs_no_log_in(self, serve: Serve, message: Message, sender: Sender) -> None:
        settings = settings_for(serve().port, sender, host="localhost")
        assert outcomes(delivered(settings, message)) == [Outcome.sent]


class Script:
    """A server that follows a script: `talk` is given each connection as a file, and its number from 1."""

    def __init__(self, talk: Callable[[BinaryIO, int], None]) -> None:
        self.connections = 0

        class Handler(socketserver.BaseRequestHandler):
            def handle(_handler) -> None:  # noqa: N805
                self.connections += 1
                with (
                    _handler.request.makefile("rwb", buffering=0) as wire,
                    contextlib.suppress(ConnectionError),
                ):
                    talk(wire, self.connections)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Script:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def say(wire: BinaryIO, *replies: bytes) -> bytes:
    """Send each reply, reading a line after it; gives the last line read."""
    line = b""
    for reply in replies:
        wire.write(reply + b"\r\n")
        line = wire.readline()
    return line


def until_data(wire: BinaryIO) -> None:
    """Greeting, EHLO, MAIL, RCPT, DATA and the message, up to its last dot."""
    say(wire, b"220 hello", b"250 hello", b"250 ok", b"250 ok")
    taken(wire)


def taken(wire: BinaryIO) -> None:
    wire.write(b"354 go on\r\n")
    while wire.readline() not in (b".\r\n", b""):
        pass


def silent(wire: BinaryIO) -> None:
    """Says nothing until the other side hangs up."""
    while wire.readline():
        pass


class TestAgainstAServerThatMisbehaves:
    def test_a_server_that_never_greets_is_given_up_within_the_timeout(
        self, message: Message, sender: Sender
    ) -> None:
        with Script(lambda wire, _: silent(wire)) as server:
            settings = settings_for(server.port, sender, timeout=SHORT)
            receipts = delivered(settings, *copies(message, 20))
        assert outcomes(receipts) == [Outcome.temporary] * 20
        assert "timed out" in receipts[0].detail or "time allowed" in receipts[0].detail
        assert server.connections == 1, "twenty timeouts would be waited out one after the other"

    def test_a_server_that_falls_silent_before_the_message_is_tried_later(
        self, message: Message, sender: Sender
    ) -> None:
        def talk(wire: BinaryIO, _: int) -> None:
            say(wire, b"220 hello", b"250 hello")
            silent(wire)

        with Script(talk) as server:
            ((receipt),) = delivered(settings_for(server.port, sender, timeout=SHORT), message)
        assert receipt.outcome is Outcome.temporary
        assert "before the message was handed over" in receipt.detail

    @pytest.mark.parametrize("ending", ["silence", "hang-up", "babble", "half a line", "endless line"])
    def test_a_message_that_left_without_an_answer_is_uncertain_and_was_sent_once(
        self, message: Message, sender: Sender, ending: str
    ) -> None:
        taken_mails = []

        def talk(wire: BinaryIO, number: int) -> None:
            until_data(wire)
            taken_mails.append(number)
            if ending == "silence":
                silent(wire)
            elif ending == "babble":
                wire.write(b"what?\r\n")
            elif ending == "half a line":
                wire.write(b"25")
            elif ending == "endless line":
                wire.write(b"250 " + b"x" * 100_000)

        with Script(talk) as server:
            settings = settings_for(server.port, sender, data_timeout=SHORT)
            begun = time.monotonic()
            ((receipt),) = delivered(settings, message)
        assert receipt.outcome is Outcome.uncertain
        assert taken_mails == [1]
        assert time.monotonic() - begun < TIMEOUT

    def test_the_mail_after_an_uncertain_one_has_a_connection_of_its_own(
        self, serve: Serve, mailbox: Mailbox, message: Message, sender: Sender
    ) -> None:
        mailbox.hang_up_after.add("p1@vikdal.example")
        server = serve()
        receipts = delivered(settings_for(server.port, sender), *copies(message, 3))
        assert outcomes(receipts) == [Outcome.sent, Outcome.uncertain, Outcome.sent]
        assert [e.rcpt_tos[0] for e in mailbox.envelopes] == [f"p{n}@vikdal.example" for n in range(3)]
        assert server.connections == 2

    @pytest.mark.parametrize("goodbye", [b"", b"421 idle too long\r\n"])
    def test_a_connection_closed_between_two_mails_costs_neither(
        self, message: Message, sender: Sender, goodbye: bytes
    ) -> None:
        taken_mails = []

        def talk(wire: BinaryIO, number: int) -> None:
            until_data(wire)
            taken_mails.append(number)
            say(wire, b"250 ok")
            wire.write(goodbye)

        with Script(talk) as server:
            receipts = delivered(settings_for(server.port, sender), *copies(message, 3))
        assert outcomes(receipts) == [Outcome.sent] * 3
        assert taken_mails == [1, 2, 3]

    def test_a_server_that_keeps_hanging_up_is_left_alone_after_three(
        self, message: Message, sender: Sender
    ) -> None:
        def talk(wire: BinaryIO, _: int) -> None:
            say(wire, b"220 hello", b"250 hello")

        with Script(talk) as server:
            receipts = delivered(settings_for(server.port, sender), *copies(message, 10))
        assert outcomes(receipts) == [Outcome.temporary] * 10
        assert server.connections == 3
        assert "3 connections in a row broke" in receipts[-1].detail

    def test_a_server_that_is_full_is_tried_later(self, message: Message, sender: Sender) -> None:
        def talk(wire: BinaryIO, _: int) -> None:
            wire.write(b"554 no more connections\r\n")

        with Script(talk) as server:
            receipts = delivered(settings_for(server.port, sender), *copies(message, 2))
        assert outcomes(receipts) == [Outcome.temporary] * 2
        assert "554 no more connections" in receipts[0].detail

    def test_nobody_at_the_port_is_tried_later(self, message: Message, sender: Sender) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken_port:
            port = taken_port.getsockname()[1]
        ((receipt),) = delivered(settings_for(port, sender), message)
        assert receipt.outcome is Outcome.temporary
        assert f"127.0.0.1:{port}" in receipt.detail

    def test_a_server_that_repeats_the_password_does_not_get_it_into_the_receipt(
        self, message: Message, sender: Sender
    ) -> None:
        def talk(wire: BinaryIO, _: int) -> None:
            line = say(wire, b"220 hello", b"250-hello\r\n250 AUTH PLAIN")
            wire.write(b"500 unknown command: " + line)
            silent(wire)

        with Script(talk) as server:
            settings = settings_for(server.port, sender, user="apikey", password=PASSWORD)
            ((receipt),) = delivered(settings, message)
        assert receipt.outcome is Outcome.temporary
        assert PASSWORD not in receipt.detail
        assert base64.b64encode(f"\0apikey\0{PASSWORD}".encode()).decode() not in receipt.detail
        assert "500" in receipt.detail

    def test_control_characters_in_an_answer_do_not_reach_the_receipt(
        self, message: Message, sender: Sender
    ) -> None:
        def talk(wire: BinaryIO, _: int) -> None:
            say(wire, b"220 hello", b"250 hello", b"250 ok", b"550-\x1b[31mno\xff\r\n550 " + b"x" * 2000)
            silent(wire)

        with Script(talk) as server:
            ((receipt),) = delivered(settings_for(server.port, sender, timeout=SHORT), message)
        assert receipt.outcome is Outcome.permanent
        assert receipt.detail.isprintable()
        assert len(receipt.detail) <= 200


class TestSettings:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"host": "mail example"}, "host"),
            ({"host": ""}, "host"),
            ({"port": 0}, "port"),
            ({"security": "tls"}, "tls"),
            ({"timeout": 0}, "timeouts"),
            ({"mails_per_connection": 0}, "connection"),
            ({"user": "apikey"}, "both user and password"),
            ({"user": "apikey", "password": "blåbær", "security": "ssl"}, "ASCII"),
            ({"user": "apikey", "password": PASSWORD, "host": "mail.example.org"}, "unencrypted"),
        ],
    )
    def test_what_cannot_work_is_said_at_once(
        self, sender: Sender, changes: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(ValueError) as failure:
            settings_for(25, sender, **changes)
        assert said in str(failure.value)
        assert PASSWORD not in str(failure.value)
        assert "blåbær" not in str(failure.value)

    def test_the_password_is_not_shown(self, sender: Sender) -> None:
        settings = settings_for(25, sender, user="apikey", password=PASSWORD)
        assert PASSWORD not in f"{settings!r} {settings} {SmtpTransport(settings)!r}"
