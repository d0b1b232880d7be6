"""The paragraphs that definitions rest on, in the order of a book of statutes."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from workflows.loader import Bundle
from workflows.schema import Law, Quota, RuleClass, Step, Text

# How binding each class is, the most binding first.
_BINDING = tuple(RuleClass)
_NUMBER = re.compile(r"(\d+)")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One step (or count) that rests on a paragraph: `workflow/step`, its title and class, and when the paragraph
    was last read for it; None is never."""

    step: str
    title: Text
    rule_class: RuleClass
    verified: date | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph as it is written in the definitions, and every rule that rests on it."""

    ref: str
    rules: tuple[Rule, ...]

    @property
    def rule_class(self) -> RuleClass:
        """The most binding class among its rules."""
        return min((rule.rule_class for rule in self.rules), key=_BINDING.index)

    @property
    def verified(self) -> date | None:
        """The oldest reading among its rules; None if one was never read."""
        days = [rule.verified for rule in self.rules]
        return None if None in days else min(day for day in days if day is not None)


def paragraphs(bundle: Bundle) -> tuple[Paragraph, ...]:
    """Every paragraph of the definitions in force, by Act and then by number: § 5-5 before § 14-3."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    for name, title, rule_class, law in _ruled(bundle):
        verified = law.verified or None
        rules[law.ref].append(Rule(step=name, title=title, rule_class=rule_class, verified=verified))
    return tuple(Paragraph(ref=ref, rules=tuple(rules[ref])) for ref in sorted(rules, key=in_statute_order))


def in_statute_order(ref: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts the numbers in a reference as numbers, and its words without regard to case."""
    parts = _NUMBER.split(" ".join(ref.casefold().replace("§§", "§").split()))
    return tuple((0, int(part[:18]), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def _ruled(bundle: Bundle) -> Iterator[tuple[str, Text, RuleClass, Law]]:
    for workflow in bundle.workflows.values():
        parts: list[Step | Quota] = [*workflow.step, *workflow.quota]
        for part in parts:
            if part.law is not None:
                yield f"{workflow.id}/{part.id}", part.title, part.rule_class, part.law
