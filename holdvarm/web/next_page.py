"""The page of what is next: the steps by month, each with its reason; roles, never names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from engine.board import View
from engine.catalogue import catalogue
from engine.language import LANGUAGES, day_text, short_day_text
from engine.nudges import deadline
from engine.outlook import open_steps, overdue
from engine.planned import PlannedStep
from engine.wording import body_name, render
from holdvarm.plan_formats import law_text
from workflows.schema import Language

SHOWN = 120


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("holdvarm.web"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_next_page(view: View, *, language: Language, swept_at: datetime | None) -> str:
    """The page of one municipality, in one language."""
    profile = view.tenant.profile
    steps = open_steps(view.plan, profile)
    late = [step for step in steps if overdue(step, view.day)]
    ahead = [step for step in steps if not overdue(step, view.day)][:SHOWN]
    months = [
        {"name": name[:1].upper() + name[1:], "steps": [_shown(step, view, language) for step in group]}
        for name, group in groupby(ahead, key=lambda step: _month(step, language))
    ]
    return (
        _environment()
        .get_template("next.html")
        .render(
            t=_words(language),
            language=language,
            languages=LANGUAGES,
            path=f"/kommune/{profile.slug}",
            name=profile.name,
            today=day_text(view.day, language),
            swept=swept_at.astimezone(ZoneInfo(profile.zone)).strftime("%H:%M") if swept_at else "",
            late=[_shown(step, view, language) for step in late],
            months=months,
        )
    )


def render_start_page(views: Sequence[View], *, language: Language) -> str:
    """The list of municipalities one installation serves."""
    rows = [{"slug": v.tenant.profile.slug, "name": v.tenant.profile.name} for v in views]
    return (
        _environment()
        .get_template("start.html")
        .render(t=_words(language), language=language, languages=LANGUAGES, path="/", rows=rows)
    )


def _words(language: Language) -> Any:
    words = catalogue("holdvarm")
    return lambda wording, **values: words.text(wording, language, **values)


def _month(step: PlannedStep, language: Language) -> str:
    day = deadline(step)
    return "" if day is None else day_text(day.replace(day=1), language, weekday=False).split(" ", 1)[1]


def _shown(step: PlannedStep, view: View, language: Language) -> dict[str, Any]:
    bundle = view.tenant.bundle
    return {
        "key": step.key,
        "when": short_day_text(day, language) if (day := deadline(step)) else "",
        "until": short_day_text(step.end, language) if step.end else "",
        "limit": short_day_text(step.limit, language) if step.limit and step.limit != step.due else "",
        "title": step.step.title.in_language(language),
        "workflow": f"{view.plan.workflows[step.workflow].title.in_language(language)} {step.run}",
        "role": bundle.roles.title(step.role).in_language(language),
        "body": body_name(step.step.body, language) if step.step.body else "",
        "law": law_text(step, language),
        "status": str(step.status),
        "hard": str(step.step.rule_class) == "law-hard",
        "reason": render(step.reason, language),
        "conflicts": [render(conflict, language) for conflict in step.conflicts],
        "warnings": [render(warning, language) for warning in step.warnings],
    }
