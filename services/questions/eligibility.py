"""Whether an applicant may apply, and is qualified."""

from collections.abc import Iterable
from datetime import date

from domain.policies.bars import bars, standing
from domain.policies.conditions import conditions
from domain.regulation.rule import Flag, Rule
from domain.shared.finding import Finding, Ground
from domain.stages.plan import Regulation
from services.questions.given import Banned, Held, Record
from services.questions.question import Cited, Law, Question, Reply, question, reply


@question("eligibility")
class Eligibility(Question):
    """Whether this applicant may apply and meets the basic conditions.

    `registered_in`: a city by the name of its folder. `judged`: condition -> whether a person found it met. `on`: the day of filing,
    the filing deadline when none is given. Outcome: `barred`, `unqualified`, `manual` (a person must decide), `open` (conditions still
    wait to be judged), `qualified`; `rules` are those that decided.
    """

    filing_deadline: date
    on: date | None = None
    registered_in: str
    legal_person: Flag
    operating_since: date
    judged: dict[str, Flag] = {}
    records: tuple[Record, ...] = ()
    titles: tuple[Held, ...] = ()
    bans: tuple[Banned, ...] = ()

    def reply(self, law: Law) -> Reply:
        """Bars and conditions together, every reason at once."""
        regulation = law.regulation
        barred, met = self._bars(regulation), self._conditions(regulation)
        stands = standing([held.title(regulation.city) for held in self.titles], regulation.holders, regulation.city)
        outcome, grounds = _joined(barred, met)
        rests_on = cited(regulation, grounds) if grounds else [*regulation.conditions, *regulation.bars, *regulation.holders]
        return reply(outcome, *rests_on, standing=stands, rules=[ground.rule for ground in grounds], grounds=grounds or None)

    def _bars(self, regulation: Regulation) -> Finding:
        return bars(
            [record.fact(number) for number, record in enumerate(self.records)],
            [held.title(regulation.city) for held in self.titles],
            [banned.ban(regulation.city) for banned in self.bans],
            rules=regulation.bars, holders=regulation.holders, city=regulation.city,
            reference=self.filing_deadline, today=self.on or self.filing_deadline,
        )  # fmt: skip

    def _conditions(self, regulation: Regulation) -> Finding:
        return conditions(
            regulation.conditions, city=regulation.city, registered_in=self.registered_in, legal_person=self.legal_person,
            operating_since=self.operating_since, judged={name: (met, "given") for name, met in self.judged.items()},
            reference=self.filing_deadline,
        )  # fmt: skip


def _joined(barred: Finding, met: Finding) -> tuple[str, tuple[Ground, ...]]:
    if barred.outcome == "barred":
        return "barred", barred.grounds + (met.grounds if met.outcome == "unqualified" else ())
    if met.outcome == "unqualified":
        return "unqualified", met.grounds
    if barred.outcome == "manual":
        return "manual", barred.grounds
    return met.outcome, met.grounds


def cited(regulation: Regulation, grounds: Iterable[Ground]) -> list[Cited]:
    """The rules behind grounds; a ground that no rule of the regulation carries, as a ban from a decision, cites itself."""
    rules: dict[tuple[str, str], Rule] = {(rule.name, rule.basis): rule for rule in (*regulation.conditions, *regulation.bars)}
    rules |= {("holder", rule.basis): rule for rule in regulation.holders}
    return [rules.get((ground.rule, ground.basis), ground) for ground in grounds]
