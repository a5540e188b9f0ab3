"""Acts on the working calendar: a holiday notice is announced, and each open cycle counts on it from then on."""

from functools import partial

from domain.calendar.chain import chain_of
from domain.cycle.events import CalendarChanged
from domain.cycle.replan import recount
from domain.policies.counting import recounted
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.refusal import Facts
from services.calendars import notice_of
from services.case import Case
from services.commands import Command, FileText, command


@command("calendar.announce", "office", "operator", two_person=True)
class AnnounceNotice(Command, frozen=True):
    """Announce a holiday notice, from its file: every open cycle counts on it from then on, every running period that it touches moves."""

    file: FileText

    def stream(self) -> str:
        """The jurisdiction's notices."""
        return ids.holidays_stream(notice_of(self.file.encode(), "file").jurisdiction)

    def carry_out(self, case: Case) -> Facts | None:
        """Keep the text, and announce it once."""
        notice = notice_of(self.file.encode(), "file")
        stream = self.stream()
        holidays = case.holidays(notice.jurisdiction)
        known = case.texts.known_notices(notice.jurisdiction, case.today, list(holidays.announced.values()))
        text = case.texts.keep_notice(self.file.encode())
        announced = holidays.announce(notice, text, known, case.now)
        chain = chain_of(notice.jurisdiction)
        case.texts.check_notice(self.file.encode(), chain, case.today, case.announced(chain))
        case.record(stream, announced)
        return {"notice": announced.notice, "published": announced.published.isoformat(), "text": text}


@command("cycle.replan", "system")
class ReplanCycle(Command, frozen=True):
    """Have an open cycle count on an announced notice (the hash of its text), and count its running periods again."""

    cycle: str
    text: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """One append for the cycle, its notices and its open objections: all count on the new calendar, or none does."""
        cycle = case.open_cycle(self.cycle)
        announced = next(iter(case.pending(cycle)), None)
        if announced is None or announced.text != self.text:
            return None  # it counts on it already, or another one comes first
        before, after = case.calendar_with(cycle), case.calendar_with(cycle, announced.text)
        turned = before.changed_days(after)
        again = partial(recounted, after=after, changed=turned, notice=announced.notice, announced_at=announced.announced_at)
        terms = recount(cycle, again)
        changed = CalendarChanged(announced.notice, announced.text, announced.announced_at, before.hash, after.hash)
        case.record(self.stream(), changed, *terms)
        for number in cycle.running_notices():
            self._record(case, ids.notice_stream(self.cycle, number), case.notice(self.cycle, number).recount(again))
        for reference in sorted(cycle.open_objections()):
            self._record(case, ids.objection_stream(self.cycle, reference), case.objection(self.cycle, reference).recount(again))
        case.effective_at = announced.announced_at
        return {"notice": announced.notice, "calendar": after.hash, "recounted": len(case.recorded) - 1}

    def _record(self, case: Case, stream: str, event: Event | None) -> None:
        if event is not None:
            case.record(stream, event)
