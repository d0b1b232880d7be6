"""A calendar fetched from a web address, once, without trusting the address, the server or the answer.

No retries and no waiting here: whoever polls decides when to ask again, and is told whether it can help and
how long the server wants to be left alone.
"""

from __future__ import annotations

import dataclasses
import ssl
import zlib
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpcore2
import httpx2

from calendars.addresses import AllowedPrivate, PrivateAddressError, UnknownHostError
from calendars.findings import Finding, Language, finding
from calendars.pinned_transport import PinnedTransport

USER_AGENT: Final = "Holdvarm (calendar subscription)"
ACCEPT: Final = "text/calendar, text/csv;q=0.5, */*;q=0.1"
# A server that asks for more than this to be left alone is asked again anyway, once a week.
MAX_RETRY_AFTER: Final = 7 * 24 * 3600

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# The address itself has moved for good (RFC 9110 sections 15.4.2 and 15.4.9).
_FOR_GOOD = frozenset({301, 308})
# Statuses that asking again may cure although they are called the client's fault.
_TEMPORARY = frozenset({408, 425, 429})
_CHUNK = 65_536
_LAST_PORT = 65_535


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """How feeds are fetched. Times are in seconds: to connect, between two pieces of an answer, and for the
    whole, redirects included. `allowed_private` are hosts or networks (CIDR) inside that may be fetched from;
    otherwise only public addresses are. `ca_file` has certificates to trust besides the usual ones, for a
    server with an inside certificate."""

    max_bytes: int = 10_000_000
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    max_redirects: int = 5
    allowed_private: tuple[str, ...] = ()
    user_agent: str = USER_AGENT
    ca_file: str | None = None

    def __post_init__(self) -> None:
        # A mistake in the configuration is told when it is read, not at the first fetch.
        AllowedPrivate(self.allowed_private)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A new answer. `etag` and `last_modified` are to be given back at the next fetch. `moved_to` is the
    address to use from now on, when every redirect on the way said it was for good."""

    content: bytes
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The answer is the one we have. The tags are those to give back at the next fetch."""

    etag: str | None = None
    last_modified: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """Nothing new was had; the last good copy stands. `temporary` when asking again may help, otherwise a
    person has to do something. `retry_after` is how many seconds the server asked to be left alone."""

    finding: Finding
    temporary: bool
    retry_after: int | None = None

    @property
    def reason(self) -> str:
        """Why, in bokmål. Names the host and never the whole address, which may hold a secret."""
        return self.finding.text()

    def reason_in(self, language: Language) -> str:
        """Why, in the language asked for."""
        return self.finding.text(language)


FetchResult = Fetched | NotModified | FetchFailed


def fetch(
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    policy: FetchPolicy = FetchPolicy(),
    client: httpx2.Client | None = None,
) -> FetchResult:
    """Fetches the address once. `webcal://` is read as https. Never raises for what the address or the server
    does.

    Every hop of a redirect is checked as the first address is: http or https only, never from https to http,
    and only to public addresses or allowed ones. The size limit holds for the unpacked answer. `client` is
    for tests: it is used as it is, without the check of addresses and without the limit on the whole time."""
    try:
        target = _target(url)
        if client is not None:
            return _follow(client, target, etag, last_modified, policy)
        with _client(policy) as own:
            return _follow(own, target, etag, last_modified, policy)
    except _FailedError as failed:
        return failed.result


def _client(policy: FetchPolicy) -> httpx2.Client:
    context = httpx2.create_ssl_context(trust_env=False)
    if policy.ca_file is not None:
        context.load_verify_locations(cafile=policy.ca_file)
    transport = PinnedTransport(
        allowed=AllowedPrivate(policy.allowed_private),
        total_seconds=policy.total_seconds,
        ssl_context=context,
    )
    # Without the environment's proxies: a proxy would do the looking-up and the connecting in our place.
    return httpx2.Client(transport=transport, trust_env=False)


