"""What a change to definitions or meetings would do to the plan, before it does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.planned import Plan, PlannedStep
    from engine.store.plan_steps import StepDates
    from holdvarm.context import Context


def show_diff(
    on: Context, steps: list[PlannedStep], made: Plan, *, as_json: bool, workflow: str | None
) -> None:
    """Compare the plan as it would be now with the one the service last worked by."""
    from engine.store import plan_steps

    with on.database.read() as session:
        known = {
            key: dates
            for key, dates in plan_steps.remembered(session, on.tenant.id).items()
            if (workflow is None or key.startswith(f"{workflow}/")) and _falls_in(dates, made)
        }
    rows: list[dict[str, Any]] = []
    for step in steps:
        before = known.pop(step.key, None)
        if before is None:
            rows.append({"change": "added", "key": step.key, "before": None, "after": _iso(step.due)})
        elif (before.due, before.end, before.limit) != (step.due, step.end, step.limit):
            rows.append(
                {"change": "moved", "key": step.key, "before": _iso(before.due), "after": _iso(step.due)}
            )
    rows += [
        {"change": "removed", "key": key, "before": _iso(dates.due), "after": None}
        for key, dates in known.items()
    ]
    if as_json:
        on.emit(rows)
    elif not rows:
        on.say(on.text("diff.none"))
    else:
        on.table(
            [on.text(f"column.{c}") for c in ("change", "before", "after", "key")],
            [
                [on.text(f"change.{r['change']}"), r["before"] or "-", r["after"] or "-", r["key"]]
                for r in rows
            ],
        )


def _falls_in(dates: StepDates, made: Plan) -> bool:
    days = [day for day in (dates.due, dates.end, dates.limit) if day is not None]
    return bool(days) and min(days) <= made.last and max(days) >= made.first


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None
