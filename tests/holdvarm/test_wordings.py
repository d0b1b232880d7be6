"""Everything a person reads exists in bokmål, nynorsk and English."""

from __future__ import annotations

from string import Formatter

import pytest

from engine.catalogue import catalogue


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("package", ["engine", "holdvarm", "notifiers"])
def test_every_wording_has_three_languages_with_the_same_values(package: str) -> None:
    for name, texts in catalogue(package).entries.items():
        assert set(texts) == {"nb", "nn", "en"}, name
        assert all(text.strip() for text in texts.values()), name
        assert _names(texts["nb"]) == _names(texts["nn"]) == _names(texts["en"]), name
