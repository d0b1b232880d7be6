"""What a new fetch of a feed means for the meetings already known from it: added, moved, changed, cancelled,
vanished. Pure; nothing is deleted here, and nothing is announced twice.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, time

from calendars.meetings import Meeting, MeetingStatus
from calendars.titles import title_key

# Without a UID to go by, a meeting of the same body and title this close is the same one on another day.
# Bodies meet about once a month: much further away it is the next meeting.
MOVED_DAYS = 31


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A meeting as it was known, and as it now is."""

    before: Meeting
    after: Meeting


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The difference a fetch makes. Each meeting of `meetings`, which is all the source now has, is in
    exactly one of the others (as `after` in a pair). `moved` is another day; `changed` is anything else that
    can be seen, coming back after having been cancelled or vanished included."""

    added: tuple[Meeting, ...] = ()
    moved: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    cancelled: tuple[Change, ...] = ()
    vanished: tuple[Change, ...] = ()
    unchanged: tuple[Meeting, ...] = ()
    meetings: tuple[Meeting, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is different at all."""
        return bool(self.added or self.moved or self.changed or self.cancelled or self.vanished)


def reconcile(known: Sequence[Meeting], fetched: Sequence[Meeting], *, vanish_from: date | None) -> Changes:
    """What the meetings of one source become by a fetch of it.

    The UID is the best witness, as long as the UIDs of the feed hold; else a meeting is known again by body,
    day and title, by being the body's only one that day, or as moved: the nearest of the same body and title.
    A known meeting that is not in the fetch, on `vanish_from` or later, is vanished; it is kept, and counts,
    until a person has said otherwise. With None that is every one from the first day of the fetch on. An
    empty fetch says nothing, and changes nothing."""
    if not fetched:
        return Changes(unchanged=_sorted(known), meetings=_sorted(known))
    gone_from = min(meeting.day for meeting in fetched) if vanish_from is None else vanish_from
    pairs = _pairs(known, fetched, gone_from)
    paired_known, paired_fetched = {k for k, _ in pairs}, {f for _, f in pairs}
    sorted_out = _SortedOut()
    for known_place, fetched_place in pairs:
        sorted_out.seen_again(known[known_place], fetched[fetched_place])
    for place, meeting in enumerate(fetched):
        if place not in paired_fetched:
            sorted_out.added.append(meeting)
    for place, meeting in enumerate(known):
        if place not in paired_known:
            sorted_out.missing(meeting, gone_from)
    return sorted_out.result()


class _SortedOut:
    """Meetings being put where they belong."""

    def __init__(self) -> None:
        self.added: list[Meeting] = []
        self._moved: list[Change] = []
        self._changed: list[Change] = []
        self._cancelled: list[Change] = []
        self._vanished: list[Change] = []
        self._unchanged: list[Meeting] = []

    def seen_again(self, before: Meeting, fetched: Meeting) -> None:
        after = fetched
        if fetched.status is MeetingStatus.planned:
            stays_moved = before.status is MeetingStatus.moved or before.day != fetched.day
            after = dataclasses.replace(
                fetched, status=MeetingStatus.moved if stays_moved else MeetingStatus.planned
            )
        change = Change(before=before, after=after)
        if _visible(before) == _visible(after):
            self._unchanged.append(after)
        elif after.status is MeetingStatus.cancelled and before.status is not MeetingStatus.cancelled:
            self._cancelled.append(change)
        elif before.day != after.day:
            self._moved.append(change)
        else:
            self._changed.append(change)

    def missing(self, meeting: Meeting, gone_from: date) -> None:
        settled = meeting.status in (MeetingStatus.cancelled, MeetingStatus.vanished)
        if settled or meeting.last_day < gone_from:
            self._unchanged.append(meeting)
        else:
            gone = dataclasses.replace(meeting, status=MeetingStatus.vanished)
            self._vanished.append(Change(before=meeting, after=gone))

    def result(self) -> Changes:
        changes = (*self._moved, *self._changed, *self._cancelled, *self._vanished)
        return Changes(
            added=_sorted(self.added),
            moved=_sorted_changes(self._moved),
            changed=_sorted_changes(self._changed),
            cancelled=_sorted_changes(self._cancelled),
            vanished=_sorted_changes(self._vanished),
            unchanged=_sorted(self._unchanged),
            meetings=_sorted([*self.added, *self._unchanged, *(change.after for change in changes)]),
        )


def _visible(meeting: Meeting) -> tuple[object, ...]:
    """What a person can see of a meeting: not its UID, and not the rule its body was recognised by."""
    return (*_apart_from_status(meeting), meeting.status)


def _apart_from_status(meeting: Meeting) -> tuple[object, ...]:
    return (meeting.day, meeting.start, meeting.last_day, meeting.title, meeting.body, meeting.marks)


