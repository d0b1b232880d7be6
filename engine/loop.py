"""The loop on APScheduler. It holds no truth: if every job in it were lost, the next start would do what is due.

Jobs never overlap and never count as missed (`misfire_grace_time=None`); a turn that fails is logged and tried
again, and only a turn that succeeds says that the service is alive, so that a dead loop is restarted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger(__name__)


class Loop:
    """Runs `sweep` every few seconds and `poll` every half minute, in threads of its own."""

    def __init__(
        self,
        *,
        sweep: Callable[[], object],
        poll: Callable[[], object],
        seconds: float,
        alive: Callable[[], None],
    ) -> None:
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(self._heard, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._add("sweep", sweep, seconds, alive)
        self._add("fetch-feeds", poll, 30, None)

    def _add(
        self, name: str, work: Callable[[], object], seconds: float, then: Callable[[], None] | None
    ) -> None:
        def turn() -> None:
            try:
                work()
            except Exception:
                log.exception("a turn failed and will be tried again", job=name)
            else:
                if then is not None:
                    then()

        # The first turn runs at once.
        self._scheduler.add_job(turn, "interval", seconds=seconds, id=name, next_run_time=datetime.now(UTC))  # noqa: TID251 - the scheduler's own clock

    def _heard(self, event: JobExecutionEvent) -> None:
        log.warning("a turn was skipped: the one before is still running", job=event.job_id)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Finish what is in flight, then end."""
        self._scheduler.shutdown(wait=True)
