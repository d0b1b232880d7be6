"""`holdvarm check`: everything that is wrong or missing, with where it is and what to do."""

from __future__ import annotations

import typer

from holdvarm.commands.options import Json, context


def check(ctx: typer.Context, as_json: Json = False) -> None:
    from holdvarm.checking import findings

    on = context(ctx)
    with on.progress() as bar:
        bar.add_task(on.text("progress.checking"), total=None)
        found = list(findings(on))
    errors = sum(finding.severity == "error" for finding in found)
    warnings = sum(finding.severity == "warning" for finding in found)
    if as_json:
        on.emit(
            [
                {
                    "severity": f.severity,
                    "where": f.where,
                    "message": f.message,
                    "hint": f.hint or None,
                    "about": f.about,
                }
                for f in found
            ]
        )
    else:
        changes = [f for f in found if f.about == "overlay" and f.severity == "info"]
        for finding in found:
            if finding not in changes:
                hint = f" {finding.hint}" if finding.hint else ""
                on.say(f"{on.text(f'severity.{finding.severity}')}: {finding.where}: {finding.message}{hint}")
        if changes:
            on.say(on.text("check.overlay"))
            for finding in changes:
                on.say(f"  {finding.where}: {finding.message}")
        on.say(on.text("check.sum", errors=errors, warnings=warnings))
    if errors:
        raise typer.Exit(1)
