"""Fetching from a real server on this machine, which is an inside address and so has to be allowed."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx2
import pytest
import trustme

from calendars.addresses import AllowedPrivate, is_public
from calendars.fetching import Fetched, FetchFailed, FetchPolicy, FetchResult, NotModified, fetch

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
ETAG = '"v1"'
MODIFIED = "Tue, 06 Jan 2026 08:00:00 GMT"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers.items()) | {"path": self.path})
        getattr(self, "get_" + self.path.strip("/").split("/")[0].split("?")[0].replace("-", "_"))()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def get_plan(self) -> None:
        if self.headers.get("If-None-Match") == ETAG or self.headers.get("If-Modified-Since") == MODIFIED:
            self.answer(304, ETag=ETAG)
        else:
            self.answer(200, CALENDAR, ETag=ETAG, Last_Modified=MODIFIED)

    def get_always_304(self) -> None:
        self.answer(304)

    def get_empty(self) -> None:
        self.answer(200, b"\r\n")

    def get_nothing(self) -> None:
        self.answer(204)

    def get_status(self) -> None:
        self.answer(int(self.path.rsplit("/", 1)[1]))

    def get_busy(self) -> None:
        self.answer(503, Retry_After="120")

    def get_busy_until(self) -> None:
        self.send_response_only(429)
        self.send_header("Date", "Tue, 06 Jan 2026 08:00:00 GMT")
        self.send_header("Retry-After", "Tue, 06 Jan 2026 08:05:00 GMT")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def get_busy_nonsense(self) -> None:
        self.answer(503, Retry_After="soon")

    def get_moved(self) -> None:
        self.answer(301, Location="/plan")

    def get_found(self) -> None:
        self.answer(302, Location="/plan")

    def get_loop(self) -> None:
        self.answer(302, Location="/loop")

    def get_nowhere(self) -> None:
        self.answer(302)

    def get_to(self) -> None:
        self.answer(302, Location=self.server.redirect_to)

    def get_gzip(self) -> None:
        self.answer(200, gzip.compress(CALENDAR), Content_Encoding="gzip")

    def get_deflate(self) -> None:
        self.answer(200, zlib.compress(CALENDAR), Content_Encoding="deflate")

    def get_bare_deflate(self) -> None:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self.answer(200, packer.compress(CALENDAR) + packer.flush(), Content_Encoding="deflate")

    def get_cut_gzip(self) -> None:
        self.answer(200, gzip.compress(CALENDAR * 100)[:-12], Content_Encoding="gzip")

    def get_gzip_bomb(self) -> None:
        self.answer(200, gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")

    def get_twice_packed(self) -> None:
        self.answer(200, gzip.compress(gzip.compress(CALENDAR)), Content_Encoding="gzip, gzip")

    def get_big(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _ in range(40):
            self.wfile.write(b"x" * 50_000)

    def get_says_big(self) -> None:
        self.answer(200, Content_Length=str(10**12))
        self.close_connection = True

    def get_cut(self) -> None:
        self.answer(200, CALENDAR, Content_Length="5000")
        self.close_connection = True

    def get_silent(self) -> None:
        self.server.finish.wait(5)
        self.close_connection = True

    def get_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        while not self.server.finish.wait(0.05):
            self.wfile.write(b"x")

    def log_message(self, *arguments: object) -> None:
        """Nothing to the terminal."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, str]] = []
        self.redirect_to = ""
        self.finish = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *arguments: object) -> None:
        """A client that has had enough hangs up; that is what is tested."""


def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.finish.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from running(Server())


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server with a certificate of an authority of its own, and that authority's certificate."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = Server()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    for each in running(server):
        yield each, tmp_path / "ca.pem"


def policy(**changes: Any) -> FetchPolicy:
    values: dict[str, Any] = {"allowed_private": ("127.0.0.1", "localhost"), "read_seconds": 5.0} | changes
    return FetchPolicy(**values)


def get(server: Server, path: str, host: str = "127.0.0.1", **changes: Any) -> FetchResult:
    return fetch(f"http://{host}:{server.port}/{path}", policy=policy(**changes))


def failure(result: FetchResult) -> tuple[str, bool]:
    assert isinstance(result, FetchFailed)
    return result.finding.code, result.temporary


def test_a_calendar_is_fetched_with_its_tags(server: Server) -> None:
    assert get(server, "plan") == Fetched(content=CALENDAR, etag=ETAG, last_modified=MODIFIED)


def test_the_server_is_asked_politely(server: Server) -> None:
    get(server, "plan")
    [asked] = server.asked
    assert asked["User-Agent"].startswith("Holdvarm")
    assert asked["Accept"].startswith("text/calendar")
    assert asked["Host"] == f"127.0.0.1:{server.port}"
    assert "If-None-Match" not in asked


