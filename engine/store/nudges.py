"""The nudges to come, and what became of those whose time has been."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select, update

from engine.nudging import Nudge, NudgeKind
from engine.store.database import in_batches, insert_into
from engine.store.municipalities import hold
from engine.store.tables import NudgeRow
from engine.store.tables.messages import PENDING


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PendingNudge:
    """A nudge that is still to be said, and whose it is."""

    id: int
    municipality: int
    nudge: Nudge


def replace_pending(session: Session, municipality: int, nudges: Iterable[Nudge]) -> int:
    """Let `nudges` be all that is still to be said; returns how many of them were not there before.

    What is pending and not among them is forgotten, so they must include what is overdue and still worth
    saying. One that has been queued or suppressed is over, for that step, rung and date: it is neither said
    again nor brought back."""
    wanted = {(nudge.step_key, nudge.rung, nudge.for_day): nudge for nudge in nudges}
    hold(session, municipality)
    table, connection = NudgeRow.core(), session.connection()
    # What is over and was for an earlier day than any that is wanted cannot be one of them: it is not read.
    first = min((nudge.for_day for nudge in wanted.values()), default=date.max)
    query = sa.select(table).where(
        table.c.municipality_id == municipality, sa.or_(sa.text(PENDING), table.c.for_day >= first)
    )
    held = {(row.step_key, row.rung, row.for_day): row for row in connection.execute(query)}

    gone = [row.id for identity, row in held.items() if row.state == "pending" and identity not in wanted]
    for some in in_batches(gone):
        connection.execute(sa.delete(table).where(table.c.id.in_(some), sa.text(PENDING)))
    moved = [
        {"of_id": held[identity].id, "at": nudge.at, "kind": nudge.kind.value}
        for identity, nudge in wanted.items()
        if identity in held
        and held[identity].state == "pending"
        and (held[identity].at, held[identity].kind) != (nudge.at, nudge.kind.value)
    ]
    if moved:
        connection.execute(
            sa.update(table).where(table.c.id == sa.bindparam("of_id"), sa.text(PENDING)), moved
        )
    new = [_values(municipality, nudge) for identity, nudge in wanted.items() if identity not in held]
    if new:
        connection.execute(insert_into(session, table).on_conflict_do_nothing(), new)
    return len(new)


def due(session: Session, now: datetime, limit: int = 1000) -> list[PendingNudge]:
    """The nudges whose time has come, of every municipality, the longest waiting first."""
    rows = session.exec(
        select(NudgeRow)
        .where(NudgeRow.at <= now, sa.text(PENDING))
        .order_by(col(NudgeRow.at), col(NudgeRow.id))
        .limit(limit)
    )
    return [_pending(row) for row in rows]


def pending(session: Session, municipality: int) -> list[PendingNudge]:
    """All that is still to be said in a municipality, the soonest first."""
    rows = session.exec(select(NudgeRow).where(NudgeRow.municipality_id == municipality, sa.text(PENDING)))
    return sorted((_pending(row) for row in rows), key=lambda found: (found.nudge.at, found.id))


def next_due_at(session: Session) -> datetime | None:
    """When the next nudge is due, of every municipality; None when nothing is pending."""
    return session.exec(
        select(NudgeRow.at).where(sa.text(PENDING)).order_by(col(NudgeRow.at)).limit(1)
    ).first()


def mark_queued(session: Session, ids: Collection[int], at: datetime) -> int:
    """They are in the outbox now. Returns how many were still pending: do it in the transaction that puts
    them there, and together with it."""
    return _settle(session, ids, {"state": "queued", "settled_at": at})


def mark_suppressed(session: Session, ids: Collection[int], reason: str, at: datetime) -> int:
    """They will not be said, and why. Returns how many were still pending."""
    if not reason:
        raise ValueError("a nudge is never suppressed without a reason")
    return _settle(session, ids, {"state": "suppressed", "reason": reason, "settled_at": at})


def counts(session: Session, municipality: int | None = None) -> dict[str, int]:
    """How many are pending, queued and suppressed, in one municipality or in all."""
    query = select(NudgeRow.state, func.count()).group_by(col(NudgeRow.state))
    if municipality is not None:
        query = query.where(NudgeRow.municipality_id == municipality)
    return {"pending": 0, "queued": 0, "suppressed": 0, **dict(session.exec(query).all())}


def _settle(session: Session, ids: Collection[int], values: dict[str, Any]) -> int:
    return sum(
        session.exec(
            update(NudgeRow).where(col(NudgeRow.id).in_(some), sa.text(PENDING)).values(**values)
        ).rowcount
        for some in in_batches(list(ids))
    )


def _values(municipality: int, nudge: Nudge) -> dict[str, Any]:
    return {
        "municipality_id": municipality,
        "step_key": nudge.step_key,
        "rung": nudge.rung,
        "kind": nudge.kind.value,
        "for_day": nudge.for_day,
        "at": nudge.at,
    }


def _pending(row: NudgeRow) -> PendingNudge:
    nudge = Nudge(
        step_key=row.step_key, rung=row.rung, kind=NudgeKind(row.kind), for_day=row.for_day, at=row.at
    )
    return PendingNudge(id=row.id or 0, municipality=row.municipality_id, nudge=nudge)
