"""Whole lists: no allocation exceeds a cap or misses a reserve that could be met; a ban never shortens when another is added."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from domain.policies.bans import prevailing
from domain.policies.bars import bars
from domain.policies.places import TIERS, Entrant, Place, Rules, allocate, fits, labelled, needs, taken
from domain.regulation.applicants import Tier, Track
from domain.regulation.award import Cap, Quota, Reserve
from domain.shared.history import Ban

LABEL = "srdi"
ORGANIZATION: Track = "organization"
INDIVIDUAL: Track = "individual"


@st.composite
def rankings(draw: st.DrawFn) -> list[Entrant]:
    """Up to six in order of rank: of either track, some asking again, some with the label."""
    kinds = st.tuples(st.sampled_from([ORGANIZATION, INDIVIDUAL]), st.booleans(), st.booleans())
    found = draw(st.lists(kinds, max_size=6))
    return [Entrant(str(number), track, again, (LABEL,) if known else ()) for number, (track, again, known) in enumerate(found)]


@st.composite
def rules(draw: st.DrawFn, order: Sequence[Entrant]) -> Rules:
    """Three quotas of one to three places, a reserve in one of an organization's tiers, a cap over both tracks, some tiers closed."""
    counts = draw(st.sampled_from(["first_awards", "all"]))
    where = draw(st.sampled_from(TIERS))
    shorts: list[Literal["vacant", "released"]] = ["vacant", "released"]
    short = draw(st.sampled_from(shorts))

    def quota(track: Track, tier: Tier) -> Quota:
        places = draw(st.integers(1, 3))
        reserve = (
            Reserve(label=LABEL, places=draw(st.integers(1, places)), if_short=short) if (track, tier) == (ORGANIZATION, where) else None
        )
        fields = {"name": f"{track}_{tier}", "track": track, "tier": tier, "places": places, "counts": counts, "reserve": reserve}
        return Quota.model_validate(fields | {"in_principle": False, "basis": "3"})

    quotas = (quota(ORGANIZATION, "award"), quota(ORGANIZATION, "nomination"), quota(INDIVIDUAL, "award"))
    cap = Cap(name="total", over=("organization_award", "individual_award"), places=draw(st.integers(1, 5)), basis="3")
    closed = {one.applicant: tuple(sorted(draw(st.sets(st.sampled_from(TIERS))))) for one in order if draw(st.booleans())}
    return Rules(quotas, (cap,), barred=closed)


def possible(order: Sequence[Entrant], law: Rules) -> list[list[Place]]:
    """Every list that breaks no rule."""
    choices = [[None, *(tier for tier in TIERS if law.open_to(one, tier))] for one in order]
    lists = ([Place(one, tier) for one, tier in zip(order, picked, strict=True) if tier] for picked in product(*choices))
    return [found for found in lists if fits(law, standing=[], asked=found, in_line=order).outcome == "within"]


def reserved(quota: Quota, list_: Sequence[Place]) -> int:
    """How many with the label take a place of the quota."""
    return sum(LABEL in entrant.labels for entrant in taken(quota, list_))


@given(st.data())
def test_no_allocation_exceeds_a_place_or_a_cap(data: st.DataObject) -> None:
    """Nobody twice, nobody in a tier that is closed to them, and every rule kept."""
    order = data.draw(rankings())
    law = data.draw(rules(order))
    given_places = allocate(order, law)
    assert len({place.entrant.applicant for place in given_places}) == len(given_places)
    assert all(law.open_to(place.entrant, place.tier) for place in given_places)
    for quota in law.quotas:
        assert len(taken(quota, given_places)) <= quota.places
    for cap in law.caps:
        assert sum(len(taken(quota, given_places)) for quota in law.quotas if quota.name in cap.over) <= cap.places
    assert fits(law, standing=[], asked=given_places, in_line=order).outcome == "within"


@given(st.data())
def test_no_allocation_misses_a_reserve_that_could_be_met(data: st.DataObject) -> None:
    """Against every list there is: as many with the label take reserved places as any of them could give."""
    order = data.draw(rankings())
    law = data.draw(rules(order))
    given_places, every = allocate(order, law), possible(order, law)
    for quota, need in needs(law, order).items():
        most = max(min(quota.reserve.places if quota.reserve else 0, reserved(quota, found)) for found in every)
        assert need == most
        assert reserved(quota, given_places) >= most


@given(st.data())
def test_a_reserve_is_kept_from_others(data: st.DataObject) -> None:
    """Where it stays vacant, others never take more than what is left; where it is released, no more than those in line leave."""
    order = data.draw(rankings())
    law = data.draw(rules(order))
    given_places = allocate(order, law)
    for quota in law.quotas:
        if quota.reserve is not None:
            others = len(taken(quota, given_places)) - reserved(quota, given_places)
            held = quota.reserve.places if quota.reserve.if_short == "vacant" else min(quota.reserve.places, labelled(law, quota, order))
            assert others <= quota.places - held


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
BANS = st.builds(
    lambda city, since, until, basis: Ban(city, "g", min(since, until), max(since, until), basis),
    st.sampled_from(["here", "there"]), DAYS, DAYS, st.sampled_from(["25", "26"]),
)  # fmt: skip


@given(st.lists(BANS, max_size=6), BANS, DAYS)
def test_a_ban_never_shortens_when_another_is_added(known: list[Ban], another: Ban, day: date) -> None:
    """Whoever is barred on a day still is, and until no earlier a day; the order in which bans came decides nothing."""
    before, after = prevailing(known, "here", day), prevailing([*known, another], "here", day)
    assert prevailing([another, *reversed(known)], "here", day) == after
    if before is not None:
        assert after is not None
        assert after.until >= before.until
    found = bars([], [], [*known, another], rules=[], holders=[], city="here", reference=day, today=day)
    assert (found.outcome == "barred") is (after is not None)
