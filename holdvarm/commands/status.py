"""`holdvarm status`: is it alive, what is stuck, when did each feed last answer, what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from holdvarm.commands.options import Json, context

if TYPE_CHECKING:
    from datetime import datetime

    from holdvarm.context import Context


def status(ctx: typer.Context, as_json: Json = False) -> None:
    from engine.outlook import open_steps, overdue
    from engine.store import nudges, outbox, subscriptions
    from engine.store.lock import InstanceLock
    from engine.tenant import horizon, load_facts, plan_of
    from holdvarm.plan_json import step_json

    on = context(ctx)
    lock = InstanceLock(on.database)
    free = lock.acquire()
    if free:
        lock.release()
    with on.database.read() as session:
        facts = load_facts(session, on.tenant)
        feeds = subscriptions.all_of(session, on.tenant.id)
        mail = {str(state): count for state, count in outbox.counts(session, on.tenant.id).items()}
        waiting = {str(state): count for state, count in nudges.counts(session, on.tenant.id).items()}
        upcoming = nudges.next_due_at(session)
    made = plan_of(on.tenant, facts, *horizon(on.today))
    steps = open_steps(made, on.tenant.profile)
    late = [step for step in steps if overdue(step, on.today)]
    ahead = [step for step in steps if not overdue(step, on.today)][:5]
    stuck = mail.get("dead", 0) + mail.get("uncertain", 0)
    ill = [feed for feed in feeds if feed.state == "ill"]
    if as_json:
        on.emit(
            {
                "municipality": on.slug,
                "serving": not free,
                "outbox": mail,
                "nudges": waiting,
                "next_nudge_at": upcoming,
                "overdue": [step.key for step in late],
                "feeds": [
                    {"name": f.name, "state": f.state, "last_ok_at": f.last_ok_at, "reason": f.reason or None}
                    for f in feeds
                ],
                "next": [step_json(step, on.language) for step in ahead],
            }
        )
    else:
        _show(on, free, mail, upcoming, feeds, late, ahead)
    if stuck or ill:
        raise typer.Exit(1)


def _show(
    on: Context,
    free: bool,
    mail: dict[str, int],
    upcoming: datetime | None,
    feeds: list[Any],
    late: list[Any],
    ahead: list[Any],
) -> None:
    from zoneinfo import ZoneInfo

    from engine.language import short_day_text

    zone = ZoneInfo(on.tenant.profile.zone)

    def at(instant: datetime | None) -> str:
        return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if instant else on.text("status.never")

    on.say(on.text("status.not-serving" if free else "status.serving"))
    on.say(
        on.text(
            "status.mail",
            sent=mail.get("sent", 0),
            waiting=mail.get("ready", 0),
            uncertain=mail.get("uncertain", 0),
            dead=mail.get("dead", 0),
        )
    )
    on.say(on.text("status.next-nudge", at=at(upcoming)))
    for feed in feeds:
        on.say(
            on.text(
                f"status.feed-{feed.state}", name=feed.name, at=at(feed.last_ok_at), reason=feed.reason or ""
            )
        )
    if late:
        on.say(on.text("status.overdue", count=len(late)))
    on.say(on.text("status.ahead"))
    for step in late[:5] + ahead:
        title = step.step.title.in_language(on.language)
        day = step.due or step.limit
        on.say(f"  {short_day_text(day, on.language)}  {title}  [{step.key}]")
