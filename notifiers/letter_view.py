"""A letter in the words of its reader's language: what the text and the HTML of a mail both show.

Everything from outside has been through `one_line` here; the HTML template escapes it besides.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Literal

from calendars.working_days import WorkingDays
from engine.catalogue import catalogue
from engine.language import count_text, day_text
from engine.nudging import Letter, LetterItem
from engine.planned import DateStatus, PlannedStep
from engine.reasons import Reason, because
from engine.wording import render
from notifiers.one_line import one_line
from workflows.dates import Unit
from workflows.schema import Language

# In a subject the title has to leave room for the date; most mail programs show fewer than 80 characters.
LONGEST_TITLE_IN_SUBJECT = 90

# Up to here a deadline is counted in working days: the question is how many days there are to work in.
_COUNTED_IN_WORKING_DAYS = 10
_WEEK = 7

Urgency = Literal["upcoming", "today", "overdue"]
Tone = Literal["deadline", "date", "plain", "finding"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A labelled paragraph; `tone` is what it is: the deadline itself, another date, a conflict or a warning
    (`finding`), or `plain`."""

    label: str
    text: str
    tone: Tone = "plain"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One step as its reader sees it. `days` is how many calendar days are left to `day`, negative when
    passed."""

    title: str
    process: str
    urgency: Urgency
    expected: bool
    days: int
    day: str
    short_day: str
    when: str
    banner: str
    rows: tuple[Row, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    language: Language
    municipality: str
    items: tuple[ItemView, ...]
    overdue: int
    heading: str
    overview_heading: str


def letter_view(letter: Letter) -> LetterView:
    """What a letter says, in the order of its items."""
    say = _Words(letter.language)
    items = tuple(_item(item, letter, say) for item in letter.items)
    overdue = sum(item.urgency == "overdue" for item in items)
    if len(items) == 1:
        heading = items[0].title
    elif overdue:
        heading = say("heading.several-overdue", count=len(items), overdue=overdue)
    else:
        heading = say("heading.several", count=len(items))
    return LetterView(
        language=letter.language,
        municipality=one_line(letter.profile.name, 100),
        items=items,
        overdue=overdue,
        heading=heading,
        overview_heading=say("heading.overview"),
    )


class _Words:
    """The mail's wordings in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, wording: str, **values: object) -> str:
        return catalogue("notifiers").text(wording, self.language, **values)


def _item(item: LetterItem, letter: Letter, say: _Words) -> ItemView:
    day = item.nudge.for_day
    days = (day - letter.day).days
    urgency: Urgency = "overdue" if days < 0 else "today" if days == 0 else "upcoming"
    expected = item.step.status is DateStatus.expected
    when = _away(letter.day, day, say)
    banner = "expected" if expected and urgency == "upcoming" else urgency
    return ItemView(
        title=_title(item.step, letter.language),
        process=say(
            "process",
            workflow=one_line(item.workflow_title.in_language(letter.language)),
            run=one_line(item.step.run, 40),
        ),
        urgency=urgency,
        expected=expected,
        days=days,
        day=day_text(day, letter.language),
        short_day=day_text(day, letter.language, weekday=False, year=day.year != letter.day.year),
        when=when,
        banner=say(f"banner.{banner}", when=when),
        rows=tuple(_rows(item, letter, when, say)),
    )


def _title(step: PlannedStep, language: Language) -> str:
    return one_line(step.step.title.in_language(language), 300)


