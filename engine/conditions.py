"""Whether a condition holds: yes, no, or not decided yet.

What the municipality has stands in its profile. What a step decided stands in the answer to it; until there is
one, the question is open, and the plan says so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

from engine.facts import Answer, Profile, SummerPolicy
from engine.planned import PlannedStep
from engine.reasons import Reason, because
from engine.runs import Run
from workflows.conditions import Condition, Decided
from workflows.dates import StepDate
from workflows.features import SUMMER_POLICY
from workflows.schema import Step


class Truth(StrEnum):
    yes = "yes"
    no = "no"
    undecided = "undecided"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What some conditions come to together. `open` says what is not decided, `settled` what is; `waits_for` has the
    keys of the steps that will decide, and `by` the day the last of them should have (None: not known)."""

    truth: Truth
    open: tuple[Reason, ...] = ()
    settled: tuple[Reason, ...] = ()
    waits_for: tuple[str, ...] = ()
    by: date | None = None


ALWAYS = Verdict(truth=Truth.yes)
NEVER = Verdict(truth=Truth.no)
Finder = Callable[[StepDate, Run], PlannedStep | None]


class Conditions:
    """Answers for one municipality; `find` gives the planned step that a run means, None when it is not in the
    plan."""

    def __init__(self, profile: Profile, find: Finder) -> None:
        self._profile = profile
        self._find = find

    def together(self, conditions: Iterable[Condition], run: Run) -> Verdict:
        """All of them must hold: one that does not settles it, whatever else is open."""
        found: list[Verdict] = []
        for condition in conditions:
            verdict = self._one(condition, run)
            if verdict.truth is Truth.no:
                return NEVER
            found.append(verdict)
        return both(*found)

    def _one(self, condition: Condition, run: Run) -> Verdict:
        if not isinstance(condition, Decided):
            return ALWAYS if has_feature(self._profile, condition.feature) is condition.wanted else NEVER
        step = self._find(condition.step, run)
        if step is None:
            # A decision that never comes decides nothing: it is not "ja", and it is not "not ja" that was asked for.
            return NEVER if condition.wanted else ALWAYS
        outcome = outcome_of(step.step, step.answer, condition.field)
        said = because(
            "condition.decided" if condition.wanted else "condition.not-decided",
            title=step.step.title,
            field=condition.field,
            value=condition.value,
        )
        if outcome is None:
            return Verdict(
                truth=Truth.undecided,
                open=(said,),
                waits_for=(*step.undecided, step.key),
                by=_later(step.decided_by, step.deadline or step.limit, known=not step.undecided),
            )
        if matches(outcome, condition.value, step.step.outcome.get(condition.field, ())) is condition.wanted:
            return Verdict(truth=Truth.yes, settled=(said,))
        return NEVER


def both(*verdicts: Verdict) -> Verdict:
    """What several verdicts come to together."""
    verdicts = tuple(verdict for verdict in verdicts if verdict is not ALWAYS)
    if not verdicts:
        return ALWAYS
    if any(verdict.truth is Truth.no for verdict in verdicts):
        return NEVER
    waiting = [verdict for verdict in verdicts if verdict.truth is Truth.undecided]
    if not waiting and not any(verdict.settled for verdict in verdicts):
        return ALWAYS
    days = [verdict.by for verdict in waiting]
    return Verdict(
        truth=Truth.undecided if waiting else Truth.yes,
        open=tuple(dict.fromkeys(said for verdict in waiting for said in verdict.open)),
        settled=tuple(dict.fromkeys(said for verdict in verdicts for said in verdict.settled)),
        waits_for=tuple(dict.fromkeys(key for verdict in waiting for key in verdict.waits_for)),
        by=max((day for day in days if day is not None), default=None) if None not in days else None,
    )


def has_feature(profile: Profile, feature: str) -> bool:
    """Whether the municipality has a feature; that it has a summer policy follows from the policy itself."""
    if feature == SUMMER_POLICY:
        return profile.summer_policy is not SummerPolicy.none
    return feature in profile.features


def outcome_of(step: Step, answer: Answer | None, field: str) -> str | None:
    """What a step that is done was answered with in a field; None as long as it is not."""
    if answer is None or answer.kind != "done":
        return None
    return answer.outcome.get(field)


def matches(outcome: str, value: str, allowed: tuple[str, ...]) -> bool:
    """Whether an answer says a value. Where anything may be answered, an answer may list several, with commas."""
    given = " ".join(outcome.casefold().split())
    wanted = " ".join(value.casefold().split())
    return given == wanted or (not allowed and wanted in [part.strip() for part in given.split(",")])


def _later(one: date | None, other: date | None, *, known: bool) -> date | None:
    """The later of two days. A step that itself is not decided has both; `known` says that it is."""
    if other is None or (one is None and not known):
        return None
    return other if one is None else max(one, other)
