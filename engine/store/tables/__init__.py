"""The tables, by what they hold: facts, the plan's cache, messages, and the addresses calendars come and go
by.

Importing this package registers every one of them on `Row.metadata`. Nothing outside `engine.store` uses
them.
"""

from engine.store.tables.base import Row
from engine.store.tables.calendars import FeedTokenRow, SubscriptionRow
from engine.store.tables.facts import AbsenceRow, AnswerRow, MeetingRow, MunicipalityRow, PersonRow, TenureRow
from engine.store.tables.messages import WAITING, AttachmentRow, NudgeRow, OutboxRow
from engine.store.tables.plan import PlanStepRow

__all__ = [
    "WAITING",
    "AbsenceRow",
    "AnswerRow",
    "AttachmentRow",
    "FeedTokenRow",
    "MeetingRow",
    "MunicipalityRow",
    "NudgeRow",
    "OutboxRow",
    "PersonRow",
    "PlanStepRow",
    "Row",
    "SubscriptionRow",
    "TenureRow",
]
