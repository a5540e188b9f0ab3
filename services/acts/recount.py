"""After a holiday notice: the periods of every application, and the notices inside the applicants' houses, are counted again."""

from collections.abc import Callable
from functools import cache, partial

from domain.application import admission as m
from domain.cycle.cycle import Cycle
from domain.cycle.events import ApplicationsRecounted
from domain.internal_notice import internal_notice as n
from domain.policies.counting import recounted
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from domain.shared.term import Recounted, Term
from services.case import Case
from services.commands import Command, command
from services.roster import AT_ONCE


@command("applications.recount", "system")
class RecountApplications(Command, frozen=True):
    """Count the next applications of a cycle on the calendar that follows the one that they were counted on; at the end say so."""

    cycle: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """One batch; the notices inside the houses come with the last, because few of them run."""
        cycle = case.open_cycle(self.cycle)
        after = next_calendar(cycle)
        if after is None:
            return None
        again = self._again(case, cycle, after)
        found = [(code, one) for code, term in case.roster(self.cycle).running() if (one := again(term)) is not None]
        for code, one in found[:AT_ONCE]:
            case.application(self.cycle, code)
            case.record(ids.application_stream(self.cycle, code), m.TermRecounted(one.old, one.new, one.changed, one.notice))
        if len(found) <= AT_ONCE:
            self._houses(case, again)
            case.record(self.stream(), ApplicationsRecounted(after))
        return {"calendar": after, "recounted": len(case.recorded)}

    def _again(self, case: Case, cycle: Cycle, after: str) -> Callable[[Term], Recounted | None]:
        announced = {one.text: one for one in case.announced(case.regulation(cycle).jurisdiction)}[cycle.calendars[after][-1]]
        case.effective_at = announced.announced_at
        jurisdiction = tuple(case.regulation(cycle).jurisdiction)
        old, new = (case.texts.calendar(cycle.calendars[one], jurisdiction) for one in (cycle.recounted, after))
        turned = old.changed_days(new)
        return cache(partial(recounted, after=new, changed=turned, notice=announced.notice, announced_at=announced.announced_at))

    def _houses(self, case: Case, again: Callable[[Term], Recounted | None]) -> None:
        filed = set(case.roster(self.cycle).received())
        for code in case.internal_notices_of(self.cycle):
            posted = case.internal_notice(self.cycle, code) if code not in filed else None
            one = again(posted.term) if posted is not None and posted.term is not None else None
            if one is not None:
                case.record(ids.internal_notice_stream(self.cycle, code), n.TermRecounted(one.old, one.new, one.changed, one.notice))


def next_calendar(cycle: Cycle) -> str | None:
    """The calendar that follows the one that the applications were counted on; None where they are counted on the present one."""
    hashes = list(cycle.calendars)
    place = hashes.index(cycle.recounted)
    return hashes[place + 1] if place + 1 < len(hashes) else None
