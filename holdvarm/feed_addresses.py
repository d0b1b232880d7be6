"""The addresses people subscribe to. Each holds a secret token, made from the installation's key so that it can
be shown again; the database has only its hash, and it can be revoked there."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from engine.store import tokens
from holdvarm.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from engine.store.tokens import FeedKind
    from engine.tenant import Tenant
    from holdvarm.settings import Settings

KEY_BYTES = 32


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedAddress:
    """One feed: of the municipality (subject "") or of a role."""

    kind: str
    subject: str
    path: str


def installation_key(settings: Settings) -> bytes:
    """The installation's secret key; made at the first call, readable only by its owner."""
    file = settings.path(settings.key_file)
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(secrets.token_hex(KEY_BYTES) + "\n")
        key = bytes.fromhex(_read(file))
    except OSError as error:
        raise UserError(
            f"{file}: the installation's key cannot be read or made ({error.strerror})"
        ) from error
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise UserError(
            f"{file}: not a Holdvarm key; restore it from a backup, or delete it and hand out new feed addresses"
        )
    return key


def feed_address(
    session: Session, settings: Settings, tenant: Tenant, kind: FeedKind, subject: str, at: datetime
) -> FeedAddress:
    """The address of a feed, made known to the store if it is new."""
    key = installation_key(settings)
    known = [
        t
        for t in tokens.all_of(session, tenant.id)
        if t.kind == kind and t.subject == subject and t.revoked_at is None
    ]
    serial = known[-1].serial if known else tokens.next_serial(session, tenant.id, kind, subject)
    token = _token(key, tenant.profile.slug, kind, subject, serial)
    if not known or tokens.lookup(session, token) is None:
        # The key has been replaced: the old addresses are dead, so the token gets a new serial.
        if known:
            serial = tokens.next_serial(session, tenant.id, kind, subject)
            token = _token(key, tenant.profile.slug, kind, subject, serial)
        tokens.issue(
            session,
            tenant.id,
            kind=kind,
            subject=subject,
            label=subject or tenant.profile.slug,
            token=token,
            at=at,
        )
    return FeedAddress(kind=kind, subject=subject, path=f"/feeds/{token}.ics")


def revoke_feed(session: Session, tenant: Tenant, kind: FeedKind, subject: str, at: datetime) -> int:
    """Close every open address of a feed; how many there were."""
    known = [
        t
        for t in tokens.all_of(session, tenant.id)
        if t.kind == kind and t.subject == subject and t.revoked_at is None
    ]
    return sum(tokens.revoke(session, tenant.id, token.id, at) for token in known)


def _token(key: bytes, slug: str, kind: str, subject: str, serial: int) -> str:
    digest = hmac.new(key, f"feed\0{slug}\0{kind}\0{subject}\0{serial}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii").strip()
