"""For how long a withdrawn title bars from applying."""

from datetime import date

from domain.calendar.periods import Period, deadline
from services.questions.question import Law, Question, Reply, question, reply
from services.questions.revocation import ground_named


@question("ban")
class Ban(Question):
    """For how long a title that was withdrawn on this ground bars from applying.

    `ground`: `revocation/ground`. `on`: a day to look at, the day of the decision when none is given. Outcome: `banned` or `free` on that
    day, `none` where no ban is written.
    """

    ground: str
    decided_on: date
    on: date | None = None

    def reply(self, law: Law) -> Reply:
        """The last day of the ban."""
        rule, _ = ground_named(law.regulation, self.ground)
        if rule.ban is None:
            return reply("none", rule)
        until = deadline(law.calendar(None), Period(amount=rule.ban.years, unit="years"), self.decided_on).last_day
        return reply("banned" if (self.on or self.decided_on) <= until else "free", rule, until=until, years=rule.ban.years)