@pytest.mark.parametrize("tags", [{"etag": ETAG}, {"last_modified": MODIFIED}])
def test_what_we_have_is_not_fetched_again(server: Server, tags: dict[str, Any]) -> None:
    result = fetch(f"http://127.0.0.1:{server.port}/plan", policy=policy(), **tags)
    assert isinstance(result, NotModified)
    assert result.etag == ETAG
    assert result.last_modified == tags.get("last_modified")


def test_a_tag_that_cannot_stand_in_a_header_is_not_sent(server: Server) -> None:
    result = fetch(f"http://127.0.0.1:{server.port}/plan", etag='"a\r\nX: y"', policy=policy())
    assert isinstance(result, Fetched)
    assert "X" not in server.asked[0]


def test_not_modified_without_having_been_asked_is_a_failure(server: Server) -> None:
    assert failure(get(server, "always-304")) == ("fetch.unasked-304", True)


@pytest.mark.parametrize("path", ["empty", "nothing"])
def test_an_answer_without_content_is_a_failure(server: Server, path: str) -> None:
    assert failure(get(server, path)) == ("fetch.empty", True)


@pytest.mark.parametrize(
    ("status", "code", "temporary"),
    [
        (400, "fetch.status", False),
        (401, "fetch.access", False),
        (403, "fetch.access", False),
        (404, "fetch.gone", False),
        (408, "fetch.status", True),
        (410, "fetch.gone", False),
        (429, "fetch.status", True),
        (500, "fetch.status", True),
        (503, "fetch.status", True),
    ],
)
def test_a_status_says_whether_asking_again_may_help(
    server: Server, status: int, code: str, temporary: bool
) -> None:
    result = get(server, f"status/{status}")
    assert failure(result) == (code, temporary)
    assert isinstance(result, FetchFailed)
    assert str(status) in result.reason


@pytest.mark.parametrize(("path", "seconds"), [("busy", 120), ("busy-until", 300), ("busy-nonsense", None)])
def test_how_long_the_server_wants_to_be_left_alone_is_told(
    server: Server, path: str, seconds: int | None
) -> None:
    result = get(server, path)
    assert isinstance(result, FetchFailed)
    assert (result.retry_after, result.temporary) == (seconds, True)


# Redirects


def test_a_redirect_for_good_is_followed_and_told(server: Server) -> None:
    result = get(server, "moved")
    assert isinstance(result, Fetched)
    assert result.moved_to == f"http://127.0.0.1:{server.port}/plan"


def test_a_redirect_for_now_is_followed_and_forgotten(server: Server) -> None:
    result = get(server, "found")
    assert isinstance(result, Fetched)
    assert result.moved_to is None


def test_redirects_in_a_circle_end(server: Server) -> None:
    assert failure(get(server, "loop")) == ("fetch.redirects", False)
    assert len(server.asked) == 6


def test_a_redirect_to_nowhere_is_a_failure(server: Server) -> None:
    assert failure(get(server, "nowhere")) == ("fetch.redirect-nowhere", True)


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("file:///etc/passwd", "fetch.scheme"),
        ("ftp://127.0.0.1/x", "fetch.scheme"),
        ("http://169.254.169.254/latest/meta-data", "fetch.private"),
        ("http://10.0.0.1/", "fetch.private"),
        ("http://[::1]/", "fetch.private"),
        ("http://[::ffff:10.0.0.1]/", "fetch.private"),
        ("http://0.0.0.0/", "fetch.private"),
        ("http://2130706434/", "fetch.private"),
    ],
)
def test_a_redirect_to_where_we_do_not_go_is_refused(server: Server, to: str, code: str) -> None:
    server.redirect_to = to
    assert failure(get(server, "to")) == (code, False)
    assert len(server.asked) == 1


# Addresses


def test_this_machine_is_refused_unless_it_is_allowed(server: Server) -> None:
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
        result = get(server, "plan", host, allowed_private=())
        assert failure(result) == ("fetch.private", False)
    assert server.asked == []


@pytest.mark.parametrize("allowed", ["127.0.0.0/8", "127.0.0.1", "LOCALHOST."])
def test_an_inside_address_is_allowed_by_network_address_or_name(server: Server, allowed: str) -> None:
    assert isinstance(get(server, "plan", "localhost", allowed_private=(allowed, "::1")), Fetched)


def test_the_refusal_says_what_to_do_in_three_languages(server: Server) -> None:
    result = get(server, "plan", allowed_private=())
    assert isinstance(result, FetchFailed)
    assert result.reason.startswith("127.0.0.1 ligger på en intern adresse")
    assert "operator allows" in result.reason_in("en")


def test_a_name_that_is_public_and_private_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    assert failure(fetch("http://two.example/plan", policy=policy())) == ("fetch.private", False)


