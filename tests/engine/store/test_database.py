"""Opening a database, and what a transaction promises."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import select

from engine.store import municipalities
from engine.store.database import Database, migrate, migrating, open_database
from engine.store.errors import DatabaseTooNew, DatabaseUnusable, StoreError
from engine.store.tables import MunicipalityRow, NudgeRow, PersonRow

NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)


def test_what_is_written_in_a_block_is_there_in_the_next(database: Database) -> None:
    with database.write() as session:
        gjerstad = municipalities.ensure(session, "gjerstad")
    with database.read() as session:
        assert municipalities.slugs(session) == {gjerstad: "gjerstad"}


def test_an_error_leaves_nothing_behind(database: Database) -> None:
    def change_your_mind() -> None:
        with database.write() as session:
            municipalities.ensure(session, "gjerstad")
            raise RuntimeError("the process changed its mind")

    with pytest.raises(RuntimeError, match="changed its mind"):
        change_your_mind()
    with database.read() as session:
        assert municipalities.slugs(session) == {}


def test_a_municipality_keeps_its_id(database: Database) -> None:
    with database.write() as session:
        first = municipalities.ensure(session, "gjerstad")
    with database.write() as session:
        assert municipalities.ensure(session, "donna") != first
        assert municipalities.ensure(session, "gjerstad") == first


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as session:
        municipalities.ensure(session, "gjerstad")
    with database.write() as session:
        municipalities.ensure(session, "gjerstad")


def test_a_reading_session_sees_one_moment(database: Database) -> None:
    with database.read() as reading:
        assert municipalities.slugs(reading) == {}
        with database.write() as session:
            municipalities.ensure(session, "gjerstad")
        assert municipalities.slugs(reading) == {}


def test_two_that_read_before_they_write_lose_no_update(database: Database) -> None:
    with database.write() as session:
        id = municipalities.ensure(session, "0")

    def count_up() -> None:
        for _ in range(50):
            with database.write() as session:
                municipalities.hold(session, id)
                row = session.exec(select(MunicipalityRow)).one()
                row.slug = str(int(row.slug) + 1)
                session.add(row)

    threads = [threading.Thread(target=count_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert municipalities.slugs(session) == {id: "100"}


def test_a_row_of_an_unknown_municipality_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(
            PersonRow(
                municipality_id=99,
                person="a@b.no",
                name="A",
                email="a@b.no",
                recorded_at=NOW,
                recorded_by="x",
            )
        )


def test_a_word_outside_the_list_is_refused_by_the_database(database: Database, gjerstad: int) -> None:
    nudge: dict[str, Any] = {"step_key": "a/b/c", "rung": "-7", "kind": "upcoming", "reason": ""}
    row = NudgeRow(municipality_id=gjerstad, **nudge, for_day=NOW.date(), at=NOW, state="perhaps")
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(row)


def test_a_time_without_a_zone_is_refused(database: Database, gjerstad: int) -> None:
    row = PersonRow(
        municipality_id=gjerstad,
        person="a",
        name="A",
        email="a",
        recorded_at=NOW.replace(tzinfo=None),
        recorded_by="x",
    )
    with pytest.raises(StatementError, match="timezone"), database.write() as session:
        session.add(row)


def test_a_wrong_type_is_refused_before_the_database_sees_it() -> None:
    with pytest.raises(ValueError, match="name"):
        PersonRow(municipality_id=1, person="a", name=17, email="a", recorded_at=NOW, recorded_by="x")  # type: ignore[arg-type]


def test_text_that_no_database_can_hold_does_not_stop_a_row(database: Database) -> None:
    with database.write() as session:
        id = municipalities.ensure(session, "gj\x00er\ud800stad \N{GRINNING FACE}")
    with database.read() as session:
        assert municipalities.slugs(session) == {id: "gj\ufffder\ufffdstad \N{GRINNING FACE}"}


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/holdvarm.db")
    migrate(opened)
    try:
        for file in tmp_path.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    finally:
        opened.dispose()


def test_a_relative_path_stays_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened = open_database("sqlite:///holdvarm.db")
    assert opened.path == tmp_path / "holdvarm.db"
    opened.dispose()


def _in_every_language(error: StoreError) -> list[str]:
    return [error.in_language("nb"), error.in_language("nn"), error.in_language("en")]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(f"sqlite:///{tmp_path}/nowhere/holdvarm.db")
    for text in _in_every_language(caught.value):
        assert f"{tmp_path}/nowhere/holdvarm.db" in text
    assert str(caught.value) == caught.value.in_language("nb")


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "holdvarm.db"
    file.write_text("møteplan;2026\n" * 200)
    before = file.read_bytes()
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(f"sqlite:///{file}")
    for text in _in_every_language(caught.value):
        assert str(file) in text
        assert "not a database" in text
    assert file.read_bytes() == before


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match=str(tmp_path)):
        open_database(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    "url", ["", "holdvarm.db", "sqlite://", "sqlite:///:memory:", "mysql://hemmelig@h/n", "://", "x://y"]
)
def test_an_address_of_the_wrong_kind_is_explained_and_not_repeated(url: str) -> None:
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(url)
    for text in _in_every_language(caught.value):
        assert "sqlite:///" in text
        assert "hemmelig" not in text


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg", reason="the extra 'postgres' is not installed")
    with pytest.raises(DatabaseUnusable) as caught:
        open_database("postgresql://holdvarm:hemmelig@127.0.0.1:1/holdvarm")
    for text in _in_every_language(caught.value):
        assert "127.0.0.1:1/holdvarm" in text
        assert "hemmelig" not in text


def test_a_missing_driver_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'psycopg'\", name='psycopg')"
    )
    script = (
        "from engine.store.database import open_database\n"
        "from engine.store.errors import StoreError\n"
        "try: open_database('postgresql://holdvarm@127.0.0.1:1/holdvarm')\n"
        "except StoreError as error: print(error.in_language('en'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{script}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert "pip install 'holdvarm[postgres]'" in done.stdout
    assert "psycopg" in done.stdout


def test_an_sqlite_that_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(f"sqlite:///{tmp_path}/holdvarm.db")
    for text in _in_every_language(caught.value):
        assert "3.35" in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("backend", ["postgresql"])
def test_tables_that_may_not_be_made_are_explained(empty_url: str) -> None:
    opened = open_database(empty_url)
    with opened.write() as session:
        session.connection().exec_driver_sql("CREATE ROLE clerk LOGIN")
    opened.dispose()
    allowed_too_little = open_database(empty_url.replace("postgres@", "clerk@"))
    try:
        with pytest.raises(DatabaseUnusable, match="permission denied"):
            migrate(allowed_too_little)
    finally:
        allowed_too_little.dispose()


def test_a_database_of_a_newer_program_is_not_touched(database: Database) -> None:
    with database.write() as session:
        municipalities.ensure(session, "gjerstad")
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew) as caught:
        migrate(database)
    for text in _in_every_language(caught.value):
        assert "9999" in text
    with database.read() as session:
        assert list(municipalities.slugs(session).values()) == ["gjerstad"]


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.write() as session:
        municipalities.ensure(session, "gjerstad")
    migrate(database)
    with database.read() as session:
        assert list(municipalities.slugs(session).values()) == ["gjerstad"]


def test_a_migration_that_fails_is_undone_whole(empty_url: str) -> None:
    opened = open_database(empty_url)

    def be_cut_off() -> None:
        with migrating(opened) as config:
            command.upgrade(config, "head")
            raise RuntimeError("power cut")

    try:
        with pytest.raises(RuntimeError, match="power cut"):
            be_cut_off()
        with pytest.raises(DBAPIError), opened.read() as session:
            municipalities.slugs(session)
        migrate(opened)
        with opened.read() as session:
            assert municipalities.slugs(session) == {}
    finally:
        opened.dispose()


def test_two_programs_that_start_at_once_migrate_once(empty_url: str) -> None:
    first, second = open_database(empty_url), open_database(empty_url)
    failures: list[BaseException] = []

    def start(opened: Database) -> None:
        try:
            migrate(opened)
        except BaseException as error:  # noqa: BLE001 - a thread would otherwise hide it
            failures.append(error)

    threads = [threading.Thread(target=start, args=(opened,)) for opened in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert failures == []
        with first.read() as session:
            assert municipalities.slugs(session) == {}
    finally:
        first.dispose()
        second.dispose()


def test_importing_the_store_opens_nothing() -> None:
    script = """if True:
        import sys, pkgutil, importlib
        seen = []
        opens = ("socket.", "sqlite3.connect")
        sys.addaudithook(lambda event, _: seen.append(event) if event.startswith(opens) else None)
        import engine.store
        for module in pkgutil.walk_packages(engine.store.__path__, "engine.store."):
            importlib.import_module(module.name)
        print(seen)"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"
