"""Feed tokens: who has one gets in, who reads the database does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from engine.store import tokens
from engine.store.database import Database
from engine.store.tables import FeedTokenRow


def test_a_token_opens_the_feed_it_was_issued_for(database: Database, gjerstad: int, now: datetime) -> None:
    token = tokens.new_token()
    with database.write() as session:
        issued = tokens.issue(
            session, gjerstad, token=token, kind="role", subject="mayor", label="Outlook", at=now
        )
    with database.read() as session:
        assert tokens.lookup(session, token) == issued
        assert tokens.lookup(session, token + "x") is None
        assert tokens.lookup(session, "\ud800") is None
        assert tokens.all_of(session, gjerstad) == [issued]
    assert (issued.municipality, issued.kind, issued.subject, issued.label) == (
        gjerstad,
        "role",
        "mayor",
        "Outlook",
    )


def test_only_the_hash_is_stored(database: Database, gjerstad: int, now: datetime) -> None:
    token = tokens.new_token()
    with database.write() as session:
        tokens.issue(session, gjerstad, token=token, kind="municipality", at=now)
        [row] = session.exec(select(FeedTokenRow))
    assert token not in str(row.model_dump())
    assert len(row.hash) == 64


def test_tokens_are_long_and_never_the_same() -> None:
    assert len({tokens.new_token() for _ in range(1000)}) == 1000
    assert len(tokens.new_token()) >= 43


def test_a_revoked_token_opens_nothing(database: Database, gjerstad: int, donna: int, now: datetime) -> None:
    with database.write() as session:
        issued = tokens.issue(session, gjerstad, token="t", kind="municipality", at=now)
        assert not tokens.revoke(session, donna, issued.id, now)
        assert tokens.lookup(session, "t") is not None
        assert tokens.revoke(session, gjerstad, issued.id, now)
        assert not tokens.revoke(session, gjerstad, issued.id, now)
        assert tokens.lookup(session, "t") is None
        [kept] = tokens.all_of(session, gjerstad)
        assert kept.revoked_at == now


def test_serials_count_the_tokens_of_a_subject(database: Database, gjerstad: int, now: datetime) -> None:
    with database.write() as session:
        assert tokens.next_serial(session, gjerstad, "role", "mayor") == 1
        assert tokens.issue(session, gjerstad, token="a", kind="role", subject="mayor", at=now).serial == 1
        assert tokens.issue(session, gjerstad, token="b", kind="role", subject="mayor", at=now).serial == 2
        assert tokens.issue(session, gjerstad, token="c", kind="role", subject="clerk", at=now).serial == 1


def test_a_token_is_issued_once(database: Database, gjerstad: int, now: datetime) -> None:
    with database.write() as session:
        tokens.issue(session, gjerstad, token="a", kind="municipality", at=now)
    with pytest.raises(IntegrityError), database.write() as session:
        tokens.issue(session, gjerstad, token="a", kind="role", subject="mayor", at=now)


def test_use_is_recorded_at_most_once_an_hour(database: Database, gjerstad: int, now: datetime) -> None:
    def last_used() -> datetime | None:
        with database.read() as session:
            found = tokens.lookup(session, "t")
            assert found is not None
            return found.last_used_at

    with database.write() as session:
        issued = tokens.issue(session, gjerstad, token="t", kind="municipality", at=now)
    assert tokens.needs_touch(issued, now)
    hour = timedelta(hours=1)
    for at, recorded in ((now, True), (now + hour / 2, False), (now + hour, True), (now - 2 * hour, True)):
        with database.write() as session:
            found = tokens.lookup(session, "t")
            assert found is not None
            assert tokens.needs_touch(found, at) is recorded
            assert tokens.touch(session, issued.id, at) is recorded
        if recorded:
            assert last_used() == at
