"""What was learned from an old årshjul, as TOML for a municipality's own folder: a person reads and accepts it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from engine.catalogue import catalogue
from engine.language import listing, short_day_text
from engine.learning import Learned, Miss, Proposal
from workflows.schema import Language

WORKFLOW_ID = "own-wheel"
OWNER = "chief-executive"
MISSES_NAMED = 3


def overlay_text(learned: Sequence[Learned], language: Language) -> str:
    """A whole workflow file: a `[[step]]` for each thing learned, with how often its sentence was right. What no
    sentence fits stands as a comment, so that the file loads as it is."""
    lines = [f"# {line}" for line in _said("head", language).split("\n")]
    lines += [
        f'id    = "{WORKFLOW_ID}"',
        f"title = {_title(_said('workflow', language), language)}",
        'every = "year"',
        'label = "{year}"',
        f'owner = "{OWNER}"',
    ]
    for one in learned:
        lines += ["", *_step(one, language)]
    return "\n".join(lines) + "\n"


def seen_text(proposal: Proposal, language: Language) -> str:
    """ "sett 3 av 3 år", and what the sentence says of the years it does not fit."""
    if proposal.of == 1:
        text = _said("seen-once" if proposal.seen else "not-seen", language)
    else:
        text = _said("seen", language, seen=proposal.seen, of=proposal.of)
    misses = [_miss(miss, language) for miss in proposal.misses[:MISSES_NAMED]]
    return f"{text}; {listing(misses, language)}" if misses else text


def _miss(miss: Miss, language: Language) -> str:
    seen = short_day_text(miss.seen, language)
    if miss.instead is None:
        return _said("miss-none", language, seen=seen)
    return _said("miss", language, seen=seen, instead=short_day_text(miss.instead, language))


def _step(one: Learned, language: Language) -> Iterator[str]:
    days = ", ".join(short_day_text(day, language) for day in one.days)
    yield f"# {_said('days', language, title=_comment(one.title), days=days)}"
    for name in one.unknown:
        wording = "unknown-role"
        if one.role or one.nearest:
            wording = "unknown-role-known" if one.role else "unknown-role-near"
        near = one.role or one.nearest or ""
        yield f"# {_said(wording, language, name=_comment(name), near=near)}"
    best = one.best
    off = ""
    if best is None:
        yield f"# {_said('no-rule', language)}"
        off = "# "
    shown = best or next(iter(one.proposals), None)
    yield f"{off}[[step]]"
    yield f"{off}id       = {json.dumps(one.id)}"
    yield f"{off}title    = {_title(one.title, language)}"
    yield f'{off}kind     = "task"'
    if one.body is not None and best is not None:
        yield f"{off}body     = {json.dumps(one.body)}"
    if one.role is not None:
        yield f"{off}role     = {json.dumps(one.role)}"
    if shown is not None:
        yield f"{off}due      = {json.dumps(shown.sentence)}  # {seen_text(shown, language)}"
    if best is not None and one.expected is not None:
        yield f"expected = {json.dumps(one.expected)}"
    yield f'{off}class    = "local"'
    for other in one.proposals:
        if other is not shown:
            text = f"due = {json.dumps(other.sentence)}  ({seen_text(other, language)})"
            yield f"# {_said('or', language, text=text)}"


def _title(text: str, language: Language) -> str:
    """A title in the language of the file; it is bokmål that must be there."""
    written = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    if language == "nb":
        return f"{{ nb = {written} }}"
    return f"{{ nb = {written}, {language} = {written} }}"


def _comment(text: str) -> str:
    """Text from outside as it may stand in a comment: TOML allows no control characters there."""
    return "".join(c if c.isprintable() else " " for c in text)


def _said(wording: str, language: Language, **values: object) -> str:
    return catalogue("holdvarm").text(f"learn.{wording}", language, **values)
