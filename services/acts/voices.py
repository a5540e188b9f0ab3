"""Acts of a poll that is held here: slips are made to be handed out, and whoever holds one speaks once, while the poll runs."""

from hashlib import sha256

from domain.cycle.cycle import Cycle, track_of
from domain.poll import poll as p
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.public_notice import Poll
from services.acts.poll import polled_stage, time_of
from services.case import Case
from services.commands import Command, Sealed, command


class _OfPoll(Command, frozen=True):
    """An act on the poll beside one notice."""

    cycle: str
    notice: int

    def stream(self) -> str:
        """The poll."""
        return ids.poll_stream(self.cycle, self.notice)

    def rule(self, case: Case, cycle: Cycle) -> Poll:
        """How the notice is polled; raises RefusedError where it is not, or not now."""
        stage, poll = polled_stage(case, cycle)
        notice = cycle.notices.get(self.notice)
        if notice is None or notice.stage != stage.name or notice.state != "running":
            raise RefusedError("poll-not-running", poll.basis)
        first, last = time_of(case, cycle, notice, poll)
        if not first <= case.today <= last:
            raise RefusedError("poll-not-running", poll.basis, first_day=first.isoformat(), last_day=last.isoformat())
        return poll


@command("poll.issue", "office", stages=("public_notice",))
class IssueSlips(_OfPoll, frozen=True):
    """Make slips for the poll beside a notice, named by the SHA-256 of each: whoever is handed one may speak once."""

    slips: tuple[str, ...]

    def carry_out(self, case: Case) -> Facts | None:
        """Record the digests."""
        self.rule(case, case.open_cycle(self.cycle))
        poll = case.poll(self.cycle, self.notice)
        known = poll.slips if poll else {}
        if not self.slips or len(set(self.slips)) < len(self.slips) or any(slip in known for slip in self.slips):
            raise InvalidError("slips-unclear")
        case.record(self.stream(), p.Issued(self.cycle, self.notice, self.slips))
        return {"notice": self.notice, "slips": len(self.slips)}


@command("poll.voice", "public", stages=("public_notice",))
class SpeakUp(_OfPoll, frozen=True):
    """Say, with a slip that was handed out, which persons on the notice satisfy and which do not; once."""

    slip: Sealed
    satisfied: tuple[str, ...] = ()
    dissatisfied: tuple[str, ...] = ()

    def carry_out(self, case: Case) -> Facts | None:
        """Record the voice under the digest of the slip."""
        cycle = case.open_cycle(self.cycle)
        rule = self.rule(case, cycle)
        for code in (*self.satisfied, *self.dissatisfied):
            if code not in cycle.notices[self.notice].candidates or track_of(code) not in rule.tracks:
                raise RefusedError("not-polled", rule.basis, applicant=code, track=track_of(code))
        poll = case.poll(self.cycle, self.notice) or p.Poll()
        digest = sha256(self.slip.strip().encode()).hexdigest()
        case.record(self.stream(), poll.voice(digest, self.satisfied, self.dissatisfied, case.now))
        return {"notice": self.notice, "persons": len(self.satisfied) + len(self.dissatisfied)}
