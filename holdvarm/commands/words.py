"""Help texts in the language of the terminal: `HOLDVARM_LANGUAGE` (nb, nn or en), bokmål if not set."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from engine.catalogue import catalogue

if TYPE_CHECKING:
    from workflows.schema import Language


def terminal_language() -> Language:
    """The language help is shown in before any configuration is read."""
    asked = os.environ.get("HOLDVARM_LANGUAGE", "nb")
    return cast("Language", asked if asked in ("nb", "nn", "en") else "nb")


def words(wording: str) -> str:
    return catalogue("holdvarm").text(f"help.{wording}", terminal_language())
