"""By which standard applications are measured."""

from domain.regulation.applicants import Track
from domain.shared.refusal import InvalidError
from services.questions.question import Law, Question, Reply, question, reply


@question("standard")
class Standard(Question):
    """By which standard applications of this track are measured, who approves it, and at which stage a cycle freezes it.

    Outcome: the name of the set of criteria.
    """

    track: Track = "organization"

    def reply(self, law: Law) -> Reply:
        """The standard; raises InvalidError where the track cannot be applied for."""
        tracks = sorted({offer.track for offer in law.regulation.offers})
        if self.track not in tracks:
            raise InvalidError("offer-unknown", name=self.track, known=tracks)
        rule = law.regulation.standard_of(self.track)
        return reply(rule.criteria, rule, approved_by=rule.approved_by, frozen_at=rule.frozen_at)
