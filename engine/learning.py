"""What an old årshjul says about how its dates were found: proposals, for a person to accept.

Each row is tried against the meetings of its years and against the other rows; a proposal says in how many of the
years it gives the very day that was seen. Nothing is stored."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from calendars.meetings import MeetingCalendar
from calendars.working_days import WorkingDays
from engine.dating import Dating, Run
from engine.facts import Profile
from engine.learning_candidates import Candidate, Family, by_calendar, by_lead_to_row, by_meetings, by_row
from engine.planned import DateStatus, PlannedStep
from engine.reasons import because
from engine.wheel_csv import WheelRow
from workflows.dates import StepDate
from workflows.roles import RoleCatalogue
from workflows.schema import Workflow
from workflows.sentence import parse, reserved_words

ALTERNATIVES = 3  # more than this is a list, not a choice
FAR_FETCHED = 5.0  # the cost from which one year is not enough to say it by
LONGEST_ID = 60
# Every row is held against every other that stands firm; beyond this many pairs it is not a wheel that was given.
MOST_PAIRS = 40_000
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?\b")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A year in which a sentence does not give the day seen; `instead` None where it gives none."""

    seen: date
    instead: date | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A date sentence, and in how many of the years it gives the day that was seen. Years for which no meeting of
    the body is known are not counted in `of`: they say neither yes nor no."""

    sentence: str
    family: Family
    seen: int
    of: int
    misses: tuple[Miss, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it is right often enough to be proposed at all: in two years of three, and in more than one
        where more than one was seen."""
        return 3 * self.seen >= 2 * self.of and (self.of == 1 or self.seen > 1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned about one thing that comes again. `proposals` has the best first; `expected` is the best
    sentence that needs no meeting; `body` the body whose meeting the best one falls on. `unknown` has the names
    of responsible people that are no role, `nearest` the role most like the first of them."""

    id: str
    title: str
    days: tuple[date, ...]
    proposals: tuple[Proposal, ...]
    expected: str | None = None
    body: str | None = None
    role: str | None = None
    unknown: tuple[str, ...] = ()
    nearest: str | None = None

    @property
    def best(self) -> Proposal | None:
        """The proposal to begin with; None when no sentence holds."""
        return next((proposal for proposal in self.proposals if proposal.holds), None)


def learn(
    rows: Iterable[WheelRow],
    meetings: MeetingCalendar,
    working_days: WorkingDays,
    roles: RoleCatalogue,
    profile: Profile,
) -> tuple[Learned, ...]:
    """What the rows of one or several years have in common, by first appearance in the file.

    Rows are the same thing when their titles are, but for the year in them; one that comes several times a year
    is numbered."""
    groups = _groups(rows)
    days = {name: {row.day.year: row.day for row in found} for name, found in groups.items()}
    trial = _Trial(days, meetings, working_days, profile)
    plain = {name: _ranked(trial.plain(name, found[0].title), days[name]) for name, found in groups.items()}
    # Only what stands by itself is rested on, so that no two rows rest on each other.
    firm = [name for name, ranked in plain.items() if ranked and ranked[0].proposal.seen == len(days[name])]
    carrying = firm if len(firm) * len(groups) <= MOST_PAIRS else []
    learned: list[Learned] = []
    for name, found in groups.items():
        ranked = plain[name]
        resting = _ranked(trial.resting(name, carrying), days[name])
        together = [*ranked, *resting]
        ranked = together if name in firm else sorted(together, key=_rank)
        learned.append(_learned(name, found, ranked, roles))
    return tuple(learned)


@dataclasses.dataclass(frozen=True, slots=True)
class _Tried:
    candidate: Candidate
    proposal: Proposal


def _rank(tried: _Tried) -> tuple[int, float, str]:
    return (-tried.proposal.seen, tried.candidate.cost, tried.candidate.text)


class _Trial:
    """Candidates tried on every year a row was seen in, by the very dating that plans."""

    def __init__(
        self,
        days: Mapping[str, Mapping[int, date]],
        meetings: MeetingCalendar,
        working_days: WorkingDays,
        profile: Profile,
    ) -> None:
        self._days = days
        self._meetings = meetings
        self._working_days = working_days
        self._dating = Dating(profile, meetings, working_days, self._other_row)
        self._workflow = _trial_workflow()
        self._runs: dict[int, Run] = {}

    def plain(self, name: str, title: str) -> list[_Tried]:
        """Every candidate that rests on the calendar and the meetings alone."""
        found: dict[str, Candidate] = {}
        for day in self._days[name].values():
            for candidate in by_calendar(day, self._working_days):
                found.setdefault(candidate.text, candidate)
            for candidate in by_meetings(day, title, self._meetings, self._working_days):
                found.setdefault(candidate.text, candidate)
        return [self._tried(candidate, self._days[name]) for candidate in found.values()]

    def resting(self, name: str, firm: Sequence[str]) -> list[_Tried]:
        """Every candidate that rests on another row, seen in all the same years."""
        own = self._days[name]
        found: dict[str, Candidate] = {}
        for other in firm:
            if other == name or not own.keys() <= self._days[other].keys():
                continue
            for year, day in own.items():
                there = self._days[other][year]
                for candidate in by_row(day, there, other, self._working_days):
                    found.setdefault(candidate.text, candidate)
                for candidate in by_lead_to_row(day, there, other, self._meetings):
                    found.setdefault(candidate.text, candidate)
        return [self._tried(candidate, own) for candidate in found.values()]

    def _tried(self, candidate: Candidate, days: Mapping[int, date]) -> _Tried:
        misses: list[Miss] = []
        tried = [
            (year, day)
            for year, day in days.items()
            if candidate.body is None or self._knows(candidate.body, year)
        ]
        for year, day in tried:
            given = self._dating.of(candidate.point, self._run(year)).day
            if given != day:
                misses.append(Miss(seen=day, instead=given))
        proposal = Proposal(
            sentence=candidate.text,
            family=candidate.family,
            seen=len(tried) - len(misses),
            of=len(tried),
            misses=tuple(misses),
        )
        return _Tried(candidate, proposal)

    def _knows(self, body: str, year: int) -> bool:
        return bool(self._meetings.between(body, date(year, 1, 1), date(year, 12, 31)))

    def _run(self, year: int) -> Run:
        return self._runs.setdefault(year, Run(workflow=self._workflow, year=year, label=str(year)))

    def _other_row(self, reference: StepDate, run: Run) -> PlannedStep | None:
        day = self._days.get(reference.step, {}).get(run.year)
        if day is None:
            return None
        return PlannedStep(
            key=f"{run.workflow.id}/{run.label}/{reference.step}",
            workflow=run.workflow.id,
            run=run.label,
            year=run.year,
            step=run.workflow.step[0],
            role=run.workflow.owner,
            due=day,
            end=None,
            limit=None,
            status=DateStatus.confirmed,
            reason=because("point.day", day=day),
        )


def _trial_workflow() -> Workflow:
    return Workflow.model_validate(
        {
            "id": "trial",
            "title": {"nb": "Prøve"},
            "every": "year",
            "label": "{year}",
            "owner": "planner",
            "step": [
                {"id": "row", "title": {"nb": "Rad"}, "kind": "task", "due": "1 January", "class": "local"}
            ],
        }
    )


def _ranked(tried: Iterable[_Tried], days: Mapping[int, date]) -> list[_Tried]:
    """Those that are right in some year, the best first. In a tie the plainest."""
    return sorted((one for one in tried if one.proposal.seen), key=_rank)


def _learned(name: str, rows: Sequence[WheelRow], ranked: Sequence[_Tried], roles: RoleCatalogue) -> Learned:
    proposals: list[Proposal] = []
    families: set[Family] = set()
    for one in ranked:
        # One of each sort: ten meetings of November are one idea.
        if one.proposal.family in families or parse(one.proposal.sentence).point != one.candidate.point:
            continue
        if proposals and not one.proposal.holds:
            continue
        if one.candidate.cost >= FAR_FETCHED and one.proposal.of == 1:
            continue
        families.add(one.proposal.family)
        proposals.append(one.proposal)
        if len(proposals) > ALTERNATIVES:
            break
    best = next((one for one in ranked if proposals and one.proposal is proposals[0]), None)
    calendar = next((one.proposal.sentence for one in ranked if one.proposal.family.by_calendar), None)
    on_meeting = best is not None and best.proposal.family is Family.meeting
    written = tuple(dict.fromkeys(row.responsible for row in rows if row.responsible))
    known = [role for role in map(roles.resolve, written) if role is not None]
    unknown = tuple(name for name in written if roles.resolve(name) is None)
    return Learned(
        id=name,
        title=_without_years(rows[-1].title),
        days=tuple(sorted(row.day for row in rows)),
        proposals=tuple(proposals),
        expected=None if best is None or best.proposal.family.by_calendar else calendar,
        body=best.candidate.body if best is not None and on_meeting else None,
        # The latest says who does it now.
        role=known[-1] if known else None,
        unknown=unknown,
        nearest=roles.nearest(unknown[0]) if unknown and not known else None,
    )


def _groups(rows: Iterable[WheelRow]) -> dict[str, list[WheelRow]]:
    """Rows of the same thing, by the id it is to have; those of a year in order of date."""
    by_title: dict[str, dict[int, list[WheelRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        same = " ".join(_without_years(row.title).casefold().split())
        by_title[same][row.day.year].append(row)
    groups: dict[str, list[WheelRow]] = {}
    for title, years in by_title.items():
        several = max(map(len, years.values())) > 1
        for number in range(max(map(len, years.values()))):
            found = [
                sorted(same, key=lambda row: row.day)[number] for same in years.values() if number < len(same)
            ]
            name = _id_of(f"{title} {number + 1}" if several else title, groups)
            groups[name] = sorted(found, key=lambda row: row.day)
    return groups


def _without_years(title: str) -> str:
    """ "Budsjett 2024" is the same thing as "Budsjett 2025"."""
    return " ".join(_YEARS.sub(" ", title).split()).strip(" -–:,.") or title


def _id_of(title: str, taken: Iterable[str]) -> str:
    folded = title.casefold().replace("ø", "o").replace("æ", "ae").replace("å", "a")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_ID - 4].strip("-") or "steg"
    if not name[0].isalpha() or name in reserved_words():
        name = f"steg-{name}"
    known, number, unique = set(taken), 2, name
    while unique in known:
        unique, number = f"{name}-{number}", number + 1
    return unique
