"""When a duty of the years after an award falls due."""

from collections.abc import Iterator
from datetime import date

from domain.calendar.periods import add_months
from domain.shared.refusal import InvalidError
from services.questions.question import Law, Question, Reply, question, reply


@question("duty")
class Duty(Question):
    """When a duty of the years after an award falls due, for a title conferred on this day.

    Outcome: `dated`, with `days`: every one of them while the title is valid, the first alone where it has no end; or `on_occasion` where
    no interval is given.
    """

    duty: str
    conferred_on: date

    def reply(self, law: Law) -> Reply:
        """The days, and whose the duty is."""
        known = {rule.name: rule for rule in law.regulation.duties}
        if self.duty not in known:
            raise InvalidError("duty-unknown", duty=self.duty, known=sorted(known))
        rule = known[self.duty]
        if rule.every_months is None:
            return reply("on_occasion", rule, by=rule.by, occasion=rule.on)
        years = rule.for_years or law.regulation.validity.years
        last = add_months(self.conferred_on, 12 * years) if years is not None else None
        return reply("dated", rule, by=rule.by, days=list(_days(rule.every_months, self.conferred_on, last)), endless=last is None or None)


def _days(every: int, since: date, last: date | None) -> Iterator[date]:
    """Every day to the last one; the first alone where there is no last."""
    months = every
    while (day := add_months(since, months)) <= (last or add_months(since, every)):
        yield day
        months += every
