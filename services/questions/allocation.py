"""Whether candidates may take places."""

from collections.abc import Iterable, Iterator

from domain.policies.places import Entrant, Place, Rules, fits
from domain.regulation.applicants import Tier, Track
from domain.regulation.rule import Count, Flag, Name, Positive, Value
from domain.shared.finding import Ground
from domain.stages.plan import Regulation
from services.questions.question import Cited, Law, Question, Reply, question, reply


class Several(Value):
    """So many candidates of a kind: their track and tier, whether they ask for the title again, the labels that a reserve asks for."""

    number: Positive = 1
    track: Track = "organization"
    tier: Tier = "award"
    re_award: Flag = False
    labels: tuple[Name, ...] = ()

    def places(self, first: int) -> Iterator[Place]:
        """Each of them, numbered from `first`."""
        for number in range(first, first + self.number):
            yield Place(Entrant(f"{self.track}-{number}", self.track, self.re_award, self.labels), self.tier)


@question("allocation")
class Allocation(Question):
    """Whether these candidates may take places beside those who stand already.

    `in_line`: who else is ranked, where a reserve is released when nobody can take it. `overrides`: quota -> who may exceed it in principle
    -> the number decided. Outcome: `within`, `exceeded`, or `reserved` where others would take what a reserve keeps; `places` are those of
    the quotas that are touched, `broken` each rule that is.
    """

    asked: tuple[Several, ...]
    standing: tuple[Several, ...] = ()
    in_line: tuple[Several, ...] = ()
    overrides: dict[Name, dict[Name, Count]] = {}

    def reply(self, law: Law) -> Reply:
        """Every quota, cap and reserve at once."""
        regulation = law.regulation
        for one in (*self.asked, *self.standing):
            regulation.offer(one.track, one.tier)
        asked, standing, others = (list(_numbered(several)) for several in (self.asked, self.standing, self.in_line))
        rules = Rules(regulation.quotas, regulation.caps, self.overrides)
        line = [place.entrant for place in (*standing, *asked, *others)]
        finding = fits(rules, standing=standing, asked=asked, in_line=line)
        places = {quota.name: rules.places(quota) for quota in regulation.quotas if any(_under(place, quota) for place in asked)}
        broken = finding.grounds if finding.outcome != "within" else None
        return reply(finding.outcome, *_cited(regulation, finding.grounds), places=places, broken=broken)


def _numbered(several: Iterable[Several]) -> Iterator[Place]:
    first = 0
    for one in several:
        yield from one.places(first)
        first += one.number


def _under(place: Place, quota: Cited) -> bool:
    return (place.entrant.track, place.tier) == (getattr(quota, "track", None), getattr(quota, "tier", None))


def _cited(regulation: Regulation, grounds: Iterable[Ground]) -> list[Cited]:
    """The quotas and caps behind the grounds; a reserve is its quota's."""
    rules: dict[str, Cited] = {quota.name: quota for quota in regulation.quotas} | {cap.name: cap for cap in regulation.caps}
    return [rules.get(ground.rule.removesuffix("_reserve"), ground) for ground in grounds]
