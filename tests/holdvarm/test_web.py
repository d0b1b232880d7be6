"""The web on a board: health, feeds, the page; GET changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from calendars.bodies import BodyRules
from calendars.working_days import WorkingDays
from engine.board import Board, View
from engine.facts import Profile
from engine.store import municipalities, tokens
from engine.store.database import Database, migrate, open_database
from engine.tenant import Tenant, load_facts, plan_of
from holdvarm.web.app import make_app
from workflows.loader import load_bundle

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'holdvarm.db'}")
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def board(database: Database) -> Board:
    with database.write() as session:
        tenant_id = municipalities.ensure(session, "eksempel")
    tenant = Tenant(
        id=tenant_id,
        profile=Profile(slug="eksempel", name='Eksempel <b>"kommune"</b>', in_use_from=date(2026, 11, 1)),
        bundle=load_bundle([]),
        bodies=BodyRules({}),
        working_days=WorkingDays(),
    )
    with database.read() as session:
        facts = load_facts(session, tenant)
    made = Board()
    view = View(
        tenant=tenant,
        facts=facts,
        roster=facts.roster,
        plan=plan_of(tenant, facts, date(2026, 1, 1), date(2027, 12, 31)),
        revisions={},
        day=date(2026, 11, 23),
        facts_revision=0,
        version=1,
        planned_at=NOW,
    )
    made.put(view)
    made.swept_at = NOW
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(database: Database, board: Board, clock: Clock) -> TestClient:
    return TestClient(make_app(database, board, clock, version="1", stuck_after=timedelta(minutes=2)))


def test_health_is_bad_before_the_first_sweep_good_after_it_and_bad_when_it_is_stuck(
    web: TestClient, board: Board, clock: Clock
) -> None:
    assert web.get("/healthz").json()["status"] == "ok"
    clock.now = NOW + timedelta(minutes=3)
    stuck = web.get("/healthz")
    assert (stuck.status_code, stuck.json()["status"]) == (503, "stuck")
    board.swept_at = None
    starting = web.get("/healthz")
    assert (starting.status_code, starting.json()["status"]) == (503, "starting")


def test_hostile_names_reach_no_markup(web: TestClient) -> None:
    page = web.get("/").text

    assert "<b>" not in page
    assert "Eksempel &lt;b&gt;" in page


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/feeds/x.ics", "/kommune/eksempel", "/style.css", "/nowhere"]
)
def test_only_reading_is_possible_and_every_answer_is_fenced(path: str, web: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert web.request(method, path).status_code in (404, 405)
    answer = web.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_feed_is_served_from_memory_and_not_sent_again_when_unchanged(
    web: TestClient, database: Database
) -> None:
    with database.write() as session:
        token = tokens.new_token()
        tokens.issue(session, 1, token=token, kind="municipality", at=NOW)

    first = web.get(f"/feeds/{token}.ics")
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/calendar")
    again = web.get(f"/feeds/{token}.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = web.head(f"/feeds/{token}.ics")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    assert web.get(f"/feeds/{token}.ics").content == first.content


@pytest.mark.parametrize(
    "token", ["x", "x" * 43, "æ" * 50, "../secret.key", "x" * 5000, "%00", "' OR 1=1 --"]
)
def test_an_unknown_feed_says_nothing_more_than_that(token: str, web: TestClient) -> None:
    assert web.get(f"/feeds/{token}.ics").status_code == 404


@pytest.mark.parametrize("lang", ["nb", "nn", "en", "sv", ""])
def test_the_page_comes_in_three_languages_and_an_unknown_one_is_the_municipalitys(
    lang: str, web: TestClient
) -> None:
    page = web.get("/", params={"lang": lang}).text

    heading = {"nn": "Fristar framover", "en": "Coming deadlines"}.get(lang, "Frister framover")
    assert heading in page
