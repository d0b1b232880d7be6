"""What a command works on: settings, clock, database and municipality, each made when first asked for."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdvarm.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from engine.clock import Clock
    from engine.store.database import Database
    from engine.tenant import Tenant
    from holdvarm.settings import Settings
    from workflows.schema import Language


class Context:
    """One call of the command line."""

    def __init__(self, config: Path | None, municipality: str | None, language: Language | None) -> None:
        self._config = config
        self._slug = municipality
        self._language = language
        self._database: Database | None = None

    @cached_property
    def settings(self) -> Settings:
        from holdvarm.settings import load_settings

        return load_settings(self._config)

    @cached_property
    def clock(self) -> Clock:
        from engine.clock import clock_from, system_clock

        return clock_from(self.settings.clock) if self.settings.clock else system_clock

    @property
    def database(self) -> Database:
        """The database, migrated."""
        if self._database is None:
            from holdvarm.wiring import open_store

            self._database = open_store(self.settings)
        return self._database

    def close(self) -> None:
        if self._database is not None:
            self._database.dispose()

    @cached_property
    def slug(self) -> str:
        slugs = [m.slug for m in self.settings.municipality]
        if self._slug is None:
            if len(slugs) > 1:
                raise UserError(
                    f"this installation serves {len(slugs)} municipalities; "
                    f"say which with --municipality: {', '.join(slugs)}"
                )
            return slugs[0]
        if self._slug not in slugs:
            raise UserError(f"no municipality '{self._slug}' in the configuration; it has {', '.join(slugs)}")
        return self._slug

    @cached_property
    def tenant(self) -> Tenant:
        from holdvarm.wiring import make_tenant

        return make_tenant(self.settings, self.slug, self.database, self.today)

    @cached_property
    def now(self) -> datetime:
        """The instant the command was given (UTC)."""
        return self.clock()

    @cached_property
    def today(self) -> date:
        """Today in the municipality's zone; all are in Europe/Oslo."""
        from engine.clock import local_day

        return local_day(self.now, "Europe/Oslo")

    @property
    def asked_language(self) -> Language | None:
        """The language given on the command line, if one was."""
        return self._language

    @property
    def today_anywhere(self) -> date:
        """Today, where there is no configuration yet: by HOLDVARM_CLOCK or the system."""
        from engine.clock import clock_from, local_day, system_clock

        given = os.environ.get("HOLDVARM_CLOCK")
        try:
            clock = clock_from(datetime.fromisoformat(given)) if given else system_clock
        except ValueError as error:
            raise UserError(f"HOLDVARM_CLOCK: {error}") from None
        return local_day(clock(), "Europe/Oslo")

    @property
    def language(self) -> Language:
        if self._language is not None:
            return self._language
        return next(m.language for m in self.settings.municipality if m.slug == self.slug)

    def text(self, wording: str, **values: object) -> str:
        """A wording of the command line in the language in use."""
        from engine.catalogue import catalogue

        return catalogue("holdvarm").text(wording, self.language, **values)

    def welcome(self, wording: str, **values: object) -> str:
        """A wording for the one who starts the service, who may serve many municipalities."""
        from engine.catalogue import catalogue

        language = self._language or self.settings.municipality[0].language
        return catalogue("holdvarm").text(wording, language, **values)

    @cached_property
    def out(self) -> Console:
        from rich.console import Console

        return Console(highlight=False, soft_wrap=not sys.stdout.isatty())

    def say(self, text: str) -> None:
        """A line for a reader, on standard output. Text from outside is never read as markup."""
        self.out.print(text, markup=False)

    def complain(self, text: str) -> None:
        """A line about a problem, on standard error."""
        sys.stderr.write(f"{text}\n")

    def emit(self, data: Any) -> None:
        """Data as JSON, on standard output."""
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")

    def table(self, headings: list[str], rows: list[list[str]]) -> None:
        """A table on a terminal; the same columns separated by tabs in a pipe, so that nothing is cut off."""
        if not sys.stdout.isatty():
            for row in [headings, *rows]:
                sys.stdout.write("\t".join(" ".join(cell.split()) for cell in row) + "\n")
            return
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in headings:
            # A key is copied from the table: it must stay in one piece.
            table.add_column(heading, overflow="fold", no_wrap=heading == self.text("column.key"))
        for row in rows:
            table.add_row(*[Text(cell) for cell in row])
        self.out.print(table)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Progress on standard error for work that may take long; nothing in a pipe."""
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            yield bar
