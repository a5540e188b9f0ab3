"""Who would take which place, by rank alone."""

from domain.policies.places import Entrant, Rules, allocate
from domain.regulation.applicants import Tier, Track
from domain.regulation.rule import Count, Flag, Name, Value
from services.questions.question import Law, Question, Reply, question, reply


class Ranked(Value):
    """One in the ranking: `not_again` are tiers that an earlier title keeps from it."""

    applicant: str
    track: Track = "organization"
    re_award: Flag = False
    labels: tuple[Name, ...] = ()
    not_again: tuple[Tier, ...] = ()


@question("places")
class Places(Question):
    """Who would take which place if the ranking alone decided: each in turn the highest tier that is left, no reserve spent on others.

    `order`: the ranking, best first. Outcome: `list`, with `award` and `nomination`, or `vacant` where nobody takes a place. Committees
    decide; this is the list that departs from nothing.
    """

    order: tuple[Ranked, ...]
    overrides: dict[Name, dict[Name, Count]] = {}

    def reply(self, law: Law) -> Reply:
        """Applicants by tier."""
        regulation = law.regulation
        barred = {one.applicant: one.not_again for one in self.order if one.not_again}
        rules = Rules(regulation.quotas, regulation.caps, self.overrides, barred)
        given = allocate([Entrant(one.applicant, one.track, one.re_award, one.labels) for one in self.order], rules)
        tiers: dict[str, list[str]] = {}
        for place in given:
            tiers.setdefault(place.tier, []).append(place.entrant.applicant)
        return reply("list" if given else "vacant", *regulation.quotas, *regulation.caps, **tiers)
