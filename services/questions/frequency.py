"""Whether a year may have a cycle, and when it is put on the desk."""

from datetime import date, timedelta

from domain.policies.years import next_opening
from domain.programme.programme import Programme
from domain.shared.refusal import RefusedError
from services.questions.question import Law, Question, Reply, question, refused, reply


@question("frequency")
class Frequency(Question):
    """Whether this year may have a cycle beside those of other years.

    `years`: those that have one. Outcome: `may_open`, or `cycle-too-soon`; `desk_on` is the day on which the office is told of the next
    year that is due after the others, `remind_on` when it is told again, `anchors` the months within which a stage must end.
    """

    year: int
    years: frozenset[int] = frozenset()

    def reply(self, law: Law) -> Reply:
        """What the programme would answer."""
        rule = law.regulation.frequency
        earlier = {year for year in self.years if year < self.year}
        desk_on = next_opening(rule, earlier, date(self.year, 1, 1))
        try:
            Programme(years=set(self.years)).open_cycle(self.year, rule.every_years, rule.basis)
        except RefusedError as refusal:
            return refused(refusal, rule)
        anchors = {anchor.stage: [anchor.first_month, anchor.last_month] for anchor in rule.anchors} or None
        remind_on = desk_on + timedelta(rule.remind_days) if rule.remind_days else None
        return reply("may_open", rule, desk_on=desk_on, remind_on=remind_on, anchors=anchors)
