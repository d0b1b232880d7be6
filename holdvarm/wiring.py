"""The one place where the rooms are put together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from calendars.bodies import BodyRules
from calendars.fetching import FetchPolicy
from calendars.working_days import WorkingDays
from engine.store import municipalities
from engine.store.database import Database, migrate, open_database
from engine.tenant import Tenant
from holdvarm.errors import UserError
from holdvarm.settings import MunicipalitySettings, Settings
from notifiers.outbox_folder import OutboxFolder
from notifiers.sender import Sender
from notifiers.smtp import SmtpTransport
from notifiers.smtp_settings import Security, SmtpSettings
from notifiers.transport import Transport
from workflows.loader import Bundle, load_bundle


def open_store(settings: Settings) -> Database:
    """The database, with every migration run."""
    url = settings.database_url()
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    database = open_database(url)
    migrate(database)
    return database


def chosen(settings: Settings, slug: str) -> MunicipalitySettings:
    return next(m for m in settings.municipality if m.slug == slug)


def own_folders(settings: Settings, municipality: MunicipalitySettings) -> Sequence[Path]:
    """The municipality's own folder of definitions, if it has one."""
    return [settings.path(municipality.workflows)] if municipality.workflows is not None else []


def load_definitions(settings: Settings, municipality: MunicipalitySettings) -> Bundle:
    return load_bundle(own_folders(settings, municipality))


def make_tenant(
    settings: Settings, slug: str, database: Database, today: date, bundle: Bundle | None = None
) -> Tenant:
    """A municipality ready to be planned for. Definitions with errors raise UserError with every one of them."""
    municipality = chosen(settings, slug)
    bundle = bundle or load_definitions(settings, municipality)
    errors = [finding for finding in bundle.findings if finding.severity == "error"]
    if errors:
        raise UserError(*[finding.in_language(municipality.language) for finding in errors])
    if bundle.roles.get(municipality.last_resort) is None:
        raise UserError(
            f"municipality '{slug}': last_resort = \"{municipality.last_resort}\" is not a role in the catalogue"
        )
    with database.write() as session:
        row = municipalities.ensure(session, slug)
    return Tenant(
        id=row,
        profile=municipality.profile(today),
        bundle=bundle,
        bodies=BodyRules(municipality.bodies),
        working_days=WorkingDays(),
    )


def fetch_policy(settings: Settings) -> FetchPolicy:
    """How feeds are fetched."""
    return FetchPolicy(allowed_private=settings.fetch.allow_private)


def sender(settings: Settings) -> Sender:
    mail = settings.mail
    return Sender(name=mail.sender_name, address=mail.sender_address, reply_to=mail.reply_to)


def transport(settings: Settings) -> Transport:
    """The way mail leaves: an SMTP server, or a folder of .eml files."""
    mail = settings.mail
    if mail.transport == "folder" or mail.smtp is None:
        return OutboxFolder(settings.path(mail.folder), sender(settings))
    server = mail.smtp
    return SmtpTransport(
        SmtpSettings(
            host=server.host,
            port=server.port,
            security=Security(server.security),
            user=server.user,
            password=settings.smtp_password(),
            timeout=server.timeout,
            sender=sender(settings),
            ca_file=settings.path(server.ca_file) if server.ca_file else None,
        )
    )
