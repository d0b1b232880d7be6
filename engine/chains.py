"""Case papers: the meetings a case goes through before the body that decides, and when its papers are due.

A decision says `chain = …`, and from that come, for each body on the way, its last meeting before the next body's
papers must be ready, and the day its own papers go to the secretariat. Koml § 11-3 asks only for reasonable notice;
ten days for the council and seven for others are common rules of procedure (domain.md 6.2), and configurable.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Set
from typing import Any

from engine.catalogue import catalogue
from engine.facts import Profile
from engine.wording import body_name
from workflows.dates import (
    Bound,
    BoundKind,
    Direction,
    Extreme,
    MeetingChoice,
    Offset,
    Point,
    Sentence,
    Span,
    StepDate,
    Unit,
)
from workflows.schema import Language, Raci, RuleClass, Step, StepKind, Text, Workflow

SECRETARY = "council-secretary"
COUNCIL = "kommunestyret"
COUNCIL_PAPER_DAYS = 10
OTHER_PAPER_DAYS = 7
# A meeting longer ago than this was about other things: the case had not been written.
REACH = Span(count=60, unit=Unit.days)
# Until the meetings are known: so long before the next body's papers are due, the body is taken to have met.
BETWEEN_BODIES = Span(count=7, unit=Unit.days)
MARK = "+"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CasePapers:
    """The steps that come with one decision, first in the chain first, and the bodies that have no meetings."""

    steps: tuple[Step, ...]
    passed_over: tuple[str, ...]


def is_derived(step: Step) -> bool:
    """Whether a step was made from a chain, and stands in no definition."""
    return MARK in step.id


def paper_days(profile: Profile, body: str) -> int:
    """How many days before its meeting a body's papers go to the secretariat."""
    return profile.paper_days.get(body, COUNCIL_PAPER_DAYS if body == COUNCIL else OTHER_PAPER_DAYS)


def case_papers(workflow: Workflow, step: Step, profile: Profile, meeting: Set[str]) -> CasePapers:
    """What comes with a decision that has a chain; `meeting` has the bodies the meeting plan knows.

    The name of a chain that nobody has written out stands for the deciding body alone."""
    stages = () if isinstance(step.chain, str) or step.chain is None else step.chain[:-1]
    deciding = step.body or (step.chain if isinstance(step.chain, str) else "")
    papers = _papers(workflow, step, deciding, StepDate(step=step.id), profile)
    made, passed_over, following = [papers], [], [papers]
    for stage in reversed(stages):
        before = _earliest(following)
        of_stage: list[Step] = []
        for body in stage:
            own = step.chain_steps.get(body)
            if own is None and body not in meeting:
                passed_over.append(body)
                continue
            if own is None:
                link = _link(workflow, step, body, before)
                made.append(link)
                own = link.id
            of_stage.append(_papers(workflow, step, body, StepDate(step=own), profile))
        made += of_stage
        following = of_stage or following
    return CasePapers(steps=tuple(reversed(made)), passed_over=tuple(reversed(passed_over)))


def _papers(workflow: Workflow, step: Step, body: str, meeting: StepDate, profile: Profile) -> Step:
    lead = Span(count=paper_days(profile, body), unit=Unit.days)
    point = Offset(span=lead, direction=Direction.before, of=meeting)
    return _derived(
        workflow,
        step,
        f"papers-{body}",
        title=_title("chain.papers", body, step.title),
        kind=StepKind.task,
        body=body,
        due=Sentence(text=f"{lead.count} days before {meeting.name}", point=point),
    )


def _link(workflow: Workflow, step: Step, body: str, before: Point) -> Step:
    earliest = Offset(span=REACH, direction=Direction.before, of=before)
    bounds = (Bound(kind=BoundKind.since, point=earliest), Bound(kind=BoundKind.before, point=before))
    expected = Offset(span=BETWEEN_BODIES, direction=Direction.before, of=before)
    return _derived(
        workflow,
        step,
        body,
        title=_title("chain.link", body, step.title),
        kind=StepKind.recommendation,
        body=body,
        due=Sentence(
            text=f"last meeting of {body} before the next papers",
            point=MeetingChoice(body=body, nth=-1, bounds=bounds),
        ),
        expected=Sentence(text=f"{BETWEEN_BODIES.count} days before the next papers", point=expected),
    )


def _derived(workflow: Workflow, step: Step, name: str, **values: Any) -> Step:
    writer = workflow.role_of(step)
    # Not validated: an id with a plus sign cannot be written in a definition, so that it can mean nothing else.
    return Step.model_construct(
        id=f"{step.id}{MARK}{name}",
        role=SECRETARY,
        raci=Raci(r=(writer,), a=workflow.accountable(step)),
        rule_class=RuleClass.practice,
        only_if=step.only_if,
        outcome={},
        chain_steps={},
        **values,
    )


def _earliest(papers: Iterable[Step]) -> Point:
    points = tuple(StepDate(step=one.id) for one in papers)
    return points[0] if len(points) == 1 else Extreme(direction=Direction.before, of=points)


def _title(wording: str, body: str, title: Text) -> Text:
    texts: Mapping[Language, str] = {
        language: _capital(
            catalogue("engine").text(
                wording, language, body=body_name(body, language), title=title.in_language(language)
            )
        )
        for language in ("nb", "nn", "en")
    }
    return Text(nb=texts["nb"], nn=texts["nn"], en=texts["en"])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
