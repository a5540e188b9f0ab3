"""Whether a live cycle may be opened under a text."""

from datetime import date, timedelta

from domain.policies.in_force import state_on
from services.questions.question import Law, Question, Reply, question, reply


@question("in_force")
class InForce(Question):
    """Whether a live cycle may be opened under this text on this day.

    `enacted_from`: the day that an act put a text in force from that bears none of its own. Outcome: `in_force`, or why not: `draft`,
    `undated`, `not_yet`, `lapsed`, `superseded`; `replaces` is the text before it, `remind_on` the day on which the office is told that
    it lapses.
    """

    on: date
    enacted_from: date | None = None

    def reply(self, law: Law) -> Reply:
        """The state on the day, and the days between which the text holds."""
        status, replaced = law.regulation.status, law.regulation.supersedes
        since = self.enacted_from if status.effective_from == "by_act" else status.effective_from
        until = status.effective_until
        remind_on = until - timedelta(status.remind_days) if until and status.remind_days else None
        replaces = replaced and replaced.model_dump(include={"title", "year", "document"}, exclude_none=True)
        outcome = state_on(status, self.enacted_from, self.on)
        return reply(outcome, status, since=since, until=until, remind_on=remind_on, replaces=replaces)
