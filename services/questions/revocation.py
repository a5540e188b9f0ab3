"""Whether a title may be withdrawn on a ground, and what follows."""

from datetime import date

from domain.policies.withdrawal import Held, withdrawal
from domain.regulation.applicants import Track
from domain.regulation.tenure import Revocation as RevocationRule
from domain.regulation.tenure import RevocationGround
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.questions.question import Law, Question, Reply, question, reply


@question("revocation")
class Revocation(Question):
    """Whether a title may be withdrawn on this ground, by whom, and what follows.

    `ground`: `revocation/ground`. `elements`: what is on record of those that the ground needs; `severity`: the official class of what
    happened, `event_on` its day; `conferred_on` and `valid_until` of the title, where the ground has a window. Outcome: `may_be_proposed`,
    or `element-missing`, `severity-below`, `outside-window`; `chain` is who decides in which order, `recovers` what is taken back,
    `publishes` what is made public, `mandatory` whether a ground that stands can end in nothing else.
    """

    ground: str
    track: Track = "organization"
    elements: tuple[str, ...] = ()
    severity: str | None = None
    event_on: date | None = None
    conferred_on: date | None = None
    valid_until: date | None = None

    def reply(self, law: Law) -> Reply:
        """What the ground needs, and what a granted withdrawal brings: never more than is written."""
        known = {name: rules for name, rules in grounds_of(law.regulation).items() if self.track in rules[0].tracks}
        if self.ground not in known:
            raise InvalidError("ground-unknown", ground=self.ground, known=sorted(known))
        rule, ground = known[self.ground]
        title = Held(self.conferred_on or self.event_on or date.max, self.valid_until)
        finding = withdrawal(ground, title, elements=self.elements, severity=self.severity, event_on=self.event_on)
        if finding.outcome != "open":
            return reply(finding.outcome, ground, **finding.grounds[0].facts)
        recovered = [name for name, taken in (("items", rule.recovers.items), ("money", rule.recovers.money)) if taken]
        chain = [f"{step.act}: {step.by}" for step in rule.chain]
        years = rule.ban.years if rule.ban else 0
        return reply(
            "may_be_proposed", ground, rule, chain=chain, recovers=recovered, ban_years=years, publishes=rule.publishes,
            mandatory=rule.mandatory,
        )  # fmt: skip


def grounds_of(regulation: Regulation) -> dict[str, tuple[RevocationRule, RevocationGround]]:
    """`revocation/ground` -> the rule and the ground."""
    return {f"{rule.name}/{ground.name}": (rule, ground) for rule in regulation.revocations for ground in rule.grounds}
