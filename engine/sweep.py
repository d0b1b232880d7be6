"""One turn of the loop: observe, plan, decide, act, record (design.md 3).

It can be stopped or killed at any instant and begun again: what is due stands in the store, a message is written
to the ledger in the transaction that settles its nudges, and delivery is claimed before it begins.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from engine.board import Board, View
from engine.clock import Clock, local_day
from engine.feed_entries import entries
from engine.letters import Post, letters
from engine.messages import Message, Outcome, Receipt
from engine.nudges import nudges, speakable
from engine.nudging import Letter, Nudge
from engine.store import municipalities, outbox, plan_steps
from engine.store import nudges as pending
from engine.store.database import Database
from engine.store.nudges import PendingNudge
from engine.tenant import Tenant, horizon, load_facts, plan_of

log = structlog.get_logger(__name__)

# A delivery that has not been settled by then is taken to have died; far longer than any server takes.
LEASE = timedelta(minutes=15)
BATCH = 20
DUE_AT_ONCE = 5000


class Deliver(Protocol):
    """What carries messages (notifiers.transport.Transport)."""

    def deliver(
        self, messages: Iterable[Message], *, stopping: Callable[[], bool] = ...
    ) -> Iterator[tuple[Message, Receipt]]: ...


@dataclasses.dataclass(slots=True, kw_only=True)
class SweepReport:
    """What a turn did, for logs and tests."""

    replanned: int = 0
    queued: int = 0
    sent: int = 0
    not_sent: int = 0
    suppressed: int = 0
    unheard: int = 0


class Sweep:
    """The loop's body. `compose` makes a message of a letter and the calendar entries of its steps; `heartbeat` is
    called between deliveries, so that a long batch is not taken for a dead loop."""

    def __init__(
        self,
        database: Database,
        tenants: Sequence[Tenant],
        *,
        compose: Callable[..., Message],
        transport: Deliver,
        clock: Clock,
        board: Board,
        stopping: Callable[[], bool] = lambda: False,
        heartbeat: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._tenants = {tenant.id: tenant for tenant in tenants}
        self._compose = compose
        self._transport = transport
        self._clock = clock
        self._board = board
        self._stopping = stopping
        self._heartbeat = heartbeat
        self._said_unheard: set[tuple[str, str, str]] = set()

    def __call__(self) -> SweepReport:
        """One turn. Raises what the store raises; the loop logs it and tries again."""
        now = self._clock()
        report = SweepReport()
        self._observe_and_plan(now, report)
        self._decide(now, report)
        self._act(now, report)
        self._board.swept_at = now
        return report

    def _observe_and_plan(self, now: datetime, report: SweepReport) -> None:
        with self._database.read() as session:
            revisions = municipalities.facts_revisions(session)
        for tenant in self._tenants.values():
            day = local_day(now, tenant.profile.zone)
            view = self._board.view(tenant.profile.slug)
            revision = revisions.get(tenant.id, 0)
            if view is None or view.facts_revision != revision or view.day != day:
                self._replan(tenant, revision, now, view)
                report.replanned += 1

    def _replan(self, tenant: Tenant, revision: int, now: datetime, before: View | None) -> None:
        day = local_day(now, tenant.profile.zone)
        with self._database.read() as session:
            facts = load_facts(session, tenant)
        plan = plan_of(tenant, facts, *horizon(day))
        rungs = nudges(plan, tenant.profile, tenant.bundle.ladders, tenant.working_days)
        with self._database.write() as session:
            changes = plan_steps.remember(session, tenant.id, plan.steps.values(), now)
            added = pending.replace_pending(session, tenant.id, rungs)
            revisions = plan_steps.revisions(session, tenant.id)
        moved = [change for change in changes if change.before is not None and change.fields]
        for change in moved:
            log.info("step moved", municipality=tenant.profile.slug, step=change.key, changed=change.fields)
        log.info(
            "planned",
            municipality=tenant.profile.slug,
            steps=len(plan.steps),
            moved=len(moved),
            new_nudges=added,
        )
        self._board.put(
            View(
                tenant=tenant,
                facts=facts,
                roster=facts.roster,
                plan=plan,
                revisions=revisions,
                day=day,
                facts_revision=revision,
                version=1 if before is None else before.version + 1,
                planned_at=now,
            )
        )

    def _decide(self, now: datetime, report: SweepReport) -> None:
        with self._database.read() as session:
            due = pending.due(session, now, DUE_AT_ONCE)
        by_tenant: dict[int, list[PendingNudge]] = defaultdict(list)
        for found in due:
            by_tenant[found.municipality].append(found)
        for tenant_id, waiting in by_tenant.items():
            tenant = self._tenants.get(tenant_id)
            view = self._board.view(tenant.profile.slug) if tenant is not None else None
            if tenant is None or view is None:
                continue  # a municipality that has left the configuration keeps its rows, unsaid
            now_or_never = [
                w for w in waiting if speakable(w.nudge, now, tenant.profile, tenant.working_days)
            ]
            if now_or_never:
                self._write(view, now_or_never, now, report)

    def _write(self, view: View, waiting: list[PendingNudge], now: datetime, report: SweepReport) -> None:
        tenant = view.tenant
        ids = {_identity(w.nudge): w.id for w in waiting}
        post = letters(
            [w.nudge for w in waiting],
            view.plan,
            view.roster,
            tenant.bundle.roles,
            tenant.profile,
            day=local_day(now, tenant.profile.zone),
            at=now,
        )
        messages = [(letter, self._message(letter, view, now)) for letter in post.letters]
        with self._database.write() as session:
            for letter, message in messages:
                outbox.enqueue(session, tenant.id, message, now)
                pending.mark_queued(session, [ids[_identity(item.nudge)] for item in letter.items], now)
                report.queued += 1
            for suppressed in post.suppressed:
                if suppressed.reason != "nobody":
                    pending.mark_suppressed(
                        session, [ids[_identity(suppressed.nudge)]], suppressed.reason, now
                    )
                    report.suppressed += 1
        self._raise_unheard(view, post, report)

    def _message(self, letter: Letter, view: View, now: datetime) -> Message:
        steps = [item.step for item in letter.items]
        made = entries(
            steps,
            view.plan.workflows,
            view.tenant.profile,
            view.revisions,
            unrevised=now,
            language=letter.language,
        )
        return self._compose(letter, made)

    def _raise_unheard(self, view: View, post: Post, report: SweepReport) -> None:
        """What nobody can be told stays pending, and is said once in the log; `status` and `check` show it."""
        for nudge in post.unheard:
            report.unheard += 1
            identity = (view.tenant.profile.slug, nudge.step_key, nudge.rung)
            if identity not in self._said_unheard:
                self._said_unheard.add(identity)
                log.error(
                    "nobody to tell: the role, every role above it and the last resort are vacant",
                    municipality=view.tenant.profile.slug,
                    step=nudge.step_key,
                    last_resort=view.tenant.profile.last_resort,
                )

    def _act(self, now: datetime, report: SweepReport) -> None:
        with self._database.write() as session:
            lapsed = outbox.release_expired(session, now)
        if lapsed:
            log.warning("deliveries were left unsettled by a process that died", count=lapsed)
        while not self._stopping() and self._deliver_batch(report):
            pass

    def _deliver_batch(self, report: SweepReport) -> bool:
        """Claim, send and settle a handful; whether there may be more."""
        now = self._clock()
        with self._database.write() as session:
            claimed = outbox.claim(session, now, lease=LEASE, limit=BATCH)
        left = {c.message.key: c for c in claimed}
        for message, receipt in self._transport.deliver(
            [c.message for c in claimed], stopping=self._stopping
        ):
            one = left.pop(message.key)
            with self._database.write() as session:
                state = outbox.settle(session, one.id, receipt, self._clock(), attempt=one.attempt)
            self._heartbeat()
            sent = receipt.outcome is Outcome.sent
            report.sent += sent
            report.not_sent += not sent
            tell = log.info if sent else log.warning
            tell(
                "delivery",
                outcome=str(receipt.outcome),
                state=str(state),
                attempt=one.attempt,
                may_repeat=one.may_repeat,
                message_id=message.id,
                steps=message.steps,
                detail=receipt.detail,
            )
        if left:
            # Asked to stop before these were begun: they wait for the next start.
            with self._database.write() as session:
                for one in left.values():
                    receipt = Receipt(outcome=Outcome.temporary, detail="the service was asked to stop")
                    outbox.settle(session, one.id, receipt, self._clock(), attempt=one.attempt)
        return len(claimed) == BATCH and not left


def _identity(nudge: Nudge) -> tuple[str, str, object]:
    return nudge.step_key, nudge.rung, nudge.for_day
