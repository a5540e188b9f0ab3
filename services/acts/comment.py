"""Acts of the public comment: the results are shown, anyone may say something about them, and the office says what it made of it."""

from datetime import date

from domain.application.reviewing import Flagged
from domain.comment import comment as c
from domain.cycle import review_events as e
from domain.notice.notice import publication_day
from domain.shared import identifiers as ids
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.public_comment import PublicCommentStage
from services.acts.evidence import given
from services.case import Case
from services.commands import Command, Digest, Sealed, command
from services.files.files import of_comment


@command("comment_period.publish", "office", stages=("public_comment",))
class PublishCommentPeriod(Command, frozen=True):
    """Show the results on every channel and open them to comments; the period counts from the last channel's day.

    Published again, with a reason, its whole period runs anew.
    """

    cycle: str
    channels: dict[str, date]
    text: Digest
    reason: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Publish, and count the whole period."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).the(PublicCommentStage)
        if stage.name in cycle.terms and not self.reason:
            raise InvalidError("reason-needed", what="comment_period")
        start = publication_day(self.channels, stage.channels, case.today, stage.basis)
        term = case.term(cycle, stage.period.period(), start, name=stage.name, basis=stage.basis, hands=stage.hands)
        case.record(self.stream(), e.CommentsOpened(stage.name, self.channels, self.text, term, self.reason))
        return {"stage": stage.name, "last_day": term.last_day.isoformat()}


@command("comment.file", "public", windowed=True)
class FileComment(Command, frozen=True):
    """Comment on the results while they are open to comments; what comes later is kept and answered as a report.

    Without an author it is marked as anonymous.
    """

    cycle: str
    reference: str
    text: Sealed
    author: Sealed = ""
    about: str = ""
    evidence: Sealed = ""
    files: tuple[Digest, ...] = ()

    def window(self) -> str:
        """The period that the receipt is stamped for."""
        return f"comment:{ids.cycle(self.cycle)}"

    def stream(self) -> str:
        """The comment."""
        return ids.comment_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record a comment in time, or a report after the end."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).the(PublicCommentStage)
        if case.read(self.stream(), c.fold) is not None:
            raise InvalidError("comment-known", reference=self.reference)
        if self.about:
            case.application(self.cycle, self.about)
        term = cycle.terms.get(stage.name)
        if term is None:
            raise RefusedError("comments-not-open", stage.basis)
        anonymous = not self.author.strip()
        subject = of_comment(self.reference)
        proved = given(c.EvidenceGiven, subject, self.evidence, self.files)
        who = (Private(subject, self.author), Private(subject, self.text))
        if case.now < term.open_until:
            case.record(self.stream(), c.Filed(self.cycle, stage.name, self.about, *who, case.now, anonymous), *proved)
            return {"reference": self.reference, "kind": "comment"}
        received = c.ReportReceived(self.cycle, stage.name, self.about, *who, case.now, term.closes_at, anonymous)
        case.record(self.stream(), received, *proved)
        return {"reference": self.reference, "kind": "report"}


@command("comment.open", "office", "supervisor", "auditor")
class OpenComment(Command, frozen=True):
    """Open who commented and what the comment says; the answer has neither: both are shown to the reader alone."""

    cycle: str
    reference: str

    def stream(self) -> str:
        """The comment."""
        return ids.comment_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record who opened it; refused to who keeps away from the applicant that it is about."""
        cycle, comment = case.cycle(self.cycle), case.comment(self.cycle, self.reference)
        if comment.about and case.actor.id in case.application(self.cycle, comment.about).recused:
            raise RefusedError("recused", case.regulation(cycle).panels.recusal.basis, reviewer=case.actor.id)
        case.record(self.stream(), c.Opened(case.actor.id, case.actor.role, case.now))
        return {"reference": self.reference}


@command("comment.handle", "office")
class HandleComment(Command, frozen=True):
    """Say, with the reason, what was made of a comment: noted, or a flag on the application that it is about; never points."""

    cycle: str
    reference: str
    outcome: c.Outcome
    reason: str

    def stream(self) -> str:
        """The comment."""
        return ids.comment_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it once, with the flag where there is one."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).the(PublicCommentStage)
        comment = case.comment(self.cycle, self.reference)
        case.record(self.stream(), comment.handle(self.outcome, self.reason, stage.basis))
        if self.outcome == "flagged":
            case.application(self.cycle, comment.about)
            case.record(ids.application_stream(self.cycle, comment.about), Flagged(self.reference, self.reason))
        return {"reference": self.reference, "outcome": self.outcome, "about": comment.about}
