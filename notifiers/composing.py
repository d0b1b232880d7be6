"""A letter as a message: subject, text, HTML, the .ics of each deadline, and identities that never
change."""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache, partial

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from calendars.publishing import Entry, single_event
from engine.catalogue import catalogue
from engine.messages import Attachment, Message
from engine.nudging import Letter
from notifiers.letter_view import LONGEST_TITLE_IN_SUBJECT, LetterView, letter_view
from notifiers.mime import LONGEST_NAME, LONGEST_SUBJECT
from notifiers.one_line import header_line, one_line
from notifiers.sender import Sender
from workflows.schema import Language

CALENDAR_TYPE = "text/calendar; method=PUBLISH; charset=utf-8"
DIGEST = "digest"

_TEXT_WIDTH = 72


def compose(letter: Letter, *, sender: Sender, entries: Mapping[str, Entry], base_url: str | None) -> Message:
    """The mail of a letter: of one step, or a digest of several. The same letter gives the same message.

    `entries` has the calendar entry of each dated step by its key (`engine.feed_entries`), so that the
    file in a mail and the feed speak of one event; a step without one has no attachment. `base_url` is
    the address of the page that lists every deadline. Raises ValueError for a letter without items or an
    address that is not http."""
    if not letter.items:
        raise ValueError(f"a letter to {letter.person.id} on {letter.day} has no items")
    if base_url is not None and not base_url.startswith(("https://", "http://")):
        raise ValueError("base_url must start with https:// or http://")
    attachments = tuple(_attachments(letter, entries))
    view = letter_view(letter)
    subject, text, html = _rendered(view, len(attachments), sender, base_url)
    key = message_key(letter)
    steps = tuple(dict.fromkeys(item.step.key for item in letter.items))
    roles = dict.fromkeys(item.recipient.asked for item in letter.items)
    thread = (thread_id(letter.profile.slug, steps[0], sender),) if len(steps) == 1 else ()
    return Message(
        key=key,
        id=f"{key}@{sender.domain}",
        to_name=header_line(letter.person.name, LONGEST_NAME),
        to_address=letter.person.email,
        language=letter.language,
        role=", ".join(roles),
        kind=DIGEST if len(letter.items) > 1 else letter.items[0].nudge.kind.value,
        subject=subject,
        text=text,
        html=html,
        steps=steps,
        at=letter.at,
        attachments=attachments,
        references=thread,
    )


def message_key(letter: Letter) -> str:
    """What the ledger knows the message by: who is told of which rungs on which day, and nothing else. A
    changed title or wording is still the same message."""
    rungs = sorted(
        (item.nudge.step_key, item.nudge.rung, item.nudge.for_day.isoformat()) for item in letter.items
    )
    return _digest([letter.profile.slug, letter.person.id, letter.day.isoformat(), rungs])


def thread_id(municipality: str, step_key: str, sender: Sender) -> str:
    """The Message-ID (without brackets) that every mail on one step alone refers to, so that mail
    programs show them together. No mail has it itself."""
    return f"step-{_digest([municipality, step_key])}@{sender.domain}"


def _digest(parts: list[object]) -> str:
    # JSON, because joined text could run together: ("a", "bc") and ("ab", "c").
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()[:40]


def _rendered(view: LetterView, attached: int, sender: Sender, base_url: str | None) -> tuple[str, str, str]:
    """Subject, text and HTML."""
    say = partial(_say, view.language)
    noted = say(f"footer.attached-{'one' if attached == 1 else 'many'}", count=attached) if attached else ""
    values: dict[str, object] = {
        "letter": view,
        "say": say,
        "short": partial(one_line, limit=LONGEST_TITLE_IN_SUBJECT),
        "attached": noted,
        "base_url": base_url,
        "reply_to": sender.reply_to,
    }
    templates = _templates()
    subject = header_line(templates.get_template("nudge.subject").render(values), LONGEST_SUBJECT)
    text = templates.get_template("nudge.txt").render(values).strip() + "\n"
    preheader = " – ".join((view.items[0].day, view.items[0].process))
    html = templates.get_template("nudge.html").render(values, subject=subject, preheader=preheader)
    return subject, text, _css_inlined(html)


def _say(language: Language, wording: str, **values: object) -> str:
    return catalogue("notifiers").text(wording, language, **values)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("notifiers"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = _wrapped
    return environment


def _wrapped(text: str, indent: str = "") -> str:
    """Lines of at most 72 characters, those after the first indented; a long word (an address) stays
    whole."""
    return textwrap.fill(
        text, _TEXT_WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _css_inlined(html: str) -> str:
    # Outlook and some web mail read style attributes only. The sheet is kept for the media queries. By
    # default css-inline would load a sheet that a link points to, from the disk too.
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
    inlined: str = inliner.inline(html)
    return inlined


def _attachments(letter: Letter, entries: Mapping[str, Entry]) -> Iterator[Attachment]:
    taken: set[str] = set()
    for key, step in {item.step.key: item.step for item in letter.items}.items():
        entry = entries.get(key)
        if entry is None:
            continue
        stem = f"{re.sub(r'[^a-z0-9]+', '-', step.step.id)[:60].strip('-')}-{entry.day.isoformat()}"
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        yield Attachment(filename=f"{name}.ics", content_type=CALENDAR_TYPE, content=single_event(entry))
