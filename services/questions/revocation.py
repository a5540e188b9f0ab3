"""Whether a title may be withdrawn on a ground, and what follows."""

from domain.regulation.tenure import Revocation as RevocationRule
from domain.regulation.tenure import RevocationGround
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.questions.question import Law, Question, Reply, question, reply


@question("revocation")
class Revocation(Question):
    """Whether a title may be withdrawn on this ground, by whom, and what follows.

    `ground`: `revocation/ground`. `elements`: what is on record of those that the ground needs. Outcome: `may_be_proposed` or
    `element-missing`; `chain` is who decides in which order, `recovers` what is taken back, `publishes` what is made public.
    """

    ground: str
    elements: tuple[str, ...] = ()

    def reply(self, law: Law) -> Reply:
        """What the ground needs, and what a granted withdrawal brings: never more than is written."""
        rule, ground = ground_named(law.regulation, self.ground)
        missing = [element for element in ground.requires if element not in self.elements]
        if missing:
            return reply("element-missing", ground, missing=missing)
        recovered = [name for name, taken in (("items", rule.recovers.items), ("money", rule.recovers.money)) if taken]
        chain = [f"{step.act}: {step.by}" for step in rule.chain]
        years = rule.ban.years if rule.ban else 0
        return reply("may_be_proposed", ground, rule, chain=chain, recovers=recovered, ban_years=years, publishes=rule.publishes)


def ground_named(regulation: Regulation, name: str) -> tuple[RevocationRule, RevocationGround]:
    """The rule and the ground of `revocation/ground`."""
    known = {f"{rule.name}/{ground.name}": (rule, ground) for rule in regulation.revocations for ground in rule.grounds}
    if name not in known:
        raise InvalidError("ground-unknown", ground=name, known=sorted(known))
    return known[name]