class _FailedError(Exception):
    def __init__(
        self, code: str, *, temporary: bool, retry_after: int | None = None, **values: object
    ) -> None:
        self.result = FetchFailed(
            finding=finding(code, **values), temporary=temporary, retry_after=retry_after
        )


def _target(url: str) -> httpx2.URL:
    """The address to ask, webcal made into https. Raises when it is none we ask."""
    text = url.strip()
    scheme, separator, rest = text.partition("://")
    if separator and scheme.casefold() in ("webcal", "webcals"):
        text = f"https://{rest}"
    try:
        target = httpx2.URL(text)
    except (httpx2.InvalidURL, ValueError, TypeError):
        raise _FailedError("fetch.address", temporary=False, text=_without_secrets(text)) from None
    if target.scheme not in ("http", "https"):
        raise _FailedError("fetch.scheme", temporary=False)
    if not target.host or not text.isprintable() or " " in text or (target.port or 1) > _LAST_PORT:
        raise _FailedError("fetch.address", temporary=False, text=_without_secrets(text))
    return target


def _follow(
    client: httpx2.Client,
    target: httpx2.URL,
    etag: str | None,
    last_modified: str | None,
    policy: FetchPolicy,
) -> FetchResult:
    for_good = True
    for hop in range(policy.max_redirects + 1):
        response = _ask(client, target, etag, last_modified, policy)
        try:
            if response.status_code not in _REDIRECTS:
                moved_to = str(target) if hop and for_good else None
                return _answer(response, target, moved_to, etag, last_modified, policy)
            for_good = for_good and response.status_code in _FOR_GOOD
            target = _redirected(response, target)
        finally:
            response.close()
    raise _FailedError("fetch.redirects", temporary=False, limit=policy.max_redirects)


