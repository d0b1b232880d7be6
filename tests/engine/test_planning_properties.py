"""What holds of every plan, whatever the meetings and the answers: nothing broken in silence, nothing moved that
does not rest on what moved, and the same facts always the same plan."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import calendars.counting as counting
from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.chains import case_papers, is_derived
from engine.facts import Answer, Profile, SummerPolicy
from engine.planned import DateStatus, Plan, PlannedStep
from engine.planning import plan
from engine.wording import render
from tests.engine.conftest import meeting
from workflows.dates import MeetingChoice, Point, children
from workflows.loader import load_bundle
from workflows.schema import RuleClass, Step

WORKFLOWS = load_bundle([]).workflows
FEATURES = sorted(load_bundle([]).features)
DAYS = WorkingDays()
YEAR = 2028
BODIES = ("kommunestyret", "formannskapet", "kontrollutvalget", "eldreradet", "ungdomsradet")
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
SLOW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])

days = st.dates(date(YEAR - 1, 1, 1), date(YEAR + 1, 12, 31))
sittings = st.lists(st.tuples(st.sampled_from(BODIES), days), max_size=60, unique=True)
profiles = st.builds(
    Profile,
    slug=st.just("gjerstad"),
    name=st.just("Gjerstad kommune"),
    in_use_from=st.just(date(2000, 1, 1)),
    summer_policy=st.sampled_from(SummerPolicy),
    features=st.frozensets(st.sampled_from(FEATURES)),
    paper_days=st.dictionaries(st.sampled_from(BODIES), st.integers(0, 30)),
)


def calendar(found: Iterable[tuple[str, date]]) -> list[Meeting]:
    return [meeting(body, day.isoformat()) for body, day in found]


def make(
    meetings: Iterable[Meeting],
    profile: Profile,
    answers: Mapping[str, Answer] | None = None,
    first: date = FIRST,
    last: date = LAST,
) -> Plan:
    return plan(
        WORKFLOWS,
        profile,
        MeetingCalendar(meetings),
        first=first,
        last=last,
        working_days=DAYS,
        answers=answers or {},
    )


KEYS = sorted(make([], Profile(slug="x", name="X", in_use_from=FIRST, features=frozenset(FEATURES))).steps)


@st.composite
def answer_sets(draw: st.DrawFn) -> dict[str, Answer]:
    """Answers to some of the year's steps, as a person would give them; some reopened, some on demand."""
    found: dict[str, Answer] = {}
    started = [f"{w.id}/{label}/{w.start}" for w in WORKFLOWS.values() if w.start for label in ("a-1", "b")]
    for key in draw(st.lists(st.sampled_from([*KEYS, *started]), max_size=25, unique=True)):
        workflow, _, rest = key.partition("/")
        name = rest.partition("/")[2]
        step = next((s for s in WORKFLOWS[workflow].step if s.id == name), None)
        outcome = {
            field: draw(st.sampled_from(allowed))
            if allowed
            else draw(st.sampled_from(["ja", "nei", "bolig"]))
            for field, allowed in (step.outcome.items() if step is not None else ())
        }
        found[key] = Answer(
            step_key=key,
            kind=draw(st.sampled_from(["done", "done", "done", "reopened", "snoozed"])),
            at=datetime(YEAR, 6, 1, 12, tzinfo=UTC),
            day=draw(days),
            by="operator",
            outcome=outcome,
        )
    return found


@SLOW
@given(sittings=sittings, profile=profiles, answers=answer_sets())
def test_no_statutory_limit_is_broken_in_silence(
    sittings: list[tuple[str, date]], profile: Profile, answers: dict[str, Answer]
) -> None:
    made = make(calendar(sittings), profile, answers)

    for step in made.steps.values():
        if step.step.rule_class is not RuleClass.law_hard:
            continue
        if step.due is None:
            assert step.conflicts, step.key
        elif step.limit is not None and step.due > step.limit:
            assert any("past-limit" in conflict.wording for conflict in step.conflicts), step.key
        shortest = step.step.min_length
        if step.due is not None and shortest is not None:
            assert step.end is not None
            assert step.end >= counting.add(step.due, shortest.count, shortest.unit), step.key


@SLOW
@given(sittings=sittings, profile=profiles, answers=answer_sets())
def test_what_is_open_says_so(
    sittings: list[tuple[str, date]], profile: Profile, answers: dict[str, Answer]
) -> None:
    made = make(calendar(sittings), profile, answers)

    for step in made.steps.values():
        if step.undecided:
            assert step.status is not DateStatus.confirmed
            assert "ikke avgjort ennå" in render(step.reason, "nb")
        assert (step.status is DateStatus.unknown) is (step.due is None)
        if step.slack is not None:
            assert step.due is not None
            assert step.limit is None or step.slack <= (step.limit - step.due).days


