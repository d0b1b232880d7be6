"""The nearest right word: what somebody most likely meant by a name that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LIKENESS = 0.6  # difflib's ratio; below it a suggestion is more often a distraction than a help
LONGEST = 100  # difflib takes time in the square of the length; nobody's typing slip is longer


def nearest(word: str, candidates: Iterable[str], *, likeness: float = LIKENESS) -> str | None:
    """The candidate most like `word` regardless of case, or None when none is like enough."""
    if len(word) > LONGEST:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=likeness)
    return by_folded[found[0]] if found else None
