"""What a step may be answered with: its outcome fields, and the answers each of them allows."""

from __future__ import annotations

from workflows.nearest import nearest
from workflows.schema import Step


def allowed_answer(step: Step, field: str, value: str) -> str | None:
    """The answer as the definition writes it, whatever its case; None when the field does not allow it. A field
    without a list of answers allows anything, and a step without fields takes what it is given."""
    allowed = step.outcome.get(field, ())
    given = " ".join(value.split())
    if not allowed:
        return given
    return next((one for one in allowed if one.casefold() == given.casefold()), None)


def nearest_answer(step: Step, field: str, value: str) -> str | None:
    """The allowed answer most like what was given; None when none is."""
    return nearest(value, step.outcome.get(field, ()))
