"""Until when a title holds."""

from datetime import date

from domain.calendar.periods import Period, deadline
from services.questions.question import Law, Question, Reply, question, reply


@question("validity")
class Validity(Question):
    """Until when a title holds that was conferred on this day.

    `on`: a day to look at. Outcome: `valid` or `expired` on that day (the last day of validity when none is given), `until_withdrawn`
    where the regulation sets no end.
    """

    conferred_on: date
    on: date | None = None

    def reply(self, law: Law) -> Reply:
        """The last day, which never rolls to a working day."""
        rule = law.regulation.validity
        if rule.years is None:
            return reply("until_withdrawn", rule)
        period = Period(amount=rule.years, unit="years", start_counts=rule.start_counts)
        end = deadline(law.calendar(None), period, self.conferred_on)
        outcome = "valid" if (self.on or end.last_day) <= end.last_day else "expired"
        return reply(outcome, rule, last_day=end.last_day, closes_at=end.closes_at, years=rule.years)
