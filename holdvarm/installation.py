"""A new installation on disk: configuration, example roster, and a folder for the municipality's own definitions."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path

from engine.catalogue import catalogue
from holdvarm.errors import UserError
from workflows.schema import Language

# Enough roles that every step of the bundle reaches somebody: role id, and the address before the @.
ROSTER_ROLES = (
    ("chief-executive", "kommunedirektor"),
    ("mayor", "ordforer"),
    ("finance-director", "okonomisjef"),
    ("council-secretary", "formannskapssekretar"),
    ("planner", "samfunnsplanlegger"),
    ("public-health-coordinator", "folkehelsekoordinator"),
    ("housing-coordinator", "boligkoordinator"),
    ("control-committee-secretary", "kontrollutvalg"),
)


# Before any meeting plan one is likely to try: a role held only from today would make last year's rehearsal mute.
EXAMPLE_SINCE = date(2015, 1, 1)


def slug_of(name: str) -> str:
    """A municipality's slug: "Ås kommune" gives "as"."""
    plain = name.casefold().replace("ø", "o").replace("æ", "ae").replace("å", "a")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"-kommune$", "", re.sub(r"[^a-z0-9]+", "-", plain).strip("-"))[:40] or "kommune"


def config_text(name: str, language: Language, in_use_from: date) -> str:
    """A configuration file, with comments in the language."""
    template = files("holdvarm").joinpath(f"templates/config.{language}.toml").read_text(encoding="utf-8")
    values = {
        "slug": slug_of(name),
        "name": json.dumps(name, ensure_ascii=False)[1:-1],
        "language": language,
        "in_use_from": in_use_from.isoformat(),
    }
    return _filled(template, values)


def write_installation(folder: Path, name: str, language: Language, today: date) -> list[Path]:
    """Write a new installation; returns the files. Never overwrites: if one exists, nothing is written."""
    if not name.strip() or not name.isprintable():
        raise UserError("--name: the municipality's name is empty or has control characters")
    own = {"nb": "LES-MEG.md", "nn": "LES-MEG.md", "en": "README.md"}[language]
    texts = {
        folder / "config.toml": config_text(name, language, today),
        folder / "roster.csv": roster_text(slug_of(name), language, EXAMPLE_SINCE),
        folder / "workflows" / own: files("holdvarm")
        .joinpath(f"templates/workflows.{language}.md")
        .read_text(encoding="utf-8"),
    }
    for file in texts:
        if file.exists():
            raise UserError(catalogue("holdvarm").text("init.exists", language, file=file))
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8", newline="\n") as out:
                out.write(text)
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror}") from None
    return list(texts)


def roster_text(slug: str, language: Language, first: date) -> str:
    """An example roster: role titles for names, addresses under a domain that is reserved for examples."""
    from workflows.loader import load_bundle

    roles = load_bundle([]).roles
    heading = {
        "nb": "rolle;navn;e-post;fra;til;språk",
        "nn": "rolle;namn;e-post;frå;til;språk",
        "en": "role;name;email;from;to;language",
    }
    lines = [heading[language]]
    for role, mailbox in ROSTER_ROLES:
        title = roles.title(role).in_language(language)
        lines.append(f"{title};{title};{mailbox}@{slug}.example;{first.isoformat()};;{language}")
    return "\n".join(lines) + "\n"


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"@(\w+)@", lambda match: values.get(match[1], match[0]), template)