def _rows(item: LetterItem, letter: Letter, when: str, say: _Words) -> Iterator[Row]:
    step, language = item.step, letter.language
    day = day_text(item.nudge.for_day, language)
    kind = "unplanned" if step.due is None else "dated"
    yield Row(label=say("label.when"), text=say(f"when.{kind}", day=day, when=when), tone="deadline")
    if step.due is not None and step.status is DateStatus.expected:
        yield Row(label=say("label.status"), text=say("when.expected"))
    if step.due is not None and step.end is not None and step.end != step.due:
        lasts = say("when.lasts", first=day_text(step.due, language), last=day_text(step.end, language))
        yield Row(label=say("label.lasts"), text=lasts, tone="date")
    if step.limit is not None and step.due is not None and step.limit != item.nudge.for_day:
        passed = "limit-passed" if step.limit < letter.day else "limit-ahead"
        away = _away(letter.day, step.limit, say)
        label = "label.legal-limit" if step.step.law is not None else "label.limit"
        limit = say(f"when.{passed}", day=day_text(step.limit, language), when=away)
        yield Row(label=say(label), text=limit, tone="date")
    for conflict in step.conflicts:
        yield Row(label=say("label.conflict"), text=one_line(render(conflict, language)), tone="finding")
    for warning in step.warnings:
        yield Row(label=say("label.warning"), text=one_line(render(warning, language)), tone="finding")
    if reason := one_line(render(_without_own_rows(step), language)):
        yield Row(label=say("label.why"), text=reason)
    yield _law(step, language, say)
    if step.step.missed is not None:
        yield Row(label=say("label.missed"), text=one_line(step.step.missed.in_language(language)))
    if step.step.note is not None:
        yield Row(label=say("label.note"), text=one_line(step.step.note.in_language(language)))
    role = _inside_a_sentence(item.role_title.in_language(language))
    held = _inside_a_sentence(item.held_title.in_language(language))
    you = say(f"you.{item.recipient.standing.value}", role=role, held=held)
    yield Row(label=say("label.you"), text=you)


def _inside_a_sentence(title: str) -> str:
    """A role's title as it is written in a sentence: "økonomisjef", but "IT-leder"."""
    line = one_line(title, 100)
    return line[:1].lower() + line[1:] if line[1:2].islower() else line


def _without_own_rows(step: PlannedStep) -> Reason:
    """The step's reason without what has rows of its own: the paragraph, the conflicts and the warnings."""
    parts = dict(step.reason.values).get("parts")
    if step.reason.wording != "paragraph" or not isinstance(parts, tuple):
        return step.reason
    findings = (*step.conflicts, *step.warnings)
    kept = [
        part
        for part in parts
        if isinstance(part, Reason) and part.wording != "step.law" and part not in findings
    ]
    return because("paragraph", parts=tuple(kept))


def _law(step: PlannedStep, language: Language, say: _Words) -> Row:
    rule_class = say(f"class.{step.step.rule_class.value}")
    law = step.step.law
    if law is None:
        text = say("law.none", **{"class": rule_class})
        return Row(label=say("label.basis"), text=text[:1].upper() + text[1:])
    values: dict[str, object] = {"ref": one_line(law.ref, 200), "class": rule_class}
    if law.verified is False:
        text = say("law.unverified", **values)
    else:
        text = say("law.verified", day=day_text(law.verified, language, weekday=False), **values)
    note = f" {one_line(law.note.in_language(language))}" if law.note is not None else ""
    return Row(label=say("label.law"), text=text + note)


def _away(today: date, day: date, say: _Words) -> str:
    """How far off a day is: "i morgen", "om 3 virkedager", "om 6 uker", "for 2 dager siden"."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return say({-1: "away.yesterday", 0: "away.today", 1: "away.tomorrow"}[days])
    if days < 0:
        return say("away.behind", span=count_text(-days, Unit.days, say.language))
    working_days = WorkingDays().count(today, day)
    if working_days == 1:
        return say("away.next-working-day")
    if 1 < working_days <= _COUNTED_IN_WORKING_DAYS:
        span = count_text(working_days, Unit.working_days, say.language)
    elif days % _WEEK == 0:
        span = count_text(days // _WEEK, Unit.weeks, say.language)
    else:
        span = count_text(days, Unit.days, say.language)
    return say("away.ahead", span=span)
