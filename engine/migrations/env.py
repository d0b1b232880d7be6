"""Run by Alembic, on the connection `engine.store.database.migrating` gives it. Never imported."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from engine.store.tables import Row


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write column types as SQLAlchemy's own, so that a migration does not change when our code does (and
    does not need an import that Alembic forgets to write)."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
    # SQLite can undo DDL like anything else when the driver leaves transactions to us: all of it or none of
    # it.
    transactional_ddl=True,
)
context.run_migrations()
