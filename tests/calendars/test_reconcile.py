"""What a new fetch means: added, moved, changed, cancelled, vanished; nothing deleted, nothing told twice."""

from __future__ import annotations

import dataclasses
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calendars.meetings import Meeting, MeetingStatus
from calendars.reconcile import MOVED_DAYS, Changes, reconcile

TODAY = date(2026, 1, 15)


def meeting(
    day: str,
    uid: str = "",
    *,
    body: str | None = "formannskapet",
    title: str = "Formannskapet",
    hour: int = 9,
) -> Meeting:
    return Meeting(
        day=date.fromisoformat(f"2026-{day}"),
        title=title,
        body=body,
        uid=uid or f"{body}/{day}",
        source="a feed",
        start=time(hour),
    )


def with_status(meeting: Meeting, status: MeetingStatus) -> Meeting:
    return dataclasses.replace(meeting, status=status)


def counts(changes: Changes) -> dict[str, int]:
    names = ("added", "moved", "changed", "cancelled", "vanished", "unchanged")
    return {name: len(getattr(changes, name)) for name in names if getattr(changes, name)}


def test_the_first_fetch_adds_everything() -> None:
    changes = reconcile([], [meeting("02-10"), meeting("03-10")], vanish_from=TODAY)
    assert counts(changes) == {"added": 2}
    assert changes.any


def test_the_same_fetch_again_changes_nothing() -> None:
    plan = [meeting("02-10"), meeting("03-10")]
    changes = reconcile(plan, plan, vanish_from=TODAY)
    assert counts(changes) == {"unchanged": 2}
    assert not changes.any


def test_a_moved_meeting_is_seen_as_moved() -> None:
    before, after = meeting("02-10", "a"), meeting("02-17", "a")
    changes = reconcile([before], [after], vanish_from=TODAY)
    [moved] = changes.moved
    assert (moved.before.day, moved.after.day) == (before.day, after.day)
    assert [m.status for m in changes.meetings] == [MeetingStatus.moved]


def test_a_meeting_that_has_been_moved_stays_so_and_is_not_told_again() -> None:
    first = reconcile([meeting("02-10", "a")], [meeting("02-17", "a")], vanish_from=TODAY)
    again = reconcile(first.meetings, [meeting("02-17", "a")], vanish_from=TODAY)
    assert counts(again) == {"unchanged": 1}
    assert again.meetings[0].status is MeetingStatus.moved


def test_another_clock_time_is_a_change_and_not_a_move() -> None:
    changes = reconcile([meeting("02-10", "a")], [meeting("02-10", "a", hour=12)], vanish_from=TODAY)
    assert counts(changes) == {"changed": 1}
    assert changes.meetings[0].status is MeetingStatus.planned


def test_a_cancelled_meeting_is_cancelled_and_stays_in_the_list() -> None:
    gone = with_status(meeting("02-10", "a"), MeetingStatus.cancelled)
    changes = reconcile([meeting("02-10", "a")], [gone], vanish_from=TODAY)
    assert counts(changes) == {"cancelled": 1}
    assert changes.meetings == (gone,)
    assert counts(reconcile(changes.meetings, [gone], vanish_from=TODAY)) == {"unchanged": 1}


def test_a_cancelled_meeting_under_another_uid_and_title_is_the_same_meeting() -> None:
    gone = with_status(meeting("02-10", "z", title="AVLYST: Formannskapet"), MeetingStatus.cancelled)
    assert counts(reconcile([meeting("02-10", "a")], [gone], vanish_from=TODAY)) == {"cancelled": 1}


def test_a_meeting_no_longer_there_is_vanished_and_never_deleted() -> None:
    stays, gone = meeting("02-10"), meeting("03-10")
    changes = reconcile([stays, gone], [stays], vanish_from=TODAY)
    assert counts(changes) == {"vanished": 1, "unchanged": 1}
    assert [m.status for m in changes.meetings] == [MeetingStatus.planned, MeetingStatus.vanished]
    assert changes.vanished[0].before == gone


