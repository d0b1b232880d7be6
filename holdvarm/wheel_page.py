"""The plan as a page to be laid before the council: the årshjul, month by month, meetings first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from engine.catalogue import catalogue
from engine.language import day_text, short_day_text
from engine.planned import DateStatus, PlannedStep
from engine.tenant import Tenant
from engine.wording import body_name, render
from workflows.schema import Language, StepKind

_POLITICAL = (StepKind.decision, StepKind.recommendation)
_PAPERS = "+papers-"  # the day a case goes to the secretariat, made by engine.chains


def as_markdown(
    steps: Iterable[PlannedStep], tenant: Tenant, language: Language, first: date, last: date
) -> str:
    """An annual wheel in Markdown. What is only expected is marked, and explained once; the days case papers are
    due stand beside the meeting they are for; what does not add up stands last."""
    page = _Page(list(steps), tenant, language, first, last)
    return "\n".join([*page.head(), *page.months(), *page.rest(), *page.foot()])


class _Page:
    def __init__(
        self, steps: list[PlannedStep], tenant: Tenant, language: Language, first: date, last: date
    ) -> None:
        self._tenant = tenant
        self._language = language
        self._first, self._last = first, last
        self._papers = [step for step in steps if _PAPERS in step.key]
        self._steps = [step for step in steps if _PAPERS not in step.key]
        self._by_key = {step.key: step for step in steps}

    def head(self) -> Iterator[str]:
        name = _cell(self._tenant.profile.name)
        year = self._first.year
        if (self._first, self._last) == (date(year, 1, 1), date(year, 12, 31)):
            yield f"# {self._said('title-year', name=name, year=year)}"
        else:
            yield f"# {self._said('title', name=name)}"
        yield ""
        yield self._said("window", first=self._long(self._first), last=self._long(self._last))
        if any(step.status is DateStatus.expected for step in self._steps):
            yield self._said("star")
        yield ""

    def months(self) -> Iterator[str]:
        dated = [step for step in self._steps if step.due is not None and self._first <= step.due]
        for month, group in groupby(dated, key=_month):
            name = day_text(month, self._language, weekday=False).split(" ", 1)[1]
            yield from (f"## {name[:1].upper()}{name[1:]}", "")
            found = list(group)
            political = [step for step in found if _is_political(step)]
            yield from self._meetings(political)
            yield from self._tasks([step for step in found if not _is_political(step)], bool(political))

    def rest(self) -> Iterator[str]:
        """What began before the window, what has no date, and what does not add up."""
        before = [s for s in self._steps if s.due is not None and s.due < self._first and not s.done]
        if before:
            yield from (f"## {self._said('before')}", "")
            yield from self._tasks(before, titled=False)
        undated = [step for step in self._steps if step.due is None]
        if undated:
            yield from (f"## {self._said('undated')}", "")
            for step in undated:
                yield f"- {self._title(step)}: {_cell(render(step.reason, self._language))}"
            yield ""
        conflicts = [(step, c) for step in self._steps if step.due for c in step.conflicts]
        if conflicts:
            yield from (f"## {self._said('conflicts')}", "")
            for step, conflict in conflicts:
                yield f"- {self._title(step)}: {_cell(render(conflict, self._language))}"
            yield ""

    def foot(self) -> Iterator[str]:
        if any(step.step.law is not None and not step.step.law.verified for step in self._steps):
            yield from (self._said("unverified"), "")

    def _meetings(self, steps: Sequence[PlannedStep]) -> Iterator[str]:
        if not steps:
            return
        yield from (f"**{self._said('meetings')}**", "")
        yield from self._header("date", "body", "case", "papers", "law")
        ordered = sorted(steps, key=lambda s: (s.due or date.max, s.step.body or "", s.key))
        before: tuple[date | None, str] | None = None
        for step in ordered:
            body = step.step.body or ""
            same = (step.due, body) == before
            before = (step.due, body)
            name = body_name(body, self._language) if body else ""
            cells = (
                "" if same else self._when(step),
                "" if same else f"{name[:1].upper()}{name[1:]}",
                f"{self._case(step)}{_mark(step)}",
                self._papers_due(step),
                self._law(step),
            )
            yield self._row(cells)
        yield ""

    def _tasks(self, steps: Sequence[PlannedStep], titled: bool) -> Iterator[str]:
        if not steps:
            return
        if titled:
            yield from (f"**{self._said('tasks')}**", "")
        yield from self._header("date", "task", "responsible", "limit", "law")
        roles = self._tenant.bundle.roles
        for step in steps:
            limit = short_day_text(step.limit, self._language) if step.limit else ""
            cells = (
                f"{self._when(step)}{_mark(step)}",
                self._title(step, escaped=False),
                roles.title(step.role).in_language(self._language),
                limit if step.step.rule_class.is_law else "",
                self._law(step),
            )
            yield self._row(cells)
        yield ""

    def _header(self, *columns: str) -> Iterator[str]:
        yield self._row(self._said(f"column-{column}") for column in columns)
        yield f"|{'---|' * len(columns)}"

    def _row(self, cells: Iterable[str]) -> str:
        return f"| {' | '.join(_cell(cell) for cell in cells)} |"

    def _when(self, step: PlannedStep) -> str:
        when = short_day_text(step.due, self._language) if step.due else ""
        if step.end is not None and step.end != step.due:
            when += f" – {short_day_text(step.end, self._language)}"
        return when

    def _title(self, step: PlannedStep, *, escaped: bool = True) -> str:
        title = step.step.title.in_language(self._language)
        workflow = self._tenant.bundle.workflows.get(step.workflow)
        if workflow is not None:
            of = workflow.title.in_language(self._language)
            title += f" ({of})" if of.endswith(step.run) else f" ({of} {step.run})"
        return _cell(title) if escaped else title

    def _case(self, step: PlannedStep) -> str:
        """What the body has before it; on its way to another body, the case it recommends in."""
        base = self._by_key.get(step.key.partition("+")[0])
        if "+" in step.key and base is not None:
            return self._said("recommends", title=base.step.title.in_language(self._language))
        return step.step.title.in_language(self._language)

    def _papers_due(self, step: PlannedStep) -> str:
        found = [
            papers.due
            for papers in self._papers
            if (papers.workflow, papers.run, papers.step.body) == (step.workflow, step.run, step.step.body)
            and papers.due is not None
            and step.due is not None
            and papers.due <= step.due
        ]
        return short_day_text(max(found), self._language) if found else ""

    def _law(self, step: PlannedStep) -> str:
        law = step.step.law
        if law is None:
            return ""
        unverified = "" if law.verified else catalogue("engine").text("law.unverified", self._language)
        return f"{law.ref}{unverified}"

    def _long(self, day: date) -> str:
        return day_text(day, self._language, weekday=False)

    def _said(self, wording: str, **values: object) -> str:
        return catalogue("holdvarm").text(f"wheel.{wording}", self._language, **values)


def _mark(step: PlannedStep) -> str:
    if step.done:
        return " ✓"
    return " *" if step.status is DateStatus.expected else ""


def _is_political(step: PlannedStep) -> bool:
    return step.step.body is not None and (step.step.kind in _POLITICAL or step.meeting is not None)


def _month(step: PlannedStep) -> date:
    return (step.due or date.max).replace(day=1)


def _cell(text: str) -> str:
    """Text that cannot break out of a Markdown table or list, nor be read as markup."""
    for character in "\\|<>*_`[]":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())
