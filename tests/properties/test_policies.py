"""What must hold of the policies whatever the facts: no more places than there are, no bar lifted by more on record, one order."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.allocation import allocation
from domain.policies.bars import bars
from domain.policies.conditions import conditions
from domain.policies.in_force import state_on
from domain.policies.ranking import Composite, composite, ranking
from domain.policies.substitution import substitute
from domain.regulation.identity import Status
from domain.shared.history import Ban, Fact, Title
from domain.stages.plan import Regulation
from domain.stages.stage import CLOSED
from services.catalogue import Catalogue

CATALOGUE = Catalogue(Path(__file__).resolve().parents[2] / "regulations")
TEXTS = [(city, version) for city in CATALOGUE.cities() for version in CATALOGUE.versions(city)]
REGULATIONS = {text: CATALOGUE.regulation(*text)[0] for text in TEXTS}

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
CODES = st.lists(st.text("abcdefgh", min_size=1, max_size=3), unique=True, max_size=8)
SCORES = st.decimals(0, 1000, places=1)
REGULATION = st.sampled_from(list(REGULATIONS.values()))


@st.composite
def quotas(draw: st.DrawFn) -> tuple[Regulation, int]:
    """A regulation and the place of one of its quotas."""
    regulation = draw(REGULATION)
    return regulation, draw(st.integers(0, len(regulation.quotas) - 1))


@given(quotas(), st.integers(0, 20), st.integers(0, 20), st.dictionaries(st.text("abc", min_size=1), st.integers(0, 20)))
def test_no_allocation_exceeds_its_places(chosen: tuple[Regulation, int], taken: int, asked: int, others: dict[str, int]) -> None:
    """Within means within: of the regulation's places, or of the smallest number that all who may exceed them decided."""
    quota = chosen[0].quotas[chosen[1]]
    overrides = others | dict.fromkeys(quota.override_by, taken + 1)
    for decided in ({}, others, overrides):
        finding = allocation(quota, taken=taken, asked=asked, overrides=decided)
        allowed = finding.grounds[0].facts["places"]
        lifted = quota.in_principle and all(name in decided for name in quota.override_by)
        assert allowed == (max(quota.places, min(decided[name] for name in quota.override_by)) if lifted else quota.places)
        assert (finding.outcome == "within") == (taken + asked <= allowed)


@st.composite
def facts(draw: st.DrawFn, regulation: Regulation) -> Fact:
    """A fact of a kind that some bar asks for, classed as it asks or otherwise."""
    rule = draw(st.sampled_from(regulation.bars))
    occurred = draw(DAYS)
    asked = (rule.severity, rule.levels[0] if rule.levels else None, rule.fault, rule.scope)
    severity, level, fault, scope = (draw(st.sampled_from([right, None, "other"])) for right in asked)
    found, resolved = draw(st.dates(occurred, date(2036, 1, 1))), draw(st.none() | DAYS)
    return Fact("r", rule.fact, occurred, found, severity, level, fault, scope, resolved, draw(st.booleans()))


@st.composite
def bans(draw: st.DrawFn, city: str) -> Ban:
    """A ban of the city or of another."""
    since = draw(DAYS)
    return Ban(draw(st.sampled_from([city, "elsewhere"])), "fraud", since, since + timedelta(days=draw(st.integers(0, 4000))), "1")


@st.composite
def titles(draw: st.DrawFn, regulation: Regulation) -> Title:
    """A title of the city's award."""
    conferred = draw(DAYS)
    tier = draw(st.sampled_from(regulation.offers)).tier
    return Title(f"{regulation.city}/{conferred.year}", tier, conferred, draw(st.none() | DAYS), draw(st.none() | DAYS))


@given(st.data(), REGULATION, DAYS)
def test_more_on_record_never_lifts_a_bar(data: st.DataObject, regulation: Regulation, day: date) -> None:
    """Who is barred stays barred when a fact, a title that is not withdrawn, or a ban is added: no ban ever shortens."""
    found = data.draw(st.lists(facts(regulation), max_size=4)), data.draw(st.lists(bans(regulation.city), max_size=3))
    held = data.draw(st.lists(titles(regulation), max_size=3))

    def outcome(on_record: Sequence[Fact], banned: Sequence[Ban], won: Sequence[Title]) -> str:
        return bars(
            on_record, won, banned, rules=regulation.bars, holders=regulation.holders, city=regulation.city, reference=day, today=day
        ).outcome

    rank = {"clear": 0, "manual": 1, "barred": 2}
    before = outcome(*found, held)
    assert rank[outcome([*found[0], data.draw(facts(regulation))], found[1], held)] >= rank[before]
    assert rank[outcome(found[0], [*found[1], data.draw(bans(regulation.city))], held)] >= rank[before]
    assert rank[outcome(*found, [*held, data.draw(titles(regulation))])] >= rank[before]


