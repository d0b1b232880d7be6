"""A new installation, and the example file that shows it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from holdvarm.installation import config_text, slug_of, write_installation
from holdvarm.settings import load_settings

ROOT = Path(__file__).parents[2]


def test_the_example_configuration_is_the_one_init_writes() -> None:
    assert (ROOT / "config.example.toml").read_text(encoding="utf-8") == config_text(
        "Eksempel kommune", "nb", date(2026, 1, 1)
    )


def test_the_three_languages_of_the_configuration_say_the_same() -> None:
    read = [tomllib.loads(config_text("Ås", language, date(2026, 1, 1))) for language in ("nb", "nn", "en")]  # type: ignore[arg-type]
    for settings in read:
        settings["municipality"][0].pop("language")

    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize("name", ["Ås kommune", 'Kåfjord "Gáivuotna"', "Nord-Fron\\Sør"])
def test_any_name_makes_a_configuration_that_loads(name: str, tmp_path: Path) -> None:
    write_installation(tmp_path, name, "nn", date(2026, 1, 1))

    settings = load_settings(tmp_path / "config.toml")

    assert settings.municipality[0].name == name


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ås kommune", "as"),
        ("Øystre Slidre kommune", "oystre-slidre"),
        ("Kárášjohka", "karasjohka"),
        ("!", "kommune"),
    ],
)
def test_the_slug_is_plain(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_secrets_come_from_the_environment_and_paths_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_installation(tmp_path, "Ås", "nb", date(2026, 1, 1))
    file = tmp_path / "config.toml"
    file.write_text(file.read_text() + '\n[mail.smtp]\nhost = "smtp.example.org"\nuser = "holdvarm"\n')
    monkeypatch.setenv("HOLDVARM_MAIL__SMTP__PASSWORD", "hemmelig")
    monkeypatch.setenv("HOLDVARM_WEB__PORT", "9000")

    settings = load_settings(file)

    assert settings.smtp_password() == "hemmelig"
    assert settings.web.port == 9000
    assert settings.database_url() == f"sqlite:///{tmp_path / 'data/holdvarm.db'}"
    assert "hemmelig" not in repr(settings)
