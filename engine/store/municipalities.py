"""Whose rows are whose: one installation serves many municipalities."""

from __future__ import annotations

from sqlmodel import Session, col, select, update

from engine.store.database import insert_into
from engine.store.tables import MunicipalityRow


def ensure(session: Session, slug: str) -> int:
    """The id of a municipality, which is added when it is new."""
    session.exec(insert_into(session, MunicipalityRow.core()).values(slug=slug).on_conflict_do_nothing())
    return _id(session.exec(select(MunicipalityRow.id).where(MunicipalityRow.slug == slug)).one())


def slugs(session: Session) -> dict[int, str]:
    """Every municipality by id."""
    return {
        _id(row.id): row.slug for row in session.exec(select(MunicipalityRow).order_by(MunicipalityRow.slug))
    }


def hold(session: Session, municipality: int) -> None:
    """Let nobody else who holds the municipality write until this transaction ends.

    For what reads before it writes. SQLite has one writer anyway. On PostgreSQL the row is locked weakly
    enough (FOR NO KEY UPDATE) that rows which only refer to it can still be added."""
    session.exec(
        select(MunicipalityRow.id)
        .where(col(MunicipalityRow.id) == municipality)
        .with_for_update(key_share=True)
    ).one()


def facts_changed(session: Session, municipality: int) -> None:
    """Say, in the transaction that records a fact, that the plan rests on something new."""
    row = MunicipalityRow
    session.exec(
        update(row).where(col(row.id) == municipality).values(facts_revision=col(row.facts_revision) + 1)
    )


def facts_revisions(session: Session) -> dict[int, int]:
    """How often the facts of each municipality have changed, by municipality."""
    return {
        _id(id): revision
        for id, revision in session.exec(select(MunicipalityRow.id, MunicipalityRow.facts_revision))
    }


def _id(value: int | None) -> int:
    if value is None:
        raise LookupError("a stored row has an id")
    return value
