"""Acts on the working calendar: a holiday notice is announced, and each open cycle counts on it from then on."""

from domain.cycle.events import CalendarChanged
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from services.announcement import admitted, moved
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
        announced = admitted(case, self.file.encode())
        case.texts.keep_notice(self.file.encode())
        case.record(self.stream(), announced)
        return {"notice": announced.notice, "published": announced.published.isoformat(), "text": announced.text}


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
        changed = CalendarChanged(announced.notice, announced.text, announced.announced_at, before.hash, after.hash)
        case.record(self.stream(), changed)
        for stream, event in moved(case, self.cycle, (before, after), announced):
            case.record(stream, event)
        case.effective_at = announced.announced_at
        return {"notice": announced.notice, "calendar": after.hash, "recounted": len(case.recorded) - 1}
