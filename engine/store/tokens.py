"""Tokens that open a feed. A token is shown once and stored as its SHA-256: 256 random bits need no salt."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, cast

from sqlalchemy import or_
from sqlmodel import Session, col, func, select, update

from engine.store.municipalities import hold
from engine.store.tables import FeedTokenRow

FeedKind: TypeAlias = Literal["municipality", "role"]
TOUCH_EVERY = timedelta(hours=1)
"""Calendar programs ask often; when a token was last used need not be known more finely."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedToken:
    """Whose feed a token opens: `subject` is the role's id, or "" for the whole municipality. `label` says
    who was given it. `serial` counts the tokens of a subject. Instants are aware UTC."""

    id: int
    municipality: int
    kind: FeedKind
    subject: str
    label: str
    serial: int
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


def new_token() -> str:
    """A token nobody can guess, safe in an address."""
    return secrets.token_urlsafe(32)


def next_serial(session: Session, municipality: int, kind: FeedKind, subject: str) -> int:
    """The number the next token of a subject gets, 1 for the first; for tokens that are made from it."""
    last = session.exec(
        select(func.max(FeedTokenRow.serial)).where(
            FeedTokenRow.municipality_id == municipality,
            FeedTokenRow.kind == kind,
            FeedTokenRow.subject == subject,
        )
    ).one()
    return (last or 0) + 1


def issue(
    session: Session,
    municipality: int,
    *,
    token: str,
    kind: FeedKind,
    subject: str = "",
    label: str = "",
    at: datetime,
) -> FeedToken:
    """Let a token open a feed, until it is revoked. The token itself is not stored and cannot be had back."""
    hold(session, municipality)
    row = FeedTokenRow(
        municipality_id=municipality,
        hash=_hash(token),
        kind=kind,
        subject=subject,
        label=label,
        serial=next_serial(session, municipality, kind, subject),
        created_at=at,
    )
    session.add(row)
    session.flush()
    return _token(row)


def lookup(session: Session, token: str) -> FeedToken | None:
    """What a token opens; None when it is unknown or revoked (which a stranger must not be able to tell
    apart)."""
    row = session.exec(
        select(FeedTokenRow).where(FeedTokenRow.hash == _hash(token), col(FeedTokenRow.revoked_at).is_(None))
    ).first()
    return None if row is None else _token(row)


def all_of(session: Session, municipality: int) -> list[FeedToken]:
    """Every token of a municipality, the revoked ones too, in the order given out."""
    rows = session.exec(
        select(FeedTokenRow)
        .where(FeedTokenRow.municipality_id == municipality)
        .order_by(col(FeedTokenRow.id))
    )
    return [_token(row) for row in rows]


def revoke(session: Session, municipality: int, id: int, at: datetime) -> bool:
    """Close a feed address for good; False when it is not there or closed already."""
    done = session.exec(
        update(FeedTokenRow)
        .where(
            col(FeedTokenRow.id) == id,
            col(FeedTokenRow.municipality_id) == municipality,
            col(FeedTokenRow.revoked_at).is_(None),
        )
        .values(revoked_at=at)
    )
    return done.rowcount == 1


def needs_touch(token: FeedToken, now: datetime) -> bool:
    """Whether the use at `now` is worth a write. A clock that went back does not stop the record."""
    return token.last_used_at is None or abs(now - token.last_used_at) >= TOUCH_EVERY


def touch(session: Session, id: int, now: datetime) -> bool:
    """Record that a token was used, at most once an hour; True when it was recorded."""
    used = col(FeedTokenRow.last_used_at)
    done = session.exec(
        update(FeedTokenRow)
        .where(
            col(FeedTokenRow.id) == id,
            or_(used.is_(None), used <= now - TOUCH_EVERY, used >= now + TOUCH_EVERY),
        )
        .values(last_used_at=now)
    )
    return done.rowcount == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _token(row: FeedTokenRow) -> FeedToken:
    return FeedToken(
        id=cast(int, row.id),
        municipality=row.municipality_id,
        kind=cast(FeedKind, row.kind),
        subject=row.subject,
        label=row.label,
        serial=row.serial,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
