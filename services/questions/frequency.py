"""Whether a year may have a cycle, and when it is put on the desk."""

from datetime import date

from domain.programme.programme import Programme
from domain.shared.refusal import RefusedError
from services.questions.question import Law, Question, Reply, question, refused, reply


@question("frequency")
class Frequency(Question):
    """Whether this year may have a cycle beside those of other years.

    `years`: those that have one. Outcome: `may_open` with the day on which the office is told, or `cycle-too-soon`.
    """

    year: int
    years: frozenset[int] = frozenset()

    def reply(self, law: Law) -> Reply:
        """What the programme would answer."""
        rule = law.regulation.frequency
        try:
            Programme(years=set(self.years)).open_cycle(self.year, rule.every_years, rule.basis)
        except RefusedError as refusal:
            return refused(refusal, rule)
        anchors = {anchor.stage: [anchor.first_month, anchor.last_month] for anchor in rule.anchors} or None
        return reply("may_open", rule, desk_on=date(self.year, rule.opens_month, rule.opens_day), anchors=anchors)