def test_a_meeting_in_the_past_does_not_vanish() -> None:
    past, stays = meeting("01-10"), meeting("02-10")
    assert counts(reconcile([past, stays], [stays], vanish_from=TODAY)) == {"unchanged": 2}


def test_without_a_day_to_vanish_from_it_is_the_first_day_of_the_fetch() -> None:
    known = [meeting("01-10"), meeting("03-10"), meeting("05-12")]
    changes = reconcile(known, [meeting("02-10"), meeting("03-10")], vanish_from=None)
    assert [change.after.day for change in changes.vanished] == [date(2026, 5, 12)]
    assert counts(changes) == {"added": 1, "vanished": 1, "unchanged": 2}


def test_an_empty_fetch_changes_nothing() -> None:
    known = [meeting("02-10"), meeting("03-10")]
    changes = reconcile(known, [], vanish_from=TODAY)
    assert counts(changes) == {"unchanged": 2}
    assert changes.meetings == tuple(known)


def test_a_vanished_meeting_that_comes_back_is_told_once() -> None:
    vanished = with_status(meeting("02-10", "a"), MeetingStatus.vanished)
    changes = reconcile([vanished], [meeting("02-10", "a")], vanish_from=TODAY)
    assert counts(changes) == {"changed": 1}
    assert changes.meetings[0].status is MeetingStatus.planned


def test_new_uids_at_every_fetch_double_nothing() -> None:
    known = [meeting(f"{month:02}-10", f"old{month}") for month in range(2, 8)]
    fetched = [dataclasses.replace(m, uid=f"new{n}") for n, m in enumerate(known)]
    assert counts(reconcile(known, fetched, vanish_from=TODAY)) == {"unchanged": 6}


def test_a_moved_meeting_with_a_new_uid_is_seen_as_moved() -> None:
    known = [meeting(f"{month:02}-10", f"old{month}") for month in range(2, 8)]
    fetched = [dataclasses.replace(m, uid=f"new{n}") for n, m in enumerate(known)]
    fetched[2] = dataclasses.replace(fetched[2], day=date(2026, 4, 16))
    changes = reconcile(known, fetched, vanish_from=TODAY)
    assert counts(changes) == {"moved": 1, "unchanged": 5}
    assert changes.moved[0].before.day == date(2026, 4, 10)


def test_uids_that_are_only_numbers_in_a_list_do_not_move_every_meeting() -> None:
    days = ["02-10", "03-10", "04-14", "05-12", "06-09", "09-08"]
    known = [meeting(day, str(n)) for n, day in enumerate(days)]
    fetched = [meeting(day, str(n)) for n, day in enumerate(["01-20", *days])]
    changes = reconcile(known, fetched, vanish_from=TODAY)
    assert counts(changes) == {"added": 1, "unchanged": 6}
    assert changes.added[0].day == date(2026, 1, 20)


def test_two_meetings_that_each_move_to_where_the_next_was_are_told_by_their_uids() -> None:
    known = [meeting("02-10", "a"), meeting("02-17", "b"), meeting("05-12", "c")]
    fetched = [meeting("02-17", "a"), meeting("02-24", "b"), meeting("05-12", "c")]
    moves = reconcile(known, fetched, vanish_from=TODAY).moved
    assert [(move.before.uid, move.after.day.day) for move in moves] == [("a", 17), ("b", 24)]


def test_next_years_plan_is_new_and_not_this_years_moved() -> None:
    known = [meeting("02-10", "a")]
    fetched = [dataclasses.replace(known[0], day=date(2027, 2, 9), uid="z")]
    assert counts(reconcile(known, fetched, vanish_from=None)) == {"added": 1, "unchanged": 1}