def _ask(
    client: httpx2.Client,
    target: httpx2.URL,
    etag: str | None,
    last_modified: str | None,
    policy: FetchPolicy,
) -> httpx2.Response:
    headers = {"User-Agent": policy.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
    # They came from a server once; one that cannot stand in a header is not sent back.
    if etag and _fits_a_header(etag):
        headers["If-None-Match"] = etag
    if last_modified and _fits_a_header(last_modified):
        headers["If-Modified-Since"] = last_modified
    timeout = httpx2.Timeout(policy.read_seconds, connect=policy.connect_seconds)
    with _Network(target.host):
        request = client.build_request("GET", target, headers=headers, timeout=timeout)
        return client.send(request, stream=True, follow_redirects=False)


def _redirected(response: httpx2.Response, target: httpx2.URL) -> httpx2.URL:
    location = response.headers.get("Location", "")
    if not location:
        raise _FailedError("fetch.redirect-nowhere", temporary=True)
    try:
        following = _target(str(target.join(location)))
    except (httpx2.InvalidURL, ValueError):
        raise _FailedError("fetch.redirect-nowhere", temporary=True) from None
    if target.scheme == "https" and following.scheme == "http":
        raise _FailedError("fetch.downgrade", temporary=False, text=following.host)
    return following


def _answer(
    response: httpx2.Response,
    target: httpx2.URL,
    moved_to: str | None,
    etag: str | None,
    last_modified: str | None,
    policy: FetchPolicy,
) -> FetchResult:
    status = response.status_code
    if status == httpx2.codes.NOT_MODIFIED:
        if not etag and not last_modified:
            raise _FailedError("fetch.unasked-304", temporary=True)
        return NotModified(
            etag=response.headers.get("ETag", etag),
            last_modified=response.headers.get("Last-Modified", last_modified),
        )
    if status not in (httpx2.codes.OK, httpx2.codes.NO_CONTENT, httpx2.codes.RESET_CONTENT):
        raise _refused(response)
    with _Network(target.host):
        content = _body(response, policy.max_bytes)
    if not content.strip():
        raise _FailedError("fetch.empty", temporary=True)
    return Fetched(
        content=content,
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
        moved_to=moved_to,
    )


def _refused(response: httpx2.Response) -> _FailedError:
    status = response.status_code
    said = f"{status} {response.reason_phrase}".strip()
    temporary = status in _TEMPORARY or status >= httpx2.codes.INTERNAL_SERVER_ERROR
    code = "fetch.status"
    if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
        code = "fetch.access"
    elif status in (httpx2.codes.NOT_FOUND, httpx2.codes.GONE):
        code = "fetch.gone"
    return _FailedError(code, temporary=temporary, retry_after=_retry_after(response), status=said)


def _retry_after(response: httpx2.Response) -> int | None:
    """Retry-After in seconds (RFC 9110 section 10.2.3). A date is measured against the server's own Date, so
    that no clock of ours has to agree with it."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal() and text.isascii():
        return min(int(text[:9]), MAX_RETRY_AFTER)
    until, now = _http_date(text), _http_date(response.headers.get("Date", ""))
    if until is None or now is None:
        return None
    return max(0, min(int((until - now).total_seconds()), MAX_RETRY_AFTER))


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None


def _body(response: httpx2.Response, limit: int) -> bytes:
    """The unpacked answer. Unpacked here, piece by piece and never past the limit: ten megabytes of packed
    nothing would be ten gigabytes."""
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared[:19]) > limit:
        raise _FailedError("fetch.too-big", temporary=False, limit=limit)
    encoding = response.headers.get("Content-Encoding", "identity").strip().casefold()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise _FailedError("fetch.encoding", temporary=False, text=encoding)
    if encoding in ("", "identity"):
        return _collected(response, limit)
    packed = _collected(response, limit)
    try:
        # 47: gzip or zlib, whichever the header says; some servers send bare deflate without one.
        unpacked = _unpacked(packed, zlib.decompressobj(47), limit)
    except zlib.error:
        try:
            unpacked = _unpacked(packed, zlib.decompressobj(-zlib.MAX_WBITS), limit)
        except zlib.error as error:
            raise _FailedError("fetch.encoding", temporary=True, text=error) from None
    return unpacked


def _collected(response: httpx2.Response, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_raw(_CHUNK):
        size += len(piece)
        if size > limit:
            raise _FailedError("fetch.too-big", temporary=False, limit=limit)
        pieces.append(piece)
    return b"".join(pieces)


def _unpacked(packed: bytes, unpacker: zlib._Decompress, limit: int) -> bytes:
    content = unpacker.decompress(packed, limit + 1)
    if len(content) > limit:
        raise _FailedError("fetch.too-big", temporary=False, limit=limit)
    if not unpacker.eof:
        raise _FailedError("fetch.encoding", temporary=True, text="EOF")
    return content


class _Network:
    """Turns what the network can do to us into a reason. Names only the host: an address may hold a
    secret."""

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if error is None or isinstance(error, _FailedError):
            return
        failed = self._reason(error)
        if failed is not None:
            raise failed from error

    def _reason(self, error: BaseException) -> _FailedError | None:
        if isinstance(error, UnknownHostError):
            return _FailedError("fetch.unknown-host", temporary=True, host=self._host)
        if isinstance(error, PrivateAddressError):
            return _FailedError("fetch.private", temporary=False, host=self._host, address=error.address)
        if isinstance(error, (httpcore2.TimeoutException, httpx2.TimeoutException)):
            return _FailedError("fetch.timeout", temporary=True, host=self._host)
        cause = _certificate_error(error)
        if cause is not None:
            return _FailedError(
                "fetch.certificate", temporary=False, host=self._host, text=cause.verify_message
            )
        known = (
            httpx2.HTTPError,
            httpx2.InvalidURL,
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.UnsupportedProtocol,
            OSError,
            UnicodeError,
        )
        if isinstance(error, known):
            return _FailedError("fetch.network", temporary=True, host=self._host, text=error)
        return None


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _fits_a_header(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _without_secrets(text: str) -> str:
    """An address that could not be read, up to where a secret may begin."""
    return text.split("?", 1)[0].rpartition("@")[2][:40]
