"""E-mail addresses as they may stand in an envelope (RFC 5321 section 4.1.2), without SMTPUTF8 (RFC
6531)."""

from __future__ import annotations

import re

# RFC 5321 section 4.5.3.1: a local part of 64 octets, a path of 256 with its angle brackets.
_LONGEST_LOCAL_PART = 64
_LONGEST_ADDRESS = 254

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")


class UnusableAddressError(ValueError):
    """An address no mail can be sent to; the text says what is wrong with it."""


def envelope_address(text: str) -> str:
    """The address as it goes on the wire: ASCII, with a domain such as "blåbær.no" in its IDNA form.

    Raises UnusableAddressError for a quoted or non-ASCII local part and for anything that is not one
    address."""
    shown = ascii(text[:80])
    if len(text) > _LONGEST_ADDRESS:
        raise UnusableAddressError(f"the address {shown} is longer than {_LONGEST_ADDRESS} characters")
    local, at, domain = text.rpartition("@")
    if not at:
        raise UnusableAddressError(f"{shown} is not an e-mail address: it has no @")
    if not local.isascii():
        raise UnusableAddressError(
            f"the address {shown} has a letter outside ASCII before the @, which mail cannot be sent to"
        )
    # fullmatch, not match with "$": "$" also matches before a trailing line break.
    if len(local) > _LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
        raise UnusableAddressError(
            f"{shown} is not an e-mail address: what stands before the @ cannot be used"
        )
    try:
        wire_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UnusableAddressError(f"{shown} is not an e-mail address: the domain cannot be used") from error
    if not _DOMAIN.fullmatch(wire_domain):
        raise UnusableAddressError(f"{shown} is not an e-mail address: the domain cannot be used")
    return f"{local}@{wire_domain}"


def domain_of(address: str) -> str:
    """What stands after the @ of an envelope address."""
    return address.rpartition("@")[2]
