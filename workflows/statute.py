"""What a municipality's own folder may not do to a rule that stands in an Act: make it looser.

A statutory limit can be made stricter. An attempt at the opposite is an error that names the paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workflows.cycles import Cycle
from workflows.dates import Sentence
from workflows.findings import Finding, Place, error_at
from workflows.schema import Roll, RuleClass, Step, Workflow
from workflows.strictness import as_long, at_or_before
from workflows.wordings import Wording, said

Where = Callable[..., Place]
_RANK = {RuleClass.law_hard: 3, RuleClass.law_freq: 2, RuleClass.law_soft: 1}
_HINTS = {"statute.limit-unknown": "statute.limit-unknown-hint"}


def loosened(bundled: Workflow, own: Workflow, where: Where, gone: Mapping[str, Place]) -> Iterator[Finding]:
    """Every statutory rule of a bundled workflow that a municipality's version makes looser.

    `where` tells where a path of the own version stands, `gone` where steps were switched off."""
    if own.every != bundled.every and (law := paragraphs(bundled)):
        what = said("statute.cycle", workflow=own.id, law=law)
        yield error_at(where("every"), what, said("statute.hint"))
    if _new_conditions(bundled, own) and (law := paragraphs(bundled)):
        what = said("statute.condition", name=own.id, law=law)
        yield error_at(where("only_if"), what, said("statute.hint"))
    if bundled.every == Cycle.once and own.base_year > bundled.base_year and (law := paragraphs(bundled)):
        what = said("statute.first-year", year=own.base_year, law=law)
        yield error_at(where("first_year"), what, said("statute.hint"))
    yield from _quotas(bundled, own, where)
    steps = {step.id: (number, step) for number, step in enumerate(own.step)}
    for step in bundled.step:
        if not step.rule_class.is_law or step.law is None:
            continue
        name = f"{bundled.id}/{step.id}"
        found = steps.get(step.id)
        if found is None:
            conditional = step.only_if or bundled.only_if
            if step.id in gone and step.rule_class is RuleClass.law_hard and not conditional:
                off = said("statute.step-off", step=name, law=step.law.ref)
                yield error_at(gone[step.id], off, said("statute.step-off-hint"))
            continue
        number, now = found
        for key, what in _looser(step, now, step.law.ref):
            hint = _HINTS.get(what.code, "statute.hint")
            yield error_at(where("step", number, key), what, said(hint))


def _looser(step: Step, now: Step, ref: str) -> Iterator[tuple[str, Wording]]:
    """The keys in which a step has become looser, and what to say of each."""
    if _RANK.get(now.rule_class, 0) < _RANK[step.rule_class]:
        yield (
            "class",
            said("statute.class", old=step.rule_class.value, new=now.rule_class.value, law=ref),
        )
    if now.law is None or now.law.ref != ref:
        yield "law", said("statute.law", law=ref)
    if step.limit is not None and now.limit is not None:
        yield from _limit(step.limit, now.limit, ref)
    if step.min_length is not None:
        longer = now.min_length is not None and as_long(now.min_length, step.min_length)
        if longer is not True:
            dumped = _dumped(step)["min_length"], str(_dumped(now)["min_length"])
            yield "min_length", said("statute.min-length", old=dumped[0], new=dumped[1], law=ref)
    if _rolls_later(step.roll, now.roll):
        yield "roll", said("statute.roll", old=step.roll.value, new=now.roll.value, law=ref)
    if missing := [name for name in step.after if name not in now.after]:
        yield "after", said("statute.after", steps=tuple(missing), law=ref)
    if _new_conditions(step, now):
        yield "only_if", said("statute.condition", name=now.id, law=ref)


def _rolls_later(old: Roll, new: Roll) -> bool:
    """Whether a date that is not a working day may now come later. `later` extends the limit itself (dl § 149)."""
    return new is not old and (new is Roll.later or old is Roll.earlier)


def paragraphs(workflow: Workflow) -> str:
    """The paragraphs a workflow's dated duties rest on, in the order of its steps; '' if there are none."""
    refs = [step.law.ref for step in workflow.step if step.law and step.rule_class is RuleClass.law_hard]
    return ", ".join(dict.fromkeys(refs))


def _new_conditions(old: Step | Workflow, new: Step | Workflow) -> bool:
    """Whether there is a condition more; with one less, the duty applies more often."""
    return any(condition not in old.only_if for condition in new.only_if)


def _quotas(bundled: Workflow, own: Workflow, where: Where) -> Iterator[Finding]:
    """Counts that a statute requires: as many, by the same day."""
    quotas = {quota.id: (number, quota) for number, quota in enumerate(own.quota)}
    for quota in bundled.quota:
        if not quota.rule_class.is_law or quota.law is None:
            continue
        ref, found = quota.law.ref, quotas.get(quota.id)
        if found is None:
            gone = said("statute.step-off", step=f"{own.id}/{quota.id}", law=ref)
            yield error_at(where("quota"), gone, said("statute.step-off-hint"))
            continue
        number, now = found
        wrong: list[tuple[str, Wording]] = []
        if now.at_least < quota.at_least:
            wrong.append(("at_least", said("statute.quota", old=quota.at_least, new=now.at_least, law=ref)))
        if _RANK.get(now.rule_class, 0) < _RANK[quota.rule_class]:
            old, new = quota.rule_class.value, now.rule_class.value
            wrong.append(("class", said("statute.class", old=old, new=new, law=ref)))
        wrong += _limit(quota.limit, now.limit, ref)
        for key, what in wrong:
            yield error_at(where("quota", number, key), what, said(_HINTS.get(what.code, "statute.hint")))


def _limit(old: Sentence, new: Sentence, ref: str) -> Iterator[tuple[str, Wording]]:
    earlier = at_or_before(new.point, old.point)
    if earlier is not True:
        code = "statute.limit" if earlier is False else "statute.limit-unknown"
        yield "limit", said(code, old=old.text, new=new.text, law=ref)


def _dumped(step: Step) -> dict[str, Any]:
    return step.model_dump(mode="json", by_alias=True)