def test_a_meeting_too_far_away_is_another_meeting() -> None:
    known = meeting("02-10", "a")
    near = dataclasses.replace(known, uid="z", day=known.day + timedelta(days=MOVED_DAYS))
    far = dataclasses.replace(near, day=near.day + timedelta(days=1))
    assert counts(reconcile([known], [near], vanish_from=TODAY)) == {"moved": 1}
    assert counts(reconcile([known], [far], vanish_from=TODAY)) == {"added": 1, "vanished": 1}


def test_the_body_of_a_moved_meeting_decides_which_it_is() -> None:
    known = [meeting("02-10", "a"), meeting("02-12", "b", body="kommunestyret", title="Kommunestyret")]
    fetched = [meeting("02-11", "y"), meeting("02-13", "z", body="kommunestyret", title="Kommunestyret")]
    moves = reconcile(known, fetched, vanish_from=TODAY).moved
    assert [(move.before.uid, move.after.uid) for move in moves] == [("a", "y"), ("b", "z")]


def test_a_new_title_on_the_same_day_is_a_change() -> None:
    known, fetched = meeting("02-10", "a"), meeting("02-10", "z", title="FSK 2/26")
    assert counts(reconcile([known], [fetched], vanish_from=TODAY)) == {"changed": 1}


def test_meetings_of_unknown_bodies_are_kept_apart_by_title() -> None:
    known = [meeting("02-10", "a", body=None, title="US"), meeting("02-10", "b", body=None, title="UHKO")]
    fetched = [meeting("02-10", "y", body=None, title="UHKO"), meeting("02-10", "z", body=None, title="US")]
    assert counts(reconcile(known, fetched, vanish_from=TODAY)) == {"unchanged": 2}


def test_a_new_uid_alone_is_nothing_to_tell_and_is_remembered() -> None:
    changes = reconcile([meeting("02-10", "old")], [meeting("02-10", "new")], vanish_from=TODAY)
    assert counts(changes) == {"unchanged": 1}
    assert changes.meetings[0].uid == "new"


bodies = st.sampled_from([("formannskapet", "FSK"), ("kommunestyret", "KST"), (None, "US")])
fetched_meetings = st.builds(
    lambda offset, of, uid, cancelled, hour: Meeting(
        day=date(2026, 1, 1) + timedelta(days=offset),
        title=of[1],
        body=of[0],
        uid=uid,
        source="a feed",
        start=time(hour),
        status=MeetingStatus.cancelled if cancelled else MeetingStatus.planned,
    ),
    st.integers(0, 90),
    bodies,
    st.sampled_from("abcdefghijkl"),
    st.booleans(),
    st.sampled_from([9, 18]),
)
known_meetings = st.builds(with_status, fetched_meetings, st.sampled_from(MeetingStatus))
vanish_days = st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 31))


@given(st.lists(known_meetings, max_size=12), st.lists(fetched_meetings, max_size=12), vanish_days)
def test_taking_in_the_same_fetch_twice_changes_nothing_the_second_time(
    known: list[Meeting], fetched: list[Meeting], vanish_from: date | None
) -> None:
    first = reconcile(known, fetched, vanish_from=vanish_from)
    again = reconcile(first.meetings, fetched, vanish_from=vanish_from)
    assert not again.any
    assert again.meetings == first.meetings


@given(st.lists(known_meetings, max_size=12), st.lists(fetched_meetings, max_size=12), vanish_days)
def test_nothing_is_lost_and_nothing_is_doubled(
    known: list[Meeting], fetched: list[Meeting], vanish_from: date | None
) -> None:
    changes = reconcile(known, fetched, vanish_from=vanish_from)
    pairs = (*changes.moved, *changes.changed, *changes.cancelled)
    paired = len(changes.meetings) - len(changes.added) - len(known)
    assert paired == 0
    assert len(changes.meetings) == len(changes.added) + len(changes.unchanged) + len(pairs) + len(
        changes.vanished
    )
    days = [(m.day, m.title) for m in changes.meetings]
    assert all(days.count((m.day, m.title)) >= 1 for m in fetched)
    assert all(change.before.status is not MeetingStatus.cancelled for change in changes.vanished)
