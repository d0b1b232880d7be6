"""Opening a database, and the transactions everything else is written in."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlmodel import Session

from engine.store.errors import DatabaseTooNew, DatabaseUnusable

LOCK_WAIT_SECONDS = 30
"""How long a writer waits for another before it gives up; a transaction of ours takes milliseconds."""
CONNECT_SECONDS = 10
BATCH = 10_000
OLDEST_SQLITE = (3, 35)
"""The first with RETURNING, which a claim rests on."""
MIGRATIONS = Path(__file__).parent.parent / "migrations"
_MIGRATING = 4_857_766_481  # any fixed number: it names our migration lock on PostgreSQL


T = TypeVar("T")


class Database:
    """An open database. Safe to share between threads; a session belongs to the block that opened it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(**_READ[engine.dialect.name])
        self._writing = engine.execution_options(holdvarm_access="write")

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(str(self.engine.url.database)) if self.dialect == "sqlite" else None

    def __repr__(self) -> str:
        return f"Database({_shown(self.engine.url)})"

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment, whatever others write meanwhile. Writing in it is an error."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are stored together when the block ends, or not at all when it raises.

        On SQLite there is one writer at a time, from its first statement on (BEGIN IMMEDIATE; otherwise two
        that read before they write lose an update). On PostgreSQL functions that read before they write hold
        the municipality (`municipalities.hold`)."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close every connection. The database can be used again after."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open `sqlite:///path/to/file` (made if it is not there) or `postgresql://user@host/name`.

    Raises DatabaseUnusable when the address is wrong, the driver is missing, the file cannot be used or the
    server does not answer. The tables are not touched: see `migrate`."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise DatabaseUnusable("sqlite", _shown(parsed), sqlite3.sqlite_version)
        _make_file(Path(str(parsed.database)))
    try:
        engine = _engine(parsed)
    except ModuleNotFoundError as error:
        raise DatabaseUnusable("driver", _shown(parsed), str(error.name)) from error
    try:
        with engine.connect():
            pass
    except (SQLAlchemyError, sqlite3.Error) as error:
        engine.dispose()
        raise DatabaseUnusable("connect", _shown(parsed), _first_line(error)) from error
    return Database(engine)


def migrate(database: Database) -> None:
    """Bring the tables to the version of this program, in one transaction; does nothing when they are there.

    Raises DatabaseTooNew when a newer program has used the database, and DatabaseUnusable when the tables cannot
    be made (no right to, no room for it)."""
    from alembic import command

    try:
        with migrating(database) as config:
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise DatabaseUnusable("connect", _shown(database.engine.url), _first_line(error)) from error


@contextlib.contextmanager
def migrating(database: Database) -> Iterator[Any]:
    """An Alembic configuration on a connection that nobody else migrates on, committed when the block
    ends."""
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    # A connection of its own: SQLite rebuilds tables to change them, which must not cascade to other tables.
    engine = _engine(database.engine.url, foreign_keys=False).execution_options(holdvarm_access="write")
    try:
        with engine.begin() as connection:
            if database.dialect == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
            for revision in MigrationContext.configure(connection).get_current_heads():
                if revision not in known:
                    raise DatabaseTooNew(_shown(database.engine.url), revision)
            config.attributes["connection"] = connection
            yield config
            if database.dialect == "sqlite":
                _check_references(connection)
    finally:
        engine.dispose()


def insert_into(session: Session, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, for the database of the session."""
    return sqlite.insert(table) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(table)


def in_batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, so many at a time as one statement can name (SQLite: 32,766 parameters)."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


_READ: dict[str, dict[str, Any]] = {
    "sqlite": {"holdvarm_access": "read"},
    # As on SQLite, a reader sees one moment; at the default level every statement would see its own.
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


def _engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    if url.get_backend_name() != "sqlite":
        # Pre-ping: a server that was restarted at night must not cost the first delivery of the morning.
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})
    engine = create_engine(url, connect_args={"timeout": LOCK_WAIT_SECONDS})

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would otherwise not BEGIN before a SELECT
        connection.execute("PRAGMA journal_mode=WAL")
        # FULL, not NORMAL: with NORMAL the last commits can be lost with the power (not with the process),
        # and a lost "sent" is a mail sent twice. The price is one fsync a commit, about a millisecond on a
        # disk.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    def begin(connection: Connection) -> None:
        # The only place where a transaction starts, so that no write can slip into one that began as a read.
        writes = connection.get_execution_options().get("holdvarm_access") == "write"
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise DatabaseUnusable("address") from None  # the address may hold a password: it is not repeated
    if backend == "postgres":
        parsed, backend = parsed.set(drivername="postgresql"), "postgresql"
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        # Absolute, so that a later change of folder does not make it another file (or its lock another lock).
        return parsed.set(drivername="sqlite", database=str(Path(parsed.database).expanduser().absolute()))
    raise DatabaseUnusable("address")


def _make_file(path: Path) -> None:
    """Make an empty database that only its owner reads: it holds names, addresses and letters."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnusable("file", str(path), os.strerror(error.errno or 0)) from error


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise DatabaseUnusable("connect", _shown(connection.engine.url), f"foreign_key_check: {broken[0][0]}")


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def _first_line(error: Exception) -> str:
    origin = getattr(error, "orig", None) or error
    return (str(origin).strip().splitlines() or [type(origin).__name__])[0]
