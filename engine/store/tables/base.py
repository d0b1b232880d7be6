"""What every table shares: validation, constraint names, and how text is stored."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import cast

from sqlalchemy import CheckConstraint, Dialect, Index, MetaData, Table, Text, TypeDecorator
from sqlalchemy import text as sql
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

# SQLite cannot change a constraint that has no name, and Alembic's batch mode cannot find one.
_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMING))):
    """Base of all tables. SQLModel does not validate tables unless assignment is validated: a wrong type
    would first be met by the database, and SQLite takes any."""

    model_config = SQLModelConfig(validate_assignment=True)

    @classmethod
    def core(cls) -> Table:
        """The table itself, for statements over many rows (five times as fast as through objects)."""
        return cast(Table, cls.__table__)  # type: ignore[attr-defined]


def storable(text: str) -> str:
    """Text as both databases can hold it: PostgreSQL refuses NUL, and UTF-8 has no lone surrogates. Either
    becomes U+FFFD, so that one odd title cannot stop a whole feed."""
    if text.isascii() and "\x00" not in text:
        return text  # nearly all keys; the round trip below is a third of the time of a bulk insert
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Words(TypeDecorator[str]):
    """A text column for what comes from outside: see `storable`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def municipality_key(*, index: bool = False) -> int:
    """The column that says whose row it is. One installation serves many; nothing is stored without it."""
    return cast(int, Field(foreign_key="municipality.id", index=index))


def words(default: str | None = None) -> str:
    """A text column that is always there; `default` for objects, not for bulk inserts."""
    return cast(str, Field(sa_type=Words) if default is None else Field(default=default, sa_type=Words))


def maybe_words() -> str | None:
    """A text column that may be null."""
    return cast("str | None", Field(default=None, sa_type=Words, nullable=True))


def one_of(column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """A closed list of words in a column, kept by the database too: an enum's values, since SQLAlchemy would
    store its names, which nobody expects a rename to break."""
    listed = ", ".join(f"'{value!s}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that matter. A query must repeat `where` literally (`sql(where)`): neither
    database can see that a bound parameter fulfils it."""
    return Index(name, *columns, unique=unique, sqlite_where=sql(where), postgresql_where=sql(where))
