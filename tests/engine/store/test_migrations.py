"""The tables the models describe are the tables the migrations make, on both databases, up and down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from engine.store.database import MIGRATIONS, Database, migrate, migrating, open_database
from engine.store.tables import Row


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    opened = open_database(empty_url)
    yield opened
    opened.dispose()


def _schema(connection: Connection) -> dict[str, Any]:
    """Everything the database itself says of our tables, in an order that does not matter."""
    seen = inspect(connection)

    def words(value: Any) -> Any:
        # The condition of a partial index is an object that compares by identity.
        if isinstance(value, dict):
            return sorted((key, words(each)) for key, each in value.items())
        return str(value)

    def plain(things: list[Any]) -> list[str]:
        return sorted(str(words(thing)) for thing in things)

    statements: dict[str, str] = (
        dict(iter(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")))
        if connection.dialect.name == "sqlite"
        else {}
    )
    return {
        table: {
            "statement": sorted(line.strip(" \t,") for line in statements.get(table, "").splitlines()),
            "columns": plain(seen.get_columns(table)),
            "key": str(seen.get_pk_constraint(table)),
            "unique": plain(seen.get_unique_constraints(table)),
            "foreign": plain(seen.get_foreign_keys(table)),
            "checks": plain(seen.get_check_constraints(table)),
            "indexes": plain(seen.get_indexes(table)),
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def test_the_models_and_the_migrations_make_the_same_tables(database: Database, empty: Database) -> None:
    migrated, modelled = database, empty
    with modelled.engine.execution_options(holdvarm_access="write").begin() as connection:
        Row.metadata.create_all(connection)
    with migrated.engine.connect() as one, modelled.engine.connect() as other:
        assert _schema(one) == _schema(other)


def test_alembic_finds_nothing_to_change(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_alembic_would_find_a_change(database: Database) -> None:
    with database.engine.execution_options(holdvarm_access="write").begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_nudge_pending")
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) != []


def test_up_down_up(empty: Database) -> None:
    migrate(empty)
    with empty.engine.connect() as connection:
        first = _schema(connection)
    with migrating(empty) as config:
        command.downgrade(config, "base")
    with empty.engine.connect() as connection:
        assert _schema(connection) == {}
    migrate(empty)
    with empty.engine.connect() as connection:
        assert _schema(connection) == first


def test_the_tables_carry_what_they_promise(database: Database) -> None:
    """By name, so that a migration that loses one is not made good by a model that lost it too."""
    with database.engine.connect() as connection:
        seen = inspect(connection)
        assert ["municipality_id", "step_key", "rung", "for_day"] in [
            found["column_names"] for found in seen.get_unique_constraints("nudge")
        ]
        assert {("municipality_id", "key"), ("message_id",)} == {
            tuple(found["column_names"]) for found in seen.get_unique_constraints("outbox")
        }
        assert {"ix_outbox_waiting", "ix_outbox_sending"} <= {
            str(i["name"]) for i in seen.get_indexes("outbox")
        }
        assert {
            "ck_nudge_state",
            "ck_nudge_kind",
            "ck_nudge_suppressed_with_reason",
            "ck_nudge_settled_with_time",
        } == {str(found["name"]) for found in seen.get_check_constraints("nudge")}


def test_a_written_migration_runs_as_it_is(database: Database, tmp_path: Path) -> None:
    """Autogenerate would write SQLModel's own types and forget to import them."""
    with database.engine.connect() as connection:
        before = _schema(connection)
    with database.engine.execution_options(holdvarm_access="write").begin() as connection:
        connection.exec_driver_sql("DROP TABLE subscription")
    with migrating(database) as config:
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}\n{tmp_path}")
        command.revision(
            config, message="lost and found", autogenerate=True, version_path=str(tmp_path), rev_id="0002"
        )
        [written] = tmp_path.glob("0002_*.py")
        assert "sa.DateTime(timezone=True)" in written.read_text()
        assert "sqlmodel" not in written.read_text()
        command.upgrade(config, "head")
    with database.engine.connect() as connection:
        assert _schema(connection) == before
