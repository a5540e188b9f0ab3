"""What happens to an application in review beside its sheets: passed or not, absence, the poll, flags from comments, feedback, its end."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from domain.shared.event import Event, event
from domain.shared.private import Private
from domain.shared.refusal import InvalidError, RefusedError

Side = Literal["on_reviewer", "on_applicant"]


@event("application.review_passed")
class ReviewPassed(Event, frozen=True):
    """The panel's report says whether it passed a review; a later word stands beside the earlier and has a reason."""

    stage: str
    passed: bool
    reason: str


@event("application.absence_recorded")
class AbsenceRecorded(Event, frozen=True):
    """It was decided that an input is missing for good, and counts as zero."""

    stage: str
    reason: str
    by: str


@event("application.polled")
class Polled(Event, frozen=True):
    """What a satisfaction poll gave: `counts` by answer, `score` of 0 to 100; `entry` counts the versions, a changed one has a reason."""

    stage: str
    entry: int
    counts: dict[str, int]
    score: Decimal
    opened_on: date
    closed_on: date
    source: str
    reason: str


@event("application.flagged")
class Flagged(Event, frozen=True):
    """A public comment made the office put a mark on the application, with its reason: no points, but those who deliberate see it."""

    comment: str
    reason: str


@event("application.struck")
class Struck(Event, frozen=True):
    """An objection from the notice of `stage` was upheld: the application ends by this article."""

    stage: str
    objection: str
    basis: str


@event("application.feedback_recorded")
class FeedbackRecorded(Event, frozen=True):
    """What an applicant says of a reviewer's discipline, or a reviewer of the applicant's; or that nothing is said."""

    reviewer: str
    side: Side
    declined: bool
    text: Private


@event("application.sheet_noted")
class SheetNoted(Event, frozen=True):
    """What a reviewer says beside a sheet: the evidence that its points rest on, and what a visit should ask; an empty one adds nothing."""

    stage: str
    reviewer: str
    sheet: int
    evidence: Private
    questions: Private


class Polling(msgspec.Struct, frozen=True, gc=False):
    """The newest result of a poll."""

    entry: int
    score: Decimal


class Reviewing(msgspec.Struct):
    """State of the review. `passed` and `absent` by stage, `flags` by comment; `feedback`: of which reviewer, and which side spoke."""

    passed: dict[str, bool] = {}
    absent: set[str] = set()
    poll: Polling | None = None
    flags: dict[str, str] = {}
    feedback: set[tuple[str, Side]] = set()

    def say_passed(self, stage: str, reason: str, *, passed: bool) -> ReviewPassed:
        """Say whether the review was passed; a failure, and a change of mind, have a reason."""
        if not reason and (not passed or stage in self.passed):
            raise InvalidError("reason-needed", what="review.pass")
        return ReviewPassed(stage, passed, reason)

    def keep_poll(
        self, stage: str, counts: dict[str, int], score: Decimal, *, opened_on: date, closed_on: date, source: str, reason: str
    ) -> Polled:
        """Put a poll's result on record, or correct it with a reason."""
        if not 0 <= score <= 100:  # noqa: PLR2004  # the scale of a poll
            raise InvalidError("poll-off-scale", given=str(score))
        if not counts or any(count < 0 for count in counts.values()):
            raise InvalidError("poll-counts")
        if self.poll is not None and not reason:
            raise InvalidError("reason-needed", what="poll")
        return Polled(stage, self.poll.entry + 1 if self.poll else 1, counts, score, opened_on, closed_on, source, reason)

    def say_feedback(self, reviewer: str, side: Side, text: Private, basis: str, *, declined: bool) -> FeedbackRecorded:
        """Keep what one side says of the other, once."""
        if (reviewer, side) in self.feedback:
            raise RefusedError("feedback-given", basis, reviewer=reviewer)
        return FeedbackRecorded(reviewer, side, declined, text)

    def apply(self, change: Event) -> None:
        """Fold one event; any other passes by."""
        match change:
            case ReviewPassed(stage, passed):
                self.passed[stage] = passed
            case AbsenceRecorded(stage):
                self.absent.add(stage)
            case Polled() as e:
                self.poll = Polling(e.entry, e.score)
            case Flagged(comment, reason):
                self.flags[comment] = reason
            case FeedbackRecorded(reviewer, side):
                self.feedback.add((reviewer, side))
            case _:
                pass
