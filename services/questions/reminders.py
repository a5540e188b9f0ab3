"""When somebody is reminded of a last day."""

from datetime import date

from domain.calendar.instants import closing, day_of
from domain.policies.ladder import Ladder
from domain.shared.term import Term
from services.questions.question import Law, Question, Reply, question, reply


@question("reminders")
class Reminders(Question):
    """On which days those in whose hands a period lies are reminded of its last day.

    `opens_on`: the first day of the period. Outcome: `dated`, with the days `before` and `after`, or `none` where nobody is reminded.
    """

    opens_on: date
    last_day: date

    def reply(self, law: Law) -> Reply:
        """Every rung of the ladder."""
        rule = law.regulation.reminders
        if rule is None:
            return reply("none")
        ladder = Ladder(rule, law.calendar(None))
        term = Term("asked", self.opens_on, self.last_day, closing(self.last_day), rule.basis)
        before, after = ([day_of(rung.due) for rung in ladder.rungs(term, after=side, told=None)] for side in (False, True))
        return reply("dated", rule, before=before, after=after)
