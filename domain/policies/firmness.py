"""How firm a ranking is: how far sheets lie apart, how far the last inside stands from the first outside, on whose sheets that hangs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from domain.policies.places import TIERS, Entrant, Place, Rules, allocate, counts, fits, taken
from domain.policies.ranking import Composite, Ranked, composite, mean, ranking
from domain.regulation.applicants import Tier, Track
from domain.regulation.award import Quota

OUTSIDE = ""
"""The place of one who has none."""

UNDECIDED = "tied"
"""The place of one whom nothing tells apart from others, of whom only some have one."""


class Spread(msgspec.Struct, frozen=True, gc=False):
    """How far some totals lie apart; the deviation is that of these totals themselves, which are no sample of anything."""

    count: int
    least: Decimal
    most: Decimal
    mean: Decimal
    deviation: Decimal

    @property
    def range(self) -> Decimal:
        """From the lowest to the highest."""
        return self.most - self.least


class Reviewed(msgspec.Struct, frozen=True, gc=False):
    """One application with the sheets that count, stage -> reviewer -> total; `given`: inputs that have a value without a sheet."""

    applicant: str
    sheets: Mapping[str, Mapping[str, Decimal]]
    re_award: bool = False
    given: Mapping[str, Decimal] = {}


class Weighing(msgspec.Struct, frozen=True):
    """From inputs to a composite: weights, decimals, and the inputs that break a tie."""

    weights: Mapping[str, Decimal]
    decimals: int
    breakers: tuple[str, ...] = ()


class Cut(msgspec.Struct, frozen=True, gc=False):
    """Where the places of a quota end: how many are filled by rank alone, and by how many points the nearest outside is kept out.

    `inside` and `outside` are the two nearest to each other of whom one could stand for the other; neither where there is no such pair.
    """

    quota: str
    track: Track
    tier: Tier
    basis: str
    places: int
    filled: int
    inside: str | None = None
    outside: str | None = None
    margin: Decimal | None = None


class LeftOut(msgspec.Struct, frozen=True, gc=False):
    """What leaving out one reviewer's sheets would change: applicant -> its place before and after.

    `unscored`: who would have no sheet left in an input, so that nothing can be said.
    """

    reviewer: str
    changes: Mapping[str, tuple[str, str]]
    unscored: tuple[str, ...] = ()


def spread(totals: Sequence[Decimal], decimals: int) -> Spread:
    """How far totals lie apart, of which there is one at least; mean and deviation halves up at `decimals` places."""
    middle, smallest = mean(totals), Decimal(1).scaleb(-decimals)
    variance = mean([(total - middle) * (total - middle) for total in totals])
    rounded = [value.quantize(smallest, rounding=ROUND_HALF_UP) for value in (middle, variance.sqrt())]
    return Spread(len(totals), min(totals), max(totals), *rounded)


def weighed(one: Reviewed, rule: Weighing, without: str = "") -> Composite | None:
    """The composite of an application, one reviewer's sheets left out; None where an input has no value then."""
    values: dict[str, Decimal] = dict(one.given)
    for name, sheets in one.sheets.items():
        totals = [total for reviewer, total in sheets.items() if reviewer != without]
        values |= {name: mean(totals)} if totals else {}
    if not {*rule.weights, *rule.breakers} <= values.keys():
        return None
    return Composite(
        one.applicant, composite(values, rule.weights, rule.decimals), one.re_award, tuple(values[name] for name in rule.breakers)
    )