@SLOW
@given(sittings=sittings, profile=profiles, answers=answer_sets(), seed=st.integers(0, 1000))
def test_the_plan_is_the_same_in_whatever_order_the_facts_came(
    sittings: list[tuple[str, date]], profile: Profile, answers: dict[str, Answer], seed: int
) -> None:
    meetings, given_answers = calendar(sittings), list(answers.items())
    one = make(meetings, profile, answers)
    shuffle = random.Random(seed).shuffle  # noqa: S311 (an order, not a secret)
    shuffle(meetings)
    shuffle(given_answers)
    other = make(meetings, profile, dict(given_answers))

    assert list(one.steps.items()) == list(other.steps.items())


@SLOW
@given(sittings=sittings.filter(bool), at=st.integers(0, 59), day=days, profile=profiles)
def test_moving_one_meeting_moves_only_what_rests_on_it(
    sittings: list[tuple[str, date]], at: int, day: date, profile: Profile
) -> None:
    meetings = calendar(sittings)
    moved = meetings[at % len(meetings)]
    others = [one for one in meetings if one is not moved]
    # Wide, so that what a step rests on is in the plan too.
    first, last = date(YEAR - 8, 1, 1), date(YEAR + 8, 12, 31)
    before = make(meetings, profile, None, first, last).steps
    after = make([*others, dataclasses.replace(moved, day=day)], profile, None, first, last).steps

    known = {**after, **before}
    roots = {key for key in known if any(_turns_on(moved, steps.get(key)) for steps in (before, after))}
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        if (old.due, old.end, old.limit) != (new.due, new.end, new.limit):
            assert roots & ({key} | _below(before, key) | _below(after, key)), key


def _turns_on(moved: Meeting, step: PlannedStep | None) -> bool:
    """Whether a step's own sentences ask for the meeting: they chose it, or they look for one and have none (which
    rests on the whole meeting plan), or they count from a meeting of its body without falling on one."""
    if step is None:
        return False
    if step.meeting is not None:
        return step.meeting.uid == moved.uid
    sentences = (step.step.due, step.step.expected, step.step.limit)
    return any(True for one in sentences if one is not None for _ in _choices(one.point))


def _choices(point: Point) -> Iterable[MeetingChoice]:
    if isinstance(point, MeetingChoice):
        yield point
    for child in children(point):
        yield from _choices(child)


def _below(steps: Mapping[str, PlannedStep], key: str) -> set[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        step = steps.get(waiting.pop())
        fresh = set(step.rests_on) - found if step is not None else set()
        found |= fresh
        waiting.extend(fresh)
    return found


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(year=st.integers(2000, 2200), profile=profiles, answers=answer_sets())
def test_any_thirty_years_can_be_planned(year: int, profile: Profile, answers: dict[str, Answer]) -> None:
    made = make([], profile, answers, date(year, 1, 1), date(year + 29, 12, 31))

    assert {year + 5, year + 29} <= {step.due.year for step in made.steps.values() if step.due is not None}


@given(
    lead=st.integers(0, 30),
    found=st.frozensets(st.sampled_from(BODIES)),
    day=st.dates(date(2028, 5, 2), date(2028, 6, 30)),
    sitting=st.lists(st.dates(date(2028, 1, 1), date(2028, 6, 30)), max_size=12, unique=True),
)
@settings(deadline=None)
def test_a_case_is_never_with_one_body_after_the_next_bodys_papers_were_due(
    lead: int, found: frozenset[str], day: date, sitting: list[date]
) -> None:
    definition = WORKFLOWS["samfunnsdel"].model_copy(
        update={"only_if": (), "every": WORKFLOWS["budget"].every}
    )
    decision = Step.model_validate(
        {
            "id": "decision",
            "title": {"nb": "Vedta"},
            "kind": "decision",
            "body": "kommunestyret",
            "class": "practice",
            "due": day.isoformat(),
            "chain": [["eldreradet", "ungdomsradet"], "formannskapet", "kommunestyret"],
        }
    )
    definition = definition.model_copy(update={"step": (decision,), "loop": (), "quota": ()})
    profile = Profile(slug="x", name="X", in_use_from=FIRST, paper_days=dict.fromkeys(BODIES, lead))
    meetings = [meeting(body, one.isoformat()) for body in found for one in sitting]
    papers = case_papers(definition, decision, profile, MeetingCalendar(meetings).bodies)
    assert [one.id for one in papers.steps if not is_derived(one)] == []

    steps = plan(
        {definition.id: definition},
        profile,
        MeetingCalendar(meetings),
        first=date(2028, 1, 1),
        last=date(2028, 12, 31),
        working_days=DAYS,
    ).steps
    for step in steps.values():
        if not step.step.id.startswith("decision+papers-") or step.due is None:
            continue
        (rested,) = step.rests_on
        body = steps.get(rested)
        if body is not None and body.due is not None:
            assert step.due <= body.due - timedelta(days=lead), step.key
    link = next((s for s in steps.values() if s.step.id == "decision+formannskapet"), None)
    council = next((s for s in steps.values() if s.step.id == "decision+papers-kommunestyret"), None)
    if link is not None and link.due is not None and council is not None and council.due is not None:
        assert link.due < council.due
