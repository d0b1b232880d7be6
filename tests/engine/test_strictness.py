"""What `workflows.strictness` calls always earlier is earlier in every year, by the engine's own dating."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.dating import Dating, Run
from engine.facts import Profile
from engine.planned import DateStatus, PlannedStep
from engine.reasons import because
from workflows.dates import StepDate
from workflows.schema import Workflow
from workflows.sentence import parse
from workflows.strictness import at_or_before

PROFILE = Profile(slug="gjerstad", name="Gjerstad kommune", in_use_from=date(2000, 1, 1))
TRIAL = Workflow.model_validate(
    {
        "id": "trial",
        "title": {"nb": "Prøve"},
        "every": "year",
        "label": "{year}",
        "owner": "planner",
        "step": [{"id": "x", "title": {"nb": "x"}, "kind": "task", "due": "1 May", "class": "local"}],
    }
)
YEARS = range(2019, 2033)

UNITS = st.sampled_from(["days", "working days", "weeks", "months"])
FIXED = st.sampled_from(
    [
        *("1 November", "15 December", "31 December", "last day of February", "1 March", "28 February"),
        *("second Thursday of December", "last Friday of November", "Monday of week 50", "Friday of week 53"),
        "1 January next year",
    ]
)
CLOSED = st.recursive(
    FIXED | st.sampled_from(["x", "y"]),
    lambda inner: (
        st.builds(
            "{} {} {} ({})".format, st.integers(1, 25), UNITS, st.sampled_from(["before", "after"]), inner
        )
        | st.builds("the {} working day {} ({})".format, st.just("last"), st.just("by"), inner)
        | st.builds("the {} working day {} ({})".format, st.just("first"), st.just("from"), inner)
    ),
    max_leaves=3,
)
SENTENCES = (
    CLOSED
    | st.builds("the {} of ({}) and ({})".format, st.sampled_from(["earliest", "latest"]), CLOSED, CLOSED)
    | st.builds("last meeting of kommunestyret from 1 July and by ({})".format, CLOSED)
)


@settings(max_examples=400)
@given(SENTENCES, SENTENCES, st.dates(date(2020, 3, 1), date(2020, 12, 31)), st.integers(-60, 60))
def test_what_is_called_always_earlier_is_never_later(own: str, base: str, x: date, gap: int) -> None:
    if at_or_before(parse(own).point, parse(base).point) is not True:
        return
    steps = {"x": x, "y": x + timedelta(days=gap)}

    def find(reference: StepDate, run: Run) -> PlannedStep:
        moved = steps[reference.step] + timedelta(days=365 * (run.year - 2020))
        return PlannedStep(
            key=reference.step,
            workflow="trial",
            run=run.label,
            year=run.year,
            step=TRIAL.step[0],
            role="planner",
            due=moved,
            end=None,
            limit=None,
            status=DateStatus.confirmed,
            reason=because("point.day", day=moved),
        )

    meetings = MeetingCalendar(
        Meeting(
            day=date(year, month, 17), title="K", body="kommunestyret", uid=f"{year}{month}", source="plan"
        )
        for year in range(2017, 2036)
        for month in range(1, 13)
    )
    dating = Dating(PROFILE, meetings, WorkingDays(), find)
    for year in YEARS:
        run = Run(workflow=TRIAL, year=year, label=str(year))
        ours, theirs = (dating.of(parse(text).point, run).day for text in (own, base))
        if ours is not None and theirs is not None:
            assert ours <= theirs, year
