"""What the office may set for a cycle."""

from typing import Any

from domain.policies.settings import checked
from domain.shared.refusal import InvalidError
from services.questions.question import Law, Question, Reply, question, reply


@question("setting")
class Setting(Question):
    """Whether the office may set this for a cycle.

    `value`: what it would set; left out, the value of the regulation is asked for. Outcome: `set` with the value as it is kept and the
    stage until which it may be changed freely, `needed` where the regulation gives none, or the code of the error.
    """

    setting: str
    value: Any = None

    def reply(self, law: Law) -> Reply:
        """The value in its one form, or what is wrong with it."""
        rule = law.regulation.setting(self.setting)
        if self.value is None and rule.value is None:
            return reply("needed", rule, until=rule.until)
        try:
            kept = checked(rule, rule.value if self.value is None else self.value)
        except InvalidError as error:
            return reply(error.code, rule, **error.facts)
        return reply("set", rule, value=kept, until=rule.until)
