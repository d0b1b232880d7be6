"""The paragraphs that definitions rest on, in the order of a book of statutes."""

from __future__ import annotations

from pathlib import Path

from workflows.loader import load_bundle
from workflows.paragraphs import in_statute_order, paragraphs
from workflows.schema import RuleClass

REFS = [
    "koml § 5-5",
    "koml § 14-3(1)",
    "koml § 14-3(3)",
    "koml § 14-7",
    "koml § 24-8",
    "pbl § 10-1",
    "pbl § 10-1(4)",
]


def test_paragraphs_come_by_number_and_not_by_letter() -> None:
    assert sorted(set(REFS), key=in_statute_order) == REFS


def test_every_rule_with_a_paragraph_is_listed_once() -> None:
    bundle = load_bundle()
    listed = [rule.step for paragraph in paragraphs(bundle) for rule in paragraph.rules]
    expected = [
        f"{workflow.id}/{name}"
        for workflow in bundle.workflows.values()
        for name, law in [*((s.id, s.law) for s in workflow.step), *((q.id, q.law) for q in workflow.quota)]
        if law is not None
    ]
    assert sorted(listed) == sorted(expected)
    refs = [paragraph.ref for paragraph in paragraphs(bundle)]
    assert refs == sorted(set(refs), key=in_statute_order)


def test_a_paragraph_has_the_most_binding_class_and_the_oldest_reading(tmp_path: Path) -> None:
    steps = [
        f'[[step]]\nid = "s{number}"\ntitle = {{ nb = "S" }}\nkind = "task"\nlimit = "31 May"\nclass = "{rule}"\n'
        f'law = {{ ref = "§ 1", verified = {verified} }}\n'
        for number, (rule, verified) in enumerate(
            [("law-soft", "2026-07-02"), ("law-hard", "2026-01-02"), ("practice", "2026-08-02")]
        )
    ]
    head = 'id = "trails"\ntitle = { nb = "T" }\nevery = "year"\nlabel = "{year}"\nowner = "planner"\n'
    (tmp_path / "trails.toml").write_text(head + "".join(steps), encoding="utf-8")
    [found] = [p for p in paragraphs(load_bundle([tmp_path])) if p.ref == "§ 1"]
    assert found.rule_class is RuleClass.law_hard
    assert str(found.verified) == "2026-01-02"
    assert [rule.step for rule in found.rules] == ["trails/s0", "trails/s1", "trails/s2"]
    (tmp_path / "trails.toml").write_text(
        (head + "".join(steps)).replace("2026-08-02", "false"), encoding="utf-8"
    )
    [found] = [p for p in paragraphs(load_bundle([tmp_path])) if p.ref == "§ 1"]
    assert found.verified is None, "one reading that was never done makes the paragraph unread"
