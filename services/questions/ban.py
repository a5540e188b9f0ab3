"""For how long a decision bars from applying."""

from datetime import date

from domain.policies import bans
from domain.regulation.tenure import ApplicationBan, Revocation
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.questions.question import Law, Question, Reply, question, reply
from services.questions.revocation import grounds_of


@question("ban")
class Ban(Question):
    """For how long a decision on this ground bars from applying.

    `ground`: `revocation/ground` for a title that was withdrawn, or the name of a ban for what was done in an application. `on`: a day to
    look at, the day of the decision when none is given. Outcome: `banned` or `free` on that day, `none` where no ban is written.
    """

    ground: str
    decided_on: date
    on: date | None = None

    def reply(self, law: Law) -> Reply:
        """The last day of the ban, and by whom it is decided where that is said of the ban itself."""
        application = {rule.name: rule for rule in law.regulation.application_bans}
        if self.ground in application:
            rule = application[self.ground]
            return self._until(law.regulation, rule, rule.years, by=rule.decided_by)
        known = grounds_of(law.regulation)
        if self.ground not in known:
            raise InvalidError("ground-unknown", ground=self.ground, known=sorted([*known, *application]))
        withdrawn, _ = known[self.ground]
        return self._until(law.regulation, withdrawn, withdrawn.ban.years) if withdrawn.ban else reply("none", withdrawn)

    def _until(self, regulation: Regulation, rule: ApplicationBan | Revocation, years: int, by: str | None = None) -> Reply:
        ban = bans.ban(regulation.city, self.ground, since=self.decided_on, years=years, basis=rule.basis)
        outcome = "banned" if (self.on or self.decided_on) <= ban.until else "free"
        return reply(outcome, rule, until=ban.until, years=years, by=by)
