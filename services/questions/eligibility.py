"""Whether an applicant may apply, and is qualified."""

from collections.abc import Iterable
from datetime import date

from domain.policies.bars import bars, decided
from domain.policies.conditions import Profile, conditions
from domain.policies.holders import standing
from domain.regulation.applicants import Activity, DeclaredDay, Track
from domain.regulation.rule import Flag, Rule
from domain.shared.finding import Finding, Ground
from domain.stages.plan import Regulation
from services.questions.given import Banned, Held, Record
from services.questions.question import Cited, Law, Question, Reply, question, reply


@question("eligibility")
class Eligibility(Question):
    """Whether this applicant may apply and meets the basic conditions.

    `registered_in`: a city by the name of its folder, `days` what is declared beside `operating_since`, `employer` what is on record
    about the organization that an individual leads. `judged`: condition -> whether a person found it met. `on`: the day of filing,
    the filing deadline when none is given. Outcome: `barred`, `unqualified`, `manual` (a person must decide), `open` (conditions still
    wait to be judged), `qualified`; `rules` are those that decided.
    """

    filing_deadline: date
    on: date | None = None
    track: Track = "organization"
    activity: Activity | None = None
    registered_in: str = ""
    legal_person: Flag = False
    zone: str | None = None
    operating_since: date | None = None
    days: dict[DeclaredDay, date] = {}
    applied_before: Flag = False
    employer: tuple[Record, ...] = ()
    judged: dict[str, Flag] = {}
    records: tuple[Record, ...] = ()
    titles: tuple[Held, ...] = ()
    bans: tuple[Banned, ...] = ()

    def reply(self, law: Law) -> Reply:
        """Bars and conditions together, every reason at once."""
        regulation = law.regulation
        stands = standing([held.title(regulation.city) for held in self.titles], regulation.holders, regulation.city, track=self.track)
        outcome, grounds = _joined(self._bars(regulation), self._conditions(regulation, re_award=stands == "re_award"))
        rests_on = cited(regulation, grounds) if grounds else self._looked_at(regulation)
        return reply(outcome, *rests_on, standing=stands, rules=[ground.rule for ground in grounds], grounds=grounds or None)

    def _looked_at(self, regulation: Regulation) -> list[Rule]:
        """Every rule that is asked of the applicant's track."""
        asked = [rule for rule in (*regulation.conditions, *regulation.bars) if self.track in rule.tracks]
        return [*asked, *(rule for rule in regulation.holders if rule.track == self.track)]

    def _bars(self, regulation: Regulation) -> Finding:
        found = bars(
            [record.fact(number) for number, record in enumerate(self.records)],
            [held.title(regulation.city) for held in self.titles],
            [banned.ban(regulation.city) for banned in self.bans],
            rules=regulation.bars, holders=regulation.holders, city=regulation.city,
            reference=self.filing_deadline, today=self.on or self.filing_deadline, track=self.track, activity=self.activity,
            employer=[record.fact(number) for number, record in enumerate(self.employer)],
        )  # fmt: skip
        return decided(found, {})

    def _conditions(self, regulation: Regulation, *, re_award: bool) -> Finding:
        return conditions(
            regulation.conditions, self._profile(re_award=re_award), city=regulation.city,
            judged={name: (met, "given") for name, met in self.judged.items()}, reference=self.filing_deadline,
        )  # fmt: skip

    def _profile(self, *, re_award: bool) -> Profile:
        days: dict[DeclaredDay, date] = dict(self.days)
        if self.operating_since is not None:
            days.setdefault("operating_since", self.operating_since)
        return Profile(
            self.track, self.registered_in, self.legal_person, self.zone, self.activity, days, applied_before=self.applied_before,
            re_award=re_award,
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
