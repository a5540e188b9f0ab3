"""Acts around how a notice stood: what the public read is put on record, an alteration explained, an outage made up for."""

from datetime import datetime, timedelta

from domain.cycle import events as cycle_events
from domain.notice import notice as n
from domain.policies.counting import prolonged
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError
from services.case import Case
from services.commands import Command, command

BASIS = "house"
"""No text says anything about a notice that was altered or could not be had."""


class _OnNotice(Command, frozen=True):
    """An act on one notice."""

    cycle: str
    notice: int

    def stream(self) -> str:
        """The notice."""
        return ids.notice_stream(self.cycle, self.notice)


@command("notice.attest", "system")
class AttestNotice(_OnNotice, frozen=True):
    """Put on record the digest of what the public reads of a running notice; longer than `patience` minutes without one is an outage."""

    digest: str
    patience: int

    def carry_out(self, case: Case) -> Facts | None:
        """Record that it stood, or that it was altered."""
        notice = case.notice(self.cycle, self.notice)
        if notice.state != "running":
            return None
        case.record(self.stream(), *notice.watch.look(self.digest, case.now, timedelta(minutes=self.patience)))
        return {"notice": self.notice, "digest": self.digest}


@command("notice.miss", "system")
class MissNotice(_OnNotice, frozen=True):
    """Put on record that the page of a running notice cannot be had since an instant."""

    since: datetime
    problem: str

    def carry_out(self, case: Case) -> Facts | None:
        """Record it once, until it is had again."""
        notice = case.notice(self.cycle, self.notice)
        if notice.state != "running":
            return None
        case.record(self.stream(), *notice.watch.miss(self.since, self.problem))
        return {"notice": self.notice}


@command("notice.explain_alteration", "office")
class ExplainAlteration(_OnNotice, frozen=True):
    """Say why a notice reads otherwise than was attested (an update, a corrected name): what it reads now is what it is held to."""

    digest: str
    reason: str

    def carry_out(self, case: Case) -> Facts | None:
        """Record the reason."""
        case.record(self.stream(), case.notice(self.cycle, self.notice).watch.explain(self.digest, self.reason, BASIS))
        return {"notice": self.notice, "digest": self.digest}


@command("notice.extend", "office", two_person=True)
class ExtendNotice(_OnNotice, frozen=True):
    """Lengthen a running notice that could not be read for some time, by so many days of the kind that its period counts in."""

    days: int
    reason: str

    def carry_out(self, case: Case) -> Facts | None:
        """Count the longer period on both streams, on the calendar of today."""
        if self.days < 1:
            raise InvalidError("extension-days", days=self.days)
        if not self.reason:
            raise InvalidError("reason-needed", what="extension")
        cycle, notice = case.open_cycle(self.cycle), case.notice(self.cycle, self.notice)
        notice.must_have_been_interrupted(BASIS)
        old = notice.term
        new = prolonged(case.calendar(cycle), old, self.days)
        case.record(self.stream(), n.Extended(old, new, self.days, self.reason, BASIS))
        case.record(ids.cycle_stream(self.cycle), cycle_events.NoticeExtended(self.notice, old, new))
        return {"notice": self.notice, "last_day": new.last_day.isoformat()}
