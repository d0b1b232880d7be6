"""One loop a database: a second service refuses to start its own."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine.store.database import Database
from engine.store.errors import DatabaseUnusable

# Two numbers name a lock on PostgreSQL: ours, and the schema, so that two installations can share a database.
_HOLDVARM = 0x484F4C44
_TAKE = "SELECT pg_try_advisory_lock(%s, hashtext(current_schema()))"


class InstanceLock:
    """The right to run the loop on a database. It ends with the process, however that dies: the kernel drops
    the file lock, the server the connection's. A lock file that lies there means nothing by itself."""

    def __init__(self, database: Database) -> None:
        self._holder = _FileLock(database.path) if database.path else _ServerLock(database)

    def acquire(self) -> bool:
        """Take the lock, without waiting; False when another process (or another lock here) has it."""
        return self._holder.acquire()

    def still_held(self) -> bool:
        """Whether it is ours yet: the server may have been restarted, or the lock file deleted and taken
        anew. A loop that finds it lost stops before it does anything more."""
        return self._holder.still_held()

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        self._holder.release()


class _FileLock:
    """flock on a file beside the database. Not the database itself: SQLite keeps its own locks there, and
    closing any handle to a file drops every POSIX lock this process has on it."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> bool:
        if self.still_held():
            return True
        self.release()
        try:
            file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise DatabaseUnusable("file", str(self._path), os.strerror(error.errno or 0)) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        if self.still_held():
            return True
        self.release()  # the file was deleted between our opening and our locking it
        return False

    def still_held(self) -> bool:
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class _ServerLock:
    """An advisory lock of a connection that is used for nothing else. Needs a connection of its own at the
    server too: a pooler that hands out one per transaction (pgbouncer) cannot keep it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        if self.still_held():
            return True
        self.release()
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.exec_driver_sql(_TAKE, (_HOLDVARM,)).scalar():
            self._connection = connection
            return True
        connection.close()
        return False

    def still_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            held = self._connection.exec_driver_sql(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND pid = pg_backend_pid() AND classid = %s AND objsubid = 2",
                (_HOLDVARM,),
            ).scalar()
        except SQLAlchemyError:
            return False
        return bool(held)

    def release(self) -> None:
        if self._connection is not None:
            # Closed, not given back to the pool: closing is what drops the lock.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
