"""What follows from the opening of a cycle, before it is opened: each stage by its article, its earliest days, what is to be set."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from domain.calendar.periods import Deadline, deadline
from domain.calendar.working_calendar import WorkingCalendar
from domain.cycle.anchors import last_day
from domain.regulation.period import PeriodRule
from domain.stages.announcement import AnnouncementStage
from domain.stages.plan import Regulation
from domain.stages.public_comment import PublicCommentStage
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.stage import Stage
from services.case import Case

Shown = AnnouncementStage | PublicCommentStage | PublicNoticeStage
"""Stages in which something stands in public for a period."""


class Ahead(NamedTuple):
    """A stage to come: whose it is, the first day on which it can begin, and its period with the day it then ends on, where it has one.

    `earliest` is reached where every act is done on the first day that it can be. `legal`: the last day that the text itself gives in
    the year. `unset`: what the office sets before the stage. `period` without `ends`: a time that runs from another day than this.
    """

    stage: str
    hands: str
    basis: str
    default: bool
    earliest: date
    period: PeriodRule | None
    ends: Deadline | None
    legal: date | None
    unset: tuple[str, ...]


def prospect(case: Case, regulation: Regulation, year: int) -> list[Ahead]:
    """Every stage of a cycle that is opened today for a year, on the calendar as it is known today."""
    announced = case.announced(regulation.jurisdiction)
    calendar, _ = case.texts.calendar_today(regulation.jurisdiction, case.today, announced)
    anchors = {anchor.stage: last_day(anchor, year) for anchor in regulation.frequency.anchors}
    return list(_stages(regulation, calendar, case.today, anchors))


def _stages(regulation: Regulation, calendar: WorkingCalendar, today: date, anchors: Mapping[str, date]) -> Iterator[Ahead]:
    begins, filed_from = today, today
    for stage in regulation.stages:
        period = _period(stage)
        ends = deadline(calendar, period.period(), begins) if period is not None and isinstance(stage, Shown) else None
        unset = tuple(one.name for one in regulation.set_per_cycle if one.until == stage.name and one.value is None)
        yield Ahead(stage.name, stage.hands, stage.basis, stage.default, begins, period, ends, anchors.get(stage.name), unset)
        if isinstance(stage, AnnouncementStage):
            filed_from = ends.last_day if ends else begins
        elif ends is not None:
            begins = ends.last_day
        elif stage.kind == "intake":
            begins = max(begins, filed_from)


def _period(stage: Stage) -> PeriodRule | None:
    """The period of a stage, or the time that it gives for each application."""
    found = getattr(stage, "period", None) or getattr(stage, "within", None)
    return found if isinstance(found, PeriodRule) else None
