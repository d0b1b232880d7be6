"""`holdvarm law`: every paragraph the definitions rest on, when it was last read, and the steps that rest on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from holdvarm.commands.options import Json, context

if TYPE_CHECKING:
    from holdvarm.context import Context
    from workflows.paragraphs import Paragraph


def law(ctx: typer.Context, as_json: Json = False) -> None:
    from workflows.paragraphs import paragraphs

    on = context(ctx)
    found = paragraphs(on.tenant.bundle)
    if as_json:
        on.emit([_json(on, paragraph) for paragraph in found])
        return
    headings = [on.text(f"column.{c}") for c in ("law", "class", "verified", "key", "step")]
    rows = []
    for paragraph in found:
        for number, rule in enumerate(paragraph.rules):
            rows.append(
                [
                    paragraph.ref if number == 0 else "",
                    _class(on, rule.rule_class.value),
                    on.text("law.unverified") if rule.verified is None else rule.verified.isoformat(),
                    rule.step,
                    rule.title.in_language(on.language),
                ]
            )
    on.table(headings, _whole_in_a_pipe(rows, found))
    unverified = sum(paragraph.verified is None for paragraph in found)
    on.complain(on.text("law.sum", count=len(found), unverified=unverified))


def _whole_in_a_pipe(rows: list[list[str]], found: tuple[Paragraph, ...]) -> list[list[str]]:
    """On a terminal a paragraph is named once; in a pipe every row is whole."""
    import sys

    if sys.stdout.isatty():
        return rows
    refs = [paragraph.ref for paragraph in found for _ in paragraph.rules]
    return [[ref, *row[1:]] for ref, row in zip(refs, rows, strict=True)]


def _class(on: Context, rule_class: str) -> str:
    from engine.catalogue import catalogue

    return catalogue("engine").text(f"class.{rule_class}", on.language)


def _json(on: Context, paragraph: Paragraph) -> dict[str, Any]:
    return {
        "ref": paragraph.ref,
        "class": paragraph.rule_class.value,
        "verified": paragraph.verified.isoformat() if paragraph.verified else False,
        "steps": [rule.step for rule in paragraph.rules],
        "titles": [rule.title.in_language(on.language) for rule in paragraph.rules],
    }