@given(REGULATION, DAYS, DAYS, DAYS)
def test_longer_in_operation_never_disqualifies(regulation: Regulation, first: date, second: date, deadline: date) -> None:
    """An earlier first day is never worse than a later one."""
    judged = {rule.name: (True, "seen") for rule in regulation.conditions if rule.kind == "judged"}

    def outcome(since: date) -> str:
        return conditions(
            regulation.conditions, city=regulation.city, registered_in=regulation.city, legal_person=True, operating_since=since,
            judged=judged, reference=deadline,
        ).outcome  # fmt: skip

    assert outcome(max(first, second)) != "qualified" or outcome(min(first, second)) == "qualified"


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), SCORES, max_size=8), st.randoms())
def test_a_ranking_is_one_order_whatever_the_input_order(scores: dict[str, Decimal], shuffled: object) -> None:
    """Every applicant once, in falling order, equals with one rank and only they tied, the same from any order of the input."""
    entries = [Composite(code, value, re_award=False) for code, value in scores.items()]
    lines = ranking(entries)
    shuffled.shuffle(entries)  # type: ignore[attr-defined]  # a Random
    assert ranking(entries) == lines
    assert sorted(line.applicant for line in lines) == sorted(scores)
    assert [line.composite for line in lines] == sorted(scores.values(), reverse=True)
    for line in lines:
        above = sum(value > line.composite for value in scores.values())
        equal = sum(value == line.composite for value in scores.values())
        assert (line.rank, line.tied) == (above + 1, equal > 1)


@given(st.lists(SCORES, min_size=1, max_size=5), st.lists(SCORES, min_size=1, max_size=5), st.integers(0, 100))
def test_a_composite_lies_between_its_sheets(documents: list[Decimal], visits: list[Decimal], share: int) -> None:
    """With weights that make one, no composite leaves the range of the sheets by more than its rounding."""
    weights = {"documents": Decimal(share) / 100, "visit": 1 - Decimal(share) / 100}
    value = composite({"documents": documents, "visit": visits}, weights, 2)
    rounding = Decimal("0.005")
    assert min(*documents, *visits) - rounding <= value <= max(*documents, *visits) + rounding


@given(CODES, st.data())
def test_a_substitute_is_the_first_who_may(order: list[str], data: st.DataObject) -> None:
    """Never one who was a candidate, never one who is passed over, and nobody better is left out."""
    used, passed = (data.draw(st.sets(st.sampled_from(order or ["nobody"]))) for _ in range(2))
    found = substitute(order, used=used, re_awards=passed)
    free = [code for code in order if code not in used | passed]
    assert found == (free[0] if free else None)


@given(st.sampled_from(["draft", "in_force", "lapsed", "superseded"]), st.tuples(*[st.none() | DAYS] * 3), DAYS)
def test_a_text_is_in_force_between_its_days_alone(state: str, days: tuple[date | None, ...], day: date) -> None:
    """Only a text that says so, from its first day, its own or the act's, to its last."""
    since, until, enacted = days
    status = Status.model_validate({"state": state, "effective_from": since or "by_act", "effective_until": until, "basis": "1"})
    first = since or enacted
    expected = state == "in_force" and first is not None and first <= day and (until is None or day <= until)
    assert (state_on(status, enacted, day) == "in_force") == expected


@pytest.mark.parametrize("text", TEXTS, ids="/".join)
def test_every_plan_reaches_its_end(text: tuple[str, str]) -> None:
    """From the first stage, what follows leads through each stage once, to the end."""
    following = {stage.name: stage.next for stage in REGULATIONS[text].stages}
    passed = [next(iter(following))]
    while following[passed[-1]] != CLOSED:
        passed.append(following[passed[-1]])
        assert len(passed) <= len(following)
    assert sorted(passed) == sorted(following)
