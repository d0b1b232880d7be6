"""What an installation has chosen: one TOML file, overridden by the environment and by secret files.

Secrets (mail password, database address with a password, the key that feed addresses are made with) come from the
environment (`HOLDVARM_MAIL__SMTP__PASSWORD`) or from files, never from the TOML.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from engine.facts import Profile, SummerPolicy
from holdvarm.errors import UserError
from workflows.schema import Language

DEFAULT_CONFIG = Path("config.toml")
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
BodyId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Address = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+$", max_length=254)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MunicipalitySettings(_Part):
    """One municipality; an installation serves one or many."""

    slug: Slug
    name: str = Field(min_length=1, max_length=100)
    language: Language = "nb"
    in_use_from: date
    workflows: Path | None = Field(None, description="Folder with the municipality's own definitions")
    summer_policy: SummerPolicy = SummerPolicy.none
    last_resort: str = "chief-executive"
    speaks_any_time: bool = Field(False, description="For trials: mail leaves at night and on days off too")
    bodies: Mapping[BodyId, tuple[str, ...]] = Field(
        default_factory=dict, description="Body id and the names it goes by"
    )
    election_days: Mapping[int, date] = Field(default_factory=dict)
    constituted: Mapping[int, date] = Field(default_factory=dict)
    features: tuple[BodyId, ...] = Field((), description="What the municipality has; ids of features.toml")
    paper_days: Mapping[BodyId, Annotated[int, Field(ge=0, le=60)]] = Field(
        default_factory=dict, description="Days before a body's meeting that its papers go to the secretariat"
    )

    def profile(self, today: date) -> Profile:
        """The municipality as the engine sees it. A clock set back to before the day it was taken into use
        (a trial) means it is in use from that day."""
        return Profile(
            slug=self.slug,
            name=self.name,
            language=self.language,
            in_use_from=min(self.in_use_from, today),
            summer_policy=self.summer_policy,
            last_resort=self.last_resort,
            speaks_any_time=self.speaks_any_time,
            election_days=dict(self.election_days),
            constituted=dict(self.constituted),
            features=frozenset(self.features),
            paper_days=dict(self.paper_days),
        )


class SmtpServer(_Part):
    host: str = Field(min_length=1)
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "ssl", "plain"] = "starttls"
    user: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    timeout: float = Field(20, gt=0, le=300, description="Seconds")

    @model_validator(mode="after")
    def _one_password(self) -> SmtpServer:
        if self.password is not None and self.password_file is not None:
            raise ValueError("give password_file or the environment's password, not both")
        return self


class MailSettings(_Part):
    """Where mail goes. `folder` writes every message as an .eml file instead of sending it."""

    transport: Literal["folder", "smtp"] = "folder"
    folder: Path = Path("outbox")
    sender_name: str = "Holdvarm"
    sender_address: Address = "holdvarm@example.org"
    reply_to: Address | None = None
    smtp: SmtpServer | None = None

    @model_validator(mode="after")
    def _server_is_named(self) -> MailSettings:
        if self.transport == "smtp" and self.smtp is None:
            raise ValueError('transport = "smtp" needs a [mail.smtp] table with at least host')
        return self


class WebSettings(_Part):
    host: str = "127.0.0.1"
    port: int = Field(default=8357, ge=0, le=65535)
    public_url: str | None = Field(
        default=None, pattern=r"^https?://[^\s]+$", description="The address people reach it by"
    )


class FetchSettings(_Part):
    """How feeds are fetched. Private addresses are refused unless they stand in `allow_private`."""

    allow_private: tuple[str, ...] = ()
    minutes: int = Field(
        default=60, ge=5, le=24 * 60, description="Between polls of a feed that says nothing itself"
    )


class LogSettings(_Part):
    format: Literal["json", "console"] = "json"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(BaseSettings):
    """The whole configuration. Paths are relative to the configuration file."""

    model_config = SettingsConfigDict(
        env_prefix="HOLDVARM_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    database: SecretStr = SecretStr("sqlite:///data/holdvarm.db")
    key_file: Path = Path("data/secret.key")
    municipality: tuple[MunicipalitySettings, ...] = Field(min_length=1)
    mail: MailSettings = MailSettings()
    web: WebSettings = Field(default_factory=WebSettings)
    fetch: FetchSettings = Field(default_factory=FetchSettings)
    log: LogSettings = LogSettings()
    clock: datetime | None = Field(None, description="For trials: start the clock at this instant")
    sweep_seconds: float = Field(20, ge=0.2, le=300)
    home: Path = Field(exclude=True)

    @model_validator(mode="after")
    def _slugs_are_unique(self) -> Settings:
        slugs = [m.slug for m in self.municipality]
        for slug in slugs:
            if slugs.count(slug) > 1:
                raise ValueError(f"two municipalities have the slug '{slug}'")
        if self.clock is not None and self.clock.tzinfo is None:
            raise ValueError("clock needs an offset, e.g. 2026-11-20T07:59:00+01:00")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = init_settings.init_kwargs.pop("toml_file")  # type: ignore[attr-defined]
        return init_settings, env_settings, file_secret_settings, TomlConfigSettingsSource(settings_cls, file)

    def path(self, value: Path) -> Path:
        """A path from the file, made absolute from the file's own folder."""
        return value if value.is_absolute() else self.home / value

    def database_url(self) -> str:
        """The database address, a relative SQLite path made absolute. Holds a secret: never log it."""
        url = self.database.get_secret_value()
        prefix = "sqlite:///"
        if url.startswith(prefix) and not url.startswith(prefix + "/"):
            return f"{prefix}{self.home / url.removeprefix(prefix)}"
        return url

    def smtp_password(self) -> str | None:
        """The mail password, from the environment or its file."""
        server = self.mail.smtp
        if server is None:
            return None
        if server.password_file is not None:
            file = self.path(server.password_file)
            try:
                return file.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise UserError(f"{file}: the mail password cannot be read ({error.strerror})") from error
        return server.password.get_secret_value() if server.password else None


def load_settings(file: Path | None) -> Settings:
    """Read the configuration. Raises UserError with one line for every mistake: file, line, what was expected."""
    from workflows.toml_lines import TomlLines

    chosen = file or Path(os.environ.get("HOLDVARM_CONFIG", DEFAULT_CONFIG))
    try:
        text = chosen.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(
            f"{chosen}: no such file. Make one with `holdvarm init FOLDER`, or say --config FILE"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{chosen}: cannot be read ({error})") from error
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{chosen}: not valid TOML: {error}") from error
    smtp = raw.get("mail", {}).get("smtp", {}) if isinstance(raw.get("mail"), dict) else {}
    if isinstance(smtp, dict) and "password" in smtp:
        line = TomlLines(text).line("mail", "smtp", "password")
        raise UserError(
            f"{chosen}:{line}: a password does not belong in this file; "
            "use password_file, or the environment variable HOLDVARM_MAIL__SMTP__PASSWORD"
        )
    try:
        return Settings(toml_file=chosen, home=chosen.resolve().parent)  # type: ignore[call-arg]
    except ValidationError as error:
        lines = TomlLines(text)
        raise UserError(*[_explain(chosen, lines, dict(one)) for one in error.errors()]) from None


def _explain(file: Path, lines: Any, error: dict[str, Any]) -> str:
    place = error["loc"]
    name = ".".join(str(part) for part in place) or "the file"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = "no such setting; see config.example.toml"
    elif error["type"] == "missing":
        message = "must be given"
    line = lines.line(*place)
    return f"{file}{f':{line}' if line else ''}: {name}: {message}"
