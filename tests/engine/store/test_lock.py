"""One loop a database."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.store.database import Database, open_database
from engine.store.errors import DatabaseUnusable
from engine.store.lock import InstanceLock


def test_the_second_instance_is_refused_until_the_first_lets_go(
    database: Database, database_url: str
) -> None:
    other = open_database(database_url)
    first, second = InstanceLock(database), InstanceLock(other)
    assert first.acquire()
    assert first.acquire()
    assert first.still_held()
    assert not second.acquire()
    assert not second.still_held()
    first.release()
    first.release()
    assert not first.still_held()
    assert second.acquire()
    second.release()
    other.dispose()


def test_a_killed_process_lets_go(database: Database, database_url: str) -> None:
    script = (
        "import sys\n"
        "from engine.store.database import open_database\n"
        "from engine.store.lock import InstanceLock\n"
        f"lock = InstanceLock(open_database({database_url!r}))\n"
        "print(lock.acquire(), flush=True)\n"
        "sys.stdin.read()\n"
    )
    lock = InstanceLock(database)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert not lock.acquire()
        process.send_signal(signal.SIGKILL)
        process.wait()
    # The kernel has dropped the file lock by now; a server notices the closed connection in its own time.
    assert any(lock.acquire() for _ in range(2000))
    lock.release()


def test_work_goes_on_beside_the_lock(database: Database) -> None:
    lock = InstanceLock(database)
    assert lock.acquire()
    with database.write() as session:
        session.connection().exec_driver_sql("SELECT 1")
    assert lock.still_held()
    database.dispose()
    assert lock.still_held()
    lock.release()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_lock_file_that_was_deleted_is_a_lost_lock(database: Database) -> None:
    first, second = InstanceLock(database), InstanceLock(database)
    assert first.acquire()
    assert database.path is not None
    database.path.with_name(database.path.name + ".lock").unlink()
    assert second.acquire()
    assert not first.still_held()
    first.release()
    assert second.still_held()
    second.release()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_lock_file_that_cannot_be_made_is_named(database: Database) -> None:
    assert database.path is not None
    database.path.with_name(database.path.name + ".lock").mkdir()
    with pytest.raises(DatabaseUnusable, match="lock"):
        InstanceLock(database).acquire()


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_server_that_dropped_us_has_dropped_the_lock(database: Database, database_url: str) -> None:
    lock, other = InstanceLock(database), open_database(database_url)
    assert lock.acquire()
    with other.write() as session:
        session.connection().exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    assert not lock.still_held()
    assert lock.acquire()
    lock.release()
    other.dispose()
