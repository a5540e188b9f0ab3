"""The act of a satisfaction poll beside a notice: its result is put on record, or corrected, for those of the tracks that are polled."""

from datetime import date
from decimal import Decimal

from domain.calendar.periods import Period
from domain.cycle.cycle import Cycle, RunningNotice
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, RefusedError
from domain.stages.public_notice import Poll, PublicNoticeStage
from services.acts.standing import in_review
from services.case import Case
from services.commands import Command, command

AFTER_NOTICE = ("public_notice", "review", "shortlist", "public_comment", "ranking")
"""Kinds of stage in which a result may come: from the notice's end to the ranking."""


@command("poll.record", "office", stages=AFTER_NOTICE)
class RecordPoll(Command, frozen=True):
    """Put on record what the poll on an applicant gave: the counts by answer, a score of 0 to 100, the digest of the source.

    Votes are counted outside, or here by slips: the first and last day of the votes that were counted must lie within the poll's time.
    """

    cycle: str
    applicant: str
    counts: dict[str, int]
    score: Decimal
    opened_on: date
    closed_on: date
    source: str
    reason: str = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it once the poll is over; a correction has a reason, and both stay."""
        cycle = case.open_cycle(self.cycle)
        stage, poll = polled_stage(case, cycle)
        application = in_review(case, cycle, self.applicant, poll.basis)
        if application.track not in poll.tracks:
            raise RefusedError("not-polled", poll.basis, applicant=self.applicant, track=application.track)
        if not application.in_review:
            raise RefusedError("not-in-review", poll.basis, qualification=application.qualification, ended=application.ended)
        if cycle.rankings:
            raise RefusedError("ranked-already", poll.basis)
        self._agree(case, cycle, stage, poll)
        first, last = time_of(case, cycle, _notice_of(cycle, stage, self.applicant, poll.basis), poll)
        if case.today <= last:
            raise RefusedError("poll-running", poll.basis, last_day=last.isoformat())
        if not first <= self.opened_on <= self.closed_on <= last:
            raise RefusedError("poll-outside", poll.basis, first_day=first.isoformat(), last_day=last.isoformat())
        polled = application.review.keep_poll(
            stage.name, self.counts, self.score, opened_on=self.opened_on, closed_on=self.closed_on, source=self.source, reason=self.reason
        )
        case.record(self.stream(), polled)
        return {"applicant": self.applicant, "entry": polled.entry, "score": str(self.score)}

    def _agree(self, case: Case, cycle: Cycle, stage: PublicNoticeStage, poll: Poll) -> None:
        """Where the voices were taken here, the counts are theirs."""
        for number in (number for number, notice in cycle.notices.items() if notice.stage == stage.name):
            held = case.poll(self.cycle, number)
            if held is not None and held.counted(self.applicant) != self.counts:
                raise RefusedError("poll-counts-differ", poll.basis, counted=held.counted(self.applicant), given=self.counts)


def time_of(case: Case, cycle: Cycle, notice: RunningNotice, poll: Poll) -> tuple[date, date]:
    """The first and last day of the poll: the notice's, or its own working days from the notice's first."""
    if poll.set_by is None:
        return notice.term.opens_on, notice.term.last_day
    period, first = Period(amount=int(cycle.settings[poll.set_by]), unit="working_days"), notice.term.opens_on
    return first, case.term(cycle, period, first, name=poll.set_by, basis=poll.basis, hands=notice.term.hands).last_day


def polled_stage(case: Case, cycle: Cycle) -> tuple[PublicNoticeStage, Poll]:
    """The notice beside which a poll is held."""
    regulation = case.regulation(cycle)
    for stage in regulation.stages_of(PublicNoticeStage):
        if stage.poll is not None:
            return stage, stage.poll
    raise RefusedError("no-poll", regulation.panels.basis)


def _notice_of(cycle: Cycle, stage: PublicNoticeStage, applicant: str, basis: str) -> RunningNotice:
    """The notice of the stage on which an applicant stands or stood."""
    found = [one for one in cycle.notices.values() if one.stage == stage.name and one.state != "withdrawn" and applicant in one.candidates]
    if not found:
        raise RefusedError("not-on-notice", basis, notice=stage.name, candidate=applicant)
    return found[-1]
