"""Who a mail is from."""

from __future__ import annotations

import dataclasses

from notifiers.addresses import domain_of, envelope_address


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The municipality's sender: shown name, address (also the envelope's), and where replies go if not
    there.

    Raises UnusableAddressError (a ValueError) when an address cannot be used."""

    name: str
    address: str
    reply_to: str | None = None

    def __post_init__(self) -> None:
        envelope_address(self.address)
        if self.reply_to is not None:
            envelope_address(self.reply_to)

    @property
    def envelope(self) -> str:
        """The address as it goes on the wire."""
        return envelope_address(self.address)

    @property
    def domain(self) -> str:
        """The domain Message-IDs are made under."""
        return domain_of(self.envelope)
