"""In which order applications stand."""

from decimal import Decimal

from domain.policies.ranking import Composite, composite, mean, ranking
from domain.regulation.applicants import Track
from domain.regulation.review import Scoring
from domain.regulation.rule import Value
from domain.shared.refusal import InvalidError
from services.questions.question import Law, Question, Reply, question, reply


class Scored(Value):
    """An application with the totals of the sheets that count: stage -> one total for each reviewer."""

    applicant: str
    sheets: dict[str, tuple[Decimal, ...]]


@question("ranking")
class Ranking(Question):
    """In which order these applications stand.

    `weights`: what was set for the cycle, where the regulation fixes none. Outcome: `ranked`, or `tied` where equals wait for whoever
    decides; `ranks` tells applicant, composite, rank and whether it is tied, `ties` what breaks a tie.
    """

    track: Track = "organization"
    applications: tuple[Scored, ...]
    weights: dict[str, Decimal] | None = None

    def reply(self, law: Law) -> Reply:
        """Composites in falling order."""
        rule = law.regulation.scoring_of(self.track)
        weights = self._weights(rule)
        missing = [f"{one.applicant}: {name}" for one in self.applications for name in rule.inputs if not one.sheets.get(name)]
        if missing:
            raise InvalidError("sheets-missing", missing=missing)
        lines = ranking(
            Composite(one.applicant, composite(_inputs(one), weights, rule.decimals), re_award=False, breakers=_breakers(one, rule))
            for one in self.applications
        )
        ranks = [{"applicant": line.applicant, "composite": str(line.composite), "rank": line.rank, "tied": line.tied} for line in lines]
        return reply("tied" if any(line.tied for line in lines) else "ranked", rule, ranks=ranks, ties=rule.ties)

    def _weights(self, rule: Scoring) -> dict[str, Decimal]:
        if rule.weights is not None:
            return rule.weights
        if self.weights is None or sorted(self.weights) != sorted(rule.inputs):
            raise InvalidError("weights-needed", inputs=list(rule.inputs))
        return self.weights


def _inputs(scored: Scored) -> dict[str, Decimal]:
    return {stage: mean(totals) for stage, totals in scored.sheets.items()}


def _breakers(scored: Scored, rule: Scoring) -> tuple[Decimal, ...]:
    """What breaks a tie before a person does: the inputs that the rule names, in their order."""
    return tuple(_inputs(scored)[name] for name in rule.ties[:-1])
