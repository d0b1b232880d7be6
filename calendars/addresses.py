"""Which network addresses a feed may be fetched from: public ones, and those the operator has allowed.

A feed's address is given by a person, and may be led anywhere by a redirect or by the name server. Without
this, whoever can subscribe could have the service read what only the service can reach.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# RFC 6052: an IPv4 address in the last 32 bits, reached through a translator.
_NAT64 = ip_network("64:ff9b::/96")


class UnknownHostError(Exception):
    """The name server knows no address for the host."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class PrivateAddressError(Exception):
    """The host is at an address that is not public, and that the operator has not allowed."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host}: {address}")
        self.host = host
        self.address = address


def is_public(address: Address) -> bool:
    """Whether anybody on the internet can reach the address. An IPv4 address wrapped in an IPv6 one (mapped,
    6to4, Teredo, NAT64) must be public itself."""
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: Address) -> Address | None:
    if not isinstance(address, IPv6Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class AllowedPrivate:
    """Hosts and networks inside that the operator allows: names («kalender.intern»), addresses, or networks
    in CIDR notation («10.1.0.0/16»). Raises ValueError for a network that cannot be read."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._hosts = frozenset(entry.strip().rstrip(".").casefold() for entry in allowed)
        self._networks = tuple(
            network for entry in allowed if (network := _network(entry.strip())) is not None
        )

    def allows(self, host: str, address: Address) -> bool:
        if host.strip("[]").rstrip(".").casefold() in self._hosts:
            return True
        candidates = [address, inner] if (inner := _inner(address)) is not None else [address]
        return any(
            each in network
            for each in candidates
            for network in self._networks
            if each.version == network.version
        )


def _network(entry: str) -> Network | None:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        if "/" in entry:
            raise ValueError(f"{entry!r} is not a network; write it as 10.1.0.0/16") from None
        return None


def checked_addresses(host: str, port: int, allowed: AllowedPrivate) -> list[str]:
    """The addresses of a host, every one of them public or allowed, to be connected to as they are: asked for
    once more, the name server might answer otherwise. Raises `UnknownHostError` or `PrivateAddressError`."""
    try:
        answers = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(host) from error
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for text in found:
        address = ip_address(text.partition("%")[0])
        if not is_public(address) and not allowed.allows(host, address):
            raise PrivateAddressError(host, text)
    return found
