"""When a duty of the years after an award falls due."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.calendar.periods import add_months
from domain.regulation.applicants import Track
from domain.regulation.tenure import Duty as DutyRule
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.questions.question import Law, Question, Reply, question, reply


@question("duty")
class Duty(Question):
    """When a duty of the years after an award falls due, for a title conferred on this day.

    `occasion_on`: the day of what calls for it, where the duty has an occasion. Outcome: `dated`, with `days`: every one of them while it
    is owed, the first alone where it has no end; or `on_occasion`, with the `last_day` where it is to be done within some days; or
    `no_money`, for a duty about prize money where the title brought none (`paid` says whether it did).
    """

    duty: str
    track: Track = "organization"
    conferred_on: date
    occasion_on: date | None = None
    paid: bool = True

    def reply(self, law: Law) -> Reply:
        """The days, and whose the duty is."""
        known = {rule.name: rule for rule in law.regulation.duties if self.track in rule.tracks}
        if self.duty not in known:
            raise InvalidError("duty-unknown", duty=self.duty, known=sorted(known))
        rule = known[self.duty]
        if rule.of_prize and not self.paid:
            return reply("no_money", rule, by=rule.by)
        if rule.every_months is None:
            last = self.occasion_on + timedelta(rule.within_days) if self.occasion_on and rule.within_days else None
            return reply("on_occasion", rule, by=rule.by, occasion=rule.on, last_day=last)
        last = self._last(law.regulation, rule)
        return reply("dated", rule, by=rule.by, days=list(_days(rule.every_months, self.conferred_on, last)), endless=last is None or None)

    def _last(self, regulation: Regulation, rule: DutyRule) -> date | None:
        years = [one for one in (rule.for_years, regulation.validity.years) if one is not None]
        return add_months(self.conferred_on, 12 * min(years)) if years else None


def _days(every: int, since: date, last: date | None) -> Iterator[date]:
    """Every day to the last one; the first alone where there is no last."""
    months = every
    while (day := add_months(since, months)) <= (last or add_months(since, every)):
        yield day
        months += every
