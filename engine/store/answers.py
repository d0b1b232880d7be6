"""What people have said of steps. Everything is kept; the latest counts."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

from sqlmodel import Session, col, func, select

from engine.facts import Answer, AnswerKind
from engine.store.municipalities import facts_changed
from engine.store.tables import AnswerRow


def record(session: Session, municipality: int, answer: Answer) -> None:
    """Keep an answer; it counts until another is recorded for the same step."""
    session.add(
        AnswerRow(
            municipality_id=municipality,
            step_key=answer.step_key,
            kind=answer.kind,
            at=answer.at,
            day=answer.day,
            by=answer.by,
            role=answer.role,
            outcome=dict(answer.outcome),
            evidence=answer.evidence,
            note=answer.note,
        )
    )
    session.flush()
    facts_changed(session, municipality)


def latest(session: Session, municipality: int) -> dict[str, Answer]:
    """The answer that counts for each step that has one: the one recorded last, whatever the clock said."""
    last = (
        select(func.max(AnswerRow.id))
        .where(AnswerRow.municipality_id == municipality)
        .group_by(col(AnswerRow.step_key))
    )
    rows = session.exec(select(AnswerRow).where(col(AnswerRow.id).in_(last)).order_by(AnswerRow.step_key))
    return {row.step_key: _answer(row) for row in rows}


def history(session: Session, municipality: int, step_key: str | None = None) -> list[Answer]:
    """Every answer, of one step or of all, in the order recorded."""
    query = select(AnswerRow).where(AnswerRow.municipality_id == municipality)
    if step_key is not None:
        query = query.where(AnswerRow.step_key == step_key)
    return [_answer(row) for row in session.exec(query.order_by(col(AnswerRow.id)))]


def _answer(row: AnswerRow) -> Answer:
    return Answer(
        step_key=row.step_key,
        kind=cast(AnswerKind, row.kind),
        at=row.at,
        day=row.day,
        by=row.by,
        role=row.role,
        outcome=MappingProxyType(dict(row.outcome)),
        evidence=row.evidence,
        note=row.note,
    )
