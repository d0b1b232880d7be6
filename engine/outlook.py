"""What is still to be done, most urgent first."""

from __future__ import annotations

from datetime import date

from engine.facts import Profile
from engine.nudges import deadline
from engine.planned import Plan, PlannedStep


def open_steps(plan: Plan, profile: Profile) -> list[PlannedStep]:
    """Steps that are not done, by deadline: those overdue since the municipality took Holdvarm into use stay at
    the head of the list until somebody answers; what was due before that day is not held against anyone."""
    found = []
    for step in plan.steps.values():
        day = deadline(step)
        if step.done or day is None or day < profile.in_use_from:
            continue
        found.append((day, step.key, step))
    found.sort(key=lambda entry: entry[:2])
    return [step for _, _, step in found]


def overdue(step: PlannedStep, today: date) -> bool:
    """Whether a step's day has passed without it being done."""
    day = deadline(step)
    return not step.done and day is not None and day < today