def placed(lines: Sequence[Ranked], entrants: Mapping[str, Entrant], rules: Rules, decided: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """Applicant -> its place if the ranking alone decided: the tier, `tied` at a cut, or none.

    `decided`: equals whom somebody has put in order, so that nothing is open between them.
    """
    order = _in_line(lines, entrants, decided)
    given = {place.entrant.applicant: place.tier for place in allocate([entrants[line.applicant] for line in order], rules)}
    found: dict[str, str] = {line.applicant: given.get(line.applicant, OUTSIDE) for line in order}
    return found | dict.fromkeys(_undecided(order, entrants, found, decided), UNDECIDED)


def _in_line(lines: Sequence[Ranked], entrants: Mapping[str, Entrant], decided: Sequence[Sequence[str]]) -> list[Ranked]:
    """The lines of those who are in line, track by track, equals as they were put in order."""
    order = [line for line in lines if line.applicant in entrants]
    tracks = list(dict.fromkeys(entrants[line.applicant].track for line in order))
    places = {code: place for group in decided for place, code in enumerate(group)}
    return sorted(order, key=lambda line: (tracks.index(entrants[line.applicant].track), line.rank, places.get(line.applicant, 0)))


def _undecided(
    lines: Sequence[Ranked], entrants: Mapping[str, Entrant], found: Mapping[str, str], decided: Sequence[Sequence[str]]
) -> Iterable[str]:
    """Those who share a rank in a track, and not the place, where nobody has put them in order."""
    groups: dict[tuple[str, int], list[str]] = {}
    for line in lines:
        groups.setdefault((entrants[line.applicant].track, line.rank), []).append(line.applicant)
    open_ = [group for group in groups.values() if not any(set(group) <= set(known) for known in decided)]
    return [code for group in open_ if len({found[code] for code in group}) > 1 for code in group]


def cut(quota: Quota, lines: Sequence[Ranked], entrants: Mapping[str, Entrant], rules: Rules) -> Cut:
    """Where the places of a quota end, in the order of the lines: the two nearest to each other of whom one could stand for the other."""
    order = [line for line in lines if line.applicant in entrants]
    list_ = allocate([entrants[line.applicant] for line in order], rules)
    inside = taken(quota, list_)
    outside = [entrants[line.applicant] for line in order if _passed_by(quota, entrants[line.applicant], list_, rules)]
    scores = {line.applicant: line.composite for line in order}
    line_ = [entrants[code] for code in scores]
    pairs = [(one, other) for one in inside for other in outside if _stands_for(quota, (one, other), list_, rules, line_)]
    found = Cut(quota.name, quota.track, quota.tier, quota.basis, rules.places(quota), len(inside))
    if not pairs:
        return found
    last, first = min(pairs, key=lambda pair: scores[pair[0].applicant] - scores[pair[1].applicant])
    margin = scores[last.applicant] - scores[first.applicant]
    return msgspec.structs.replace(found, inside=last.applicant, outside=first.applicant, margin=margin)


def _passed_by(quota: Quota, entrant: Entrant, list_: Sequence[Place], rules: Rules) -> bool:
    """Whether one who could take a place of the quota has neither that nor a higher one: on the list that keeps to the ranking."""
    has = next((place.tier for place in list_ if place.entrant == entrant), None)
    takes = counts(quota, entrant) and rules.open_to(entrant, quota.tier)
    return takes and (has is None or TIERS.index(has) > TIERS.index(quota.tier))


def _stands_for(quota: Quota, pair: tuple[Entrant, Entrant], list_: Sequence[Place], rules: Rules, line: Sequence[Entrant]) -> bool:
    """Whether the list would keep to every rule with one who is outside instead of one who is inside."""
    others = [place for place in list_ if place.entrant not in pair]
    return fits(rules, standing=others, asked=[Place(pair[1], quota.tier)], in_line=line).outcome == "within"


Placing = Callable[[Sequence[Composite]], Mapping[str, str]]
"""From composites to the place of each."""


def without_each(found: Sequence[tuple[Reviewed, Weighing]], before: Mapping[str, str], placing: Placing) -> tuple[LeftOut, ...]:
    """Each reviewer left out in turn, and whose place would be another."""
    reviewers = sorted({name for one, _ in found for sheets in one.sheets.values() for name in sheets})
    return tuple(_without(name, found, before, placing) for name in reviewers)


def _without(reviewer: str, found: Sequence[tuple[Reviewed, Weighing]], before: Mapping[str, str], placing: Placing) -> LeftOut:
    again = {one.applicant: weighed(one, rule, reviewer) for one, rule in found}
    unscored = tuple(code for code, value in again.items() if value is None)
    if unscored:
        return LeftOut(reviewer, {}, unscored)
    after = placing([value for value in again.values() if value is not None])
    return LeftOut(reviewer, {code: (before[code], after[code]) for code in before if before[code] != after[code]})


def ranked_anew(composites: Iterable[Composite], entrants: Mapping[str, Entrant]) -> tuple[Ranked, ...]:
    """The lines of every track, one track after the other as the entrants stand."""
    found = list(composites)
    tracks = dict.fromkeys(entrant.track for entrant in entrants.values())
    return tuple(line for track in tracks for line in ranking(one for one in found if entrants[one.applicant].track == track))