def _pairs(known: Sequence[Meeting], fetched: Sequence[Meeting], gone_from: date) -> list[tuple[int, int]]:
    """Places in `known` and `fetched` of the same meeting, the surest witness first."""
    matcher = _Matcher(known, fetched)
    matcher.match(lambda m: (m.uid, _apart_from_status(m), _standing(m)[:2]))
    matcher.match(lambda m: (m.uid, _apart_from_status(m)))
    matcher.match(lambda m: (m.uid, m.day, m.start, title_key(m.title)))
    matcher.match(lambda m: (m.uid, m.day))
    if _uids_hold(known, fetched):
        matcher.match(lambda m: m.uid)
    matcher.match(lambda m: (m.body, m.day, title_key(m.title), m.start))
    matcher.match(lambda m: (m.body, m.day, title_key(m.title)))
    matcher.match_only_one(lambda m: (m.body, m.day) if m.body else None)
    matcher.match_nearest(gone_from)
    return matcher.pairs


def _uids_hold(known: Sequence[Meeting], fetched: Sequence[Meeting]) -> bool:
    """Whether a UID means the same meeting in both. It does not when most say "on another day" of meetings
    that stand unmoved under another UID: then the exporter numbers them anew at every fetch."""
    before = {meeting.uid: meeting for meeting in known}
    days_before = {(m.body, m.day, title_key(m.title)) for m in known}
    days_now = {(m.body, m.day, title_key(m.title)) for m in fetched}
    agree = contradict = 0
    for meeting in fetched:
        same_uid = before.get(meeting.uid)
        if same_uid is None:
            continue
        if same_uid.day == meeting.day:
            agree += 1
        elif (same_uid.body, same_uid.day, title_key(same_uid.title)) in days_now and (
            meeting.body,
            meeting.day,
            title_key(meeting.title),
        ) in days_before:
            contradict += 1
    return contradict <= max(agree, 1)


class _Matcher:
    """Pairs off the meetings not yet paired."""

    def __init__(self, known: Sequence[Meeting], fetched: Sequence[Meeting]) -> None:
        self._known = dict(enumerate(known))
        self._fetched = dict(enumerate(fetched))
        self.pairs: list[tuple[int, int]] = []

    def match(self, key: Callable[[Meeting], Hashable]) -> None:
        """Pairs those with the same key; where there are several, those that stand before those that do not,
        and in order of time."""
        waiting = self._by(self._fetched, key)
        for value, places in self._by(self._known, key).items():
            for known_place, fetched_place in zip(places, waiting.get(value, ()), strict=False):
                self._pair(known_place, fetched_place)

    def match_only_one(self, key: Callable[[Meeting], Hashable | None]) -> None:
        """Pairs those with the same key when there is one on each side."""
        waiting = self._by(self._fetched, key)
        for value, places in self._by(self._known, key).items():
            others = waiting.get(value, [])
            if value is not None and len(places) == len(others) == 1:
                self._pair(places[0], others[0])

    def match_nearest(self, gone_from: date) -> None:
        """Pairs those of the same body and title, nearest first. One that was cancelled has not been moved,
        nor has one before `gone_from`: that has only fallen out of the feed."""
        waiting = self._by(self._fetched, lambda m: (m.body, title_key(m.title)))
        distances = sorted(
            (abs((known.day - self._fetched[fetched_place].day).days), known_place, fetched_place)
            for known_place, known in self._known.items()
            if known.status is not MeetingStatus.cancelled and known.last_day >= gone_from
            for fetched_place in waiting.get((known.body, title_key(known.title)), ())
        )
        for distance, known_place, fetched_place in distances:
            if distance > MOVED_DAYS:
                return
            if known_place in self._known and fetched_place in self._fetched:
                self._pair(known_place, fetched_place)

    def _pair(self, known_place: int, fetched_place: int) -> None:
        del self._known[known_place], self._fetched[fetched_place]
        self.pairs.append((known_place, fetched_place))

    @staticmethod
    def _by(meetings: dict[int, Meeting], key: Callable[[Meeting], Hashable]) -> dict[Hashable, list[int]]:
        found: dict[Hashable, list[int]] = defaultdict(list)
        for place in sorted(meetings, key=lambda place: _standing(meetings[place])):
            found[key(meetings[place])].append(place)
        return found


def _standing(meeting: Meeting) -> tuple[bool, bool, tuple[date, time, str, str, str]]:
    return (
        meeting.status is MeetingStatus.vanished,
        meeting.status is MeetingStatus.cancelled,
        _order(meeting),
    )


def _order(meeting: Meeting) -> tuple[date, time, str, str, str]:
    return meeting.day, meeting.start or time.min, meeting.title, meeting.uid, meeting.status.value


def _sorted(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    return tuple(sorted(meetings, key=_order))


def _sorted_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: _order(change.after)))
