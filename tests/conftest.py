"""Databases for the tests: SQLite files, and a real PostgreSQL server that the test run starts and stops.

database        an open, migrated database; the test runs once on each kind
database_url    the address of one, for tests that start the program
empty_url       the address of one without tables
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    import psycopg

    from engine.store.database import Database

# Wall-clock limits on single examples say more about the machine than about the code.
hypothesis.settings.register_profile("holdvarm", deadline=None)
hypothesis.settings.load_profile("holdvarm")

NOT_TESTED = pytest.StashKey[str]()
BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Which kind of database the test runs on."""
    return str(request.param)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    from engine.store.database import open_database

    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest) -> Iterator[str]:
    yield from _fresh(backend, request, "migrated")


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest) -> Iterator[str]:
    yield from _fresh(backend, request, "empty")


def _fresh(backend: str, request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    if backend == "sqlite":
        file = request.getfixturevalue("tmp_path") / f"{kind}.db"
        if kind == "migrated":
            shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
    else:
        with request.getfixturevalue("postgres_server").database(kind) as url:
            yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy: migrating takes a hundred times as long."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[PostgresServer]:
    reason = _missing()
    if reason:
        pytestconfig.stash[NOT_TESTED] = reason
        pytest.skip(f"NOT TESTED: PostgreSQL ({reason})")
    with PostgresServer.running() as server:
        yield server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    reason = config.stash.get(NOT_TESTED, None)
    if reason:
        terminalreporter.write_sep("!", f"NOT TESTED: PostgreSQL ({reason})", red=True, bold=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class PostgresServer:
    """A server of our own on a socket in a folder of our own; nothing is written to disk with care."""

    folder: Path
    numbers: Iterator[int]
    clean: list[str]

    @classmethod
    @contextlib.contextmanager
    def running(cls) -> Iterator[PostgresServer]:
        folder = Path(tempfile.mkdtemp(prefix="holdvarm-pg-"))
        try:
            owner = _server_owner()
            if owner is not None:
                os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
            data = str(folder / "data")
            options = (
                f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=60 "
                "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
            )
            _run(
                "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync",
            )
            _run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
            try:
                server = cls(folder=folder, numbers=itertools.count(1), clean=[])
                with server.connect("postgres") as admin:
                    admin.execute("CREATE DATABASE empty")
                    admin.execute("CREATE DATABASE migrated")
                _migrate(server.url("migrated"))
                yield server
            finally:
                _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    @contextlib.contextmanager
    def database(self, template: str) -> Iterator[str]:
        """A database that nobody else uses. Copying the template takes half a second, so one that comes back
        with its tables as they were is emptied and used again."""
        name = self.clean.pop() if template == "migrated" and self.clean else self._copy(template)
        try:
            yield self.url(name)
        finally:
            with self.connect("postgres") as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
                )
            if template == "migrated" and self._emptied(name):
                self.clean.append(name)

    def connect(self, name: str) -> psycopg.Connection[Any]:
        import psycopg

        return psycopg.connect(host=str(self.folder), user="postgres", dbname=name, autocommit=True)

    def _copy(self, template: str) -> str:
        name = f"t{next(self.numbers)}"
        with self.connect("postgres") as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return name

    def _emptied(self, name: str) -> bool:
        import psycopg

        with contextlib.suppress(psycopg.errors.UndefinedTable), self.connect(name) as used:
            return self._empty(used)
        return False

    def _empty(self, used: psycopg.Connection[Any]) -> bool:
        with self.connect("migrated") as template:
            if used.execute(_TABLES).fetchall() != template.execute(_TABLES).fetchall():
                return False
            tables = used.execute(
                "SELECT quote_ident(tablename) FROM pg_tables "
                "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchall()
            used.execute(f"TRUNCATE {', '.join(table for [table] in tables)} RESTART IDENTITY".encode())
        return True


# The names of everything that is made in a database, and the version of its tables.
_TABLES = """
    SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT conname::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT version_num FROM alembic_version ORDER BY 1
"""


def _migrate(url: str) -> None:
    from engine.store.database import migrate, open_database

    database = open_database(url)
    migrate(database)
    database.dispose()


def _missing() -> str:
    """Why there can be no server, or nothing."""
    if _program("initdb") is None:
        return "no initdb found; apt-get install postgresql"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "no psycopg; pip install 'holdvarm[postgres]'"
    if os.geteuid() == 0 and _server_owner() is None:
        return "it refuses to run as root, and there is no user postgres"
    return ""


def _program(name: str) -> str | None:
    """Debian keeps the server's programs out of PATH, in a folder for each version."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    return str(max(versions, key=lambda path: float(path.parts[4]), default="")) or shutil.which(name)


def _server_owner() -> str | None:
    """The user the server runs as when we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return None


def _run(program: str, *arguments: str) -> None:
    path = _program(program)
    assert path is not None, f"{program} is not installed beside initdb"
    owner = _server_owner()
    who: dict[str, Any] = {} if owner is None else {"user": owner, "group": owner, "extra_groups": []}
    # Output to a file: the server would inherit a pipe, and reading it to its end would wait for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run([path, *arguments], stdout=output, stderr=output, cwd="/", check=False, **who)
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
