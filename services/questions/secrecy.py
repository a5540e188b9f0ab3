"""What happens to a secret in an application."""

from domain.regulation.rule import Flag
from domain.stages.intake import IntakeStage
from services.questions.question import Law, Question, Reply, question, reply


@question("secrecy")
class Secrecy(Question):
    """Whether a secret of this kind is kept by those who review.

    `secret`: `commercial`, `technical` or another kind; `state` for a state secret. `marked`: whether the applicant marked it. Outcome:
    `kept`, `refused` for a state secret that may not be handed in, `not_marked` where it must be, `not_said`.
    """

    secret: str
    marked: Flag = False

    def reply(self, law: Law) -> Reply:
        """What the regulation says of secrets."""
        rule = law.regulation.confidentiality
        if self.secret == "state" and rule.state_secrets_refused:  # noqa: S105  # a kind of secret, not one
            return reply("refused", law.regulation.the(IntakeStage))
        if self.secret not in rule.secrets:
            return reply("not_said", rule)
        return reply("not_marked" if rule.marked_by_applicant and not self.marked else "kept", rule)