def test_the_address_that_was_checked_is_the_one_connected_to(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = socket.getaddrinfo, []

    def rebinding(host: str, *arguments: Any, **named: Any) -> Any:
        if host != "rebind.example":
            return real(host, *arguments, **named)
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, server.port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    result = fetch(f"http://rebind.example:{server.port}/plan", policy=policy(allowed_private=("127.0.0.1",)))
    assert isinstance(result, Fetched)
    assert asked == ["rebind.example"]
    assert server.asked[0]["Host"] == f"rebind.example:{server.port}"


def test_a_name_nobody_knows_is_a_failure_that_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    result = fetch("https://finnes-ikke.example/plan.ics?token=hemmelig", policy=policy())
    assert failure(result) == ("fetch.unknown-host", True)
    assert isinstance(result, FetchFailed)
    assert "hemmelig" not in result.reason


def test_nobody_at_the_door_is_a_failure_that_may_pass() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert failure(fetch(f"http://127.0.0.1:{port}/", policy=policy())) == ("fetch.network", True)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.org/plan.ics", "fetch.scheme"),
        ("file:///etc/passwd", "fetch.scheme"),
        ("/etc/passwd", "fetch.scheme"),
        ("", "fetch.scheme"),
        ("https://", "fetch.address"),
        ("https://exa mple.org/", "fetch.address"),
        ("http://[::1", "fetch.address"),
        ("https://example.org:99999/", "fetch.address"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str, code: str) -> None:
    assert failure(fetch(url, policy=policy())) == (code, False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:0a00:0001::1", False),
    ],
)
def test_only_what_anybody_can_reach_is_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_a_network_that_cannot_be_read_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"10\.1\.0\.0/16"):
        FetchPolicy(allowed_private=("10.0.0.0/64",))


def test_an_allowed_network_does_not_allow_its_neighbour() -> None:
    allowed = AllowedPrivate(("10.1.0.0/16",))
    assert allowed.allows("x", ip_address("10.1.255.1"))
    assert not allowed.allows("x", ip_address("10.2.0.1"))
    assert allowed.allows("x", ip_address("::ffff:10.1.0.1"))


# Size, packing and time


@pytest.mark.parametrize("path", ["gzip", "deflate", "bare-deflate"])
def test_a_packed_answer_is_unpacked(server: Server, path: str) -> None:
    result = get(server, path)
    assert isinstance(result, Fetched)
    assert result.content == CALENDAR


@pytest.mark.parametrize("path", ["big", "says-big", "gzip-bomb"])
def test_too_much_is_not_taken_packed_or_not(server: Server, path: str) -> None:
    assert failure(get(server, path, max_bytes=1_000_000)) == ("fetch.too-big", False)


@pytest.mark.parametrize(("path", "temporary"), [("cut-gzip", True), ("twice-packed", False)])
def test_what_cannot_be_unpacked_is_a_failure(server: Server, path: str, temporary: bool) -> None:
    assert failure(get(server, path)) == ("fetch.encoding", temporary)


def test_an_answer_cut_off_on_its_way_is_a_failure(server: Server) -> None:
    assert failure(get(server, "cut")) == ("fetch.network", True)


def test_a_silent_server_is_not_waited_for(server: Server) -> None:
    assert failure(get(server, "silent", read_seconds=0.2)) == ("fetch.timeout", True)


def test_a_server_that_drips_is_not_waited_for_either(server: Server) -> None:
    assert failure(get(server, "drip", read_seconds=5.0, total_seconds=0.4)) == ("fetch.timeout", True)


# Certificates


def test_a_certificate_nobody_vouches_for_is_refused(tls: tuple[Server, Path]) -> None:
    server, _ = tls
    result = fetch(f"https://localhost:{server.port}/plan", policy=policy(allowed_private=("localhost",)))
    assert failure(result) == ("fetch.certificate", False)
    assert server.asked == []


def test_a_certificate_of_an_authority_we_trust_is_accepted(tls: tuple[Server, Path]) -> None:
    server, authority = tls
    trusting = policy(allowed_private=("localhost",), ca_file=str(authority))
    for scheme in ("https", "webcal", "WEBCAL"):
        assert isinstance(fetch(f"{scheme}://localhost:{server.port}/plan", policy=trusting), Fetched)


def test_a_certificate_for_another_name_is_refused(tls: tuple[Server, Path]) -> None:
    server, authority = tls
    result = fetch(f"https://127.0.0.1:{server.port}/plan", policy=policy(ca_file=str(authority)))
    assert failure(result) == ("fetch.certificate", False)


def test_a_redirect_from_https_to_http_is_not_followed(tls: tuple[Server, Path], server: Server) -> None:
    secure, authority = tls
    secure.redirect_to = f"http://127.0.0.1:{server.port}/plan"
    trusting = policy(ca_file=str(authority))
    result = fetch(f"https://localhost:{secure.port}/to", policy=trusting)
    assert failure(result) == ("fetch.downgrade", False)
    assert server.asked == []


def test_the_environments_proxy_is_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    assert isinstance(get(server, "plan"), Fetched)


def test_a_client_can_be_given_for_tests() -> None:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, content=iter([CALENDAR])))
    with httpx2.Client(transport=transport) as client:
        assert fetch("webcal://kalender.example/plan.ics", client=client) == Fetched(content=CALENDAR)
