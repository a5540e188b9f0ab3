"""Who may apply in the four other cities, at the edges: class, source, fault, look-back, repair, holders, conditions, families."""

from datetime import date
from pathlib import Path

import pytest

from domain.policies.bars import bars, decided, key, verdict
from domain.policies.conditions import Profile, asked, conditions, may_be_judged
from domain.policies.family import Relative, family, sisters
from domain.policies.holders import not_again, standing
from domain.regulation.applicants import Activity, Bar, JudgedCondition, Track
from domain.shared.finding import Finding
from domain.shared.history import Ban, Fact, Title
from domain.stages.plan import Regulation
from services.catalogue import Catalogue
from tests.cities import VERSIONS

CATALOGUE = Catalogue(Path(__file__).resolve().parents[3] / "regulations")
REGULATIONS = {city: CATALOGUE.regulation(city, version)[0] for city, version in VERSIONS.items()}
DEADLINE = date(2024, 3, 31)


def day(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)


def fact(kind: str, on: str, **more: object) -> Fact:
    """A fact on record."""
    found = more.pop("found_on", on)
    return Fact("f1", kind, day(on), day(str(found)), **more)  # type: ignore[arg-type]  # the tables below


def judged(  # noqa: PLR0917  # a row of a table
    city: str, facts: list[Fact], track: Track = "organization", activity: Activity | None = "for_profit",
    employer: tuple[Fact, ...] = (), titles: tuple[Title, ...] = (), reference: date = DEADLINE,
) -> Finding:  # fmt: skip
    """What bars in a city, on its filing deadline."""
    rules = REGULATIONS[city]
    found = bars(
        facts, titles, (), rules=rules.bars, holders=rules.holders, city=city, reference=reference, today=reference, track=track,
        activity=activity, employer=employer,
    )  # fmt: skip
    return decided(found, {})


@pytest.mark.parametrize(
    ("city", "found", "outcome", "basis"),
    [
        # Yancheng 10(6): graver than larger too, three years back from the deadline, the anniversary inside
        ("yancheng", fact("accident", "2023-03-01", severity="general"), "clear", ""),
        ("yancheng", fact("accident", "2023-03-01", severity="larger"), "barred", "10(6)"),
        ("yancheng", fact("accident", "2023-03-01", severity="major"), "barred", "10(6)"),
        ("yancheng", fact("accident", "2021-03-31", severity="larger"), "barred", "10(6)"),
        ("yancheng", fact("accident", "2021-03-30", severity="larger"), "clear", ""),
        ("yancheng", fact("accident", "2023-03-01"), "manual", "10(6)"),
        ("yancheng", fact("complaint", "2023-03-01", severity="major"), "barred", "10(6)"),
        ("yancheng", fact("complaint", "2023-03-01", severity="prominent"), "clear", ""),
        ("yancheng", fact("spot_check", "2023-03-01", level="city"), "clear", ""),
        ("yancheng", fact("spot_check", "2023-03-01", level="province"), "barred", "10(6)"),
        ("yancheng", fact("quality_claim", "2023-03-01", fault="organization"), "barred", "10(6)"),
        ("yancheng", fact("quality_claim", "2023-03-01", fault="carrier"), "clear", ""),
        ("yancheng", fact("quality_claim", "2023-03-01"), "clear", ""),
        ("yancheng", fact("export_incident", "2023-03-01", fault="quality"), "barred", "10(6)"),
        ("yancheng", fact("export_incident", "2019-03-01", fault="quality"), "manual", "10(6)"),
        # a breach repaired by the deadline is excused, and only this limb
        ("yancheng", fact("other_violation", "2023-03-01", severity="larger"), "barred", "10(6)"),
        ("yancheng", fact("other_violation", "2023-03-01", severity="general"), "clear", ""),
        ("yancheng", fact("other_violation", "2023-03-01", severity="serious"), "barred", "10(6)"),
        ("yancheng", fact("other_violation", "2023-03-01", severity="larger", resolved_on=DEADLINE, repaired=True), "clear", ""),
        (
            "yancheng",
            fact("other_violation", "2023-03-01", severity="larger", resolved_on=day("2024-04-01"), repaired=True),
            "barred",
            "10(6)",
        ),
        ("yancheng", fact("other_violation", "2023-03-01", severity="larger", resolved_on=DEADLINE), "barred", "10(6)"),
        ("yancheng", fact("accident", "2023-03-01", severity="larger", resolved_on=DEADLINE, repaired=True), "barred", "10(6)"),
        ("yancheng", fact("accident", "2024-04-01", severity="larger"), "manual", "10(6)"),
        # Gongyi 14: any liability accident, any failure of three levels, states that ended within the three years
        ("gongyi", fact("accident", "2022-04-01", severity="general", fault="liable"), "barred", "14(3)"),
        ("gongyi", fact("accident", "2021-03-30", severity="general", fault="liable"), "clear", ""),
        ("gongyi", fact("spot_check", "2023-03-01", level="city"), "barred", "14(4)"),
        ("gongyi", fact("missing_licence", "2015-01-01", resolved_on=day("2022-09-30")), "barred", "14(2)"),
        ("gongyi", fact("missing_licence", "2015-01-01", resolved_on=day("2021-03-30")), "clear", ""),
        ("gongyi", fact("joint_punishment_list", "2020-01-01", resolved_on=day("2023-03-01")), "barred", "14(6)"),
        # Erenhot 12: the state of today for licences and lists, any government award for falsification
        ("erenhot", fact("missing_licence", "2015-01-01", resolved_on=day("2023-03-01")), "clear", ""),
        ("erenhot", fact("abnormal_operation_list", "2015-01-01"), "barred", "12(6)"),
        ("erenhot", fact("falsification", "2022-04-01", scope="government_award"), "barred", "12(4)"),
        ("erenhot", fact("other_violation", "2022-04-01", scope="labour_protection"), "barred", "12(3)"),
        ("erenhot", fact("other_violation", "2022-04-01", scope="tax"), "manual", "12(3)"),
        ("erenhot", fact("operating_loss", "2021-12-31"), "barred", "10(3)"),
        ("erenhot", fact("operating_loss", "2020-12-31"), "clear", ""),
        # Qinhuangdao 9(5): five years; every breach of them goes to a person
        ("qinhuangdao", fact("accident", "2019-03-31", severity="major"), "barred", "9(5)"),
        ("qinhuangdao", fact("accident", "2019-03-30", severity="major"), "clear", ""),
        ("qinhuangdao", fact("accident", "2023-03-31", severity="larger"), "clear", ""),
        ("qinhuangdao", fact("other_violation", "2023-03-31"), "manual", "9(5)"),
    ],
)
def test_a_fact_bars_as_its_text_says(city: str, found: Fact, outcome: str, basis: str) -> None:
    """Class, source, fault, repair and look-back are each city's own, and never another's."""
    finding = judged(city, [found])
    assert (finding.outcome, finding.basis) == (outcome, basis)


@pytest.mark.parametrize(("activity", "outcome"), [("for_profit", "barred"), ("non_profit", "clear")])
def test_a_loss_bars_who_works_for_profit_erenhot_10_3(activity: Activity, outcome: str) -> None:
    """Article 10(3): no operating loss, asked of production and service businesses alone."""
    assert judged("erenhot", [fact("operating_loss", "2023-12-31")], activity=activity).outcome == outcome


@pytest.mark.parametrize(
    ("severity", "outcome"), [("general", "clear"), ("larger", "clear"), ("major", "barred"), ("extraordinary", "barred")]
)
def test_the_record_of_the_house_that_a_person_leads_erenhot_11_4(severity: str, outcome: str) -> None:
    """Article 11(4): a major liability accident of the employer bars its head; the organization itself is barred from larger on."""
    accident = fact("accident", "2022-04-01", severity=severity, fault="liable")
    assert judged("erenhot", [], track="individual", activity=None, employer=(accident,)).outcome == outcome
    assert judged("erenhot", [accident]).outcome == ("clear" if severity == "general" else "barred")


def test_a_breach_of_a_person_has_no_look_back_qinhuangdao_10_4() -> None:
    """Article 10(4): nothing limits the years for individuals: a sanction of eight years ago goes to a person, of an organization not."""
    old = [fact("other_violation", "2016-03-31")]
    assert judged("qinhuangdao", old, track="individual", activity=None).outcome == "manual"
    assert judged("qinhuangdao", old).outcome == "clear"


def test_a_person_decides_once_and_it_counts() -> None:
    """What is left to a person bars or clears by what was said of that fact, and waits while nothing was."""
    rules = REGULATIONS["qinhuangdao"]
    found = bars(
        [fact("other_violation", "2023-03-31")], (), (), rules=rules.bars, holders=(), city="x", reference=DEADLINE, today=DEADLINE
    )
    name = key("related_violation", "f1")
    assert [one.key for one in found] == [name]
    assert [decided(found, said).outcome for said in ({}, {name: True}, {name: False}, {"other/f1": False})] == [
        "manual", "barred", "clear", "manual",
    ]  # fmt: skip


def test_an_unknown_class_goes_to_a_person() -> None:
    """A class that is none of the official ones decides nothing by itself."""
    rule = next(bar for bar in REGULATIONS["yancheng"].bars if bar.name == "accident")
    assert verdict(rule, fact("accident", "2023-03-01", severity="grave"), DEADLINE) == "unclassed"


def test_a_finding_starts_the_years_and_the_act_ends_their_reach() -> None:
    """Counted from the finding (Wuhai 12(5)), an old act found after the deadline bars; one done after it goes to a person."""
    rule = next(bar for bar in REGULATIONS["wuhai"].bars if bar.name == "falsification")
    assert rule.counted_from == "finding"
    acts = [
        fact("falsification", "2020-01-01", found_on="2024-04-02", scope="this_award"),
        fact("falsification", "2024-04-01", found_on="2024-04-02", scope="this_award"),
        fact("falsification", "2015-01-01", found_on="2021-03-30", scope="this_award"),
    ]
    assert [verdict(rule, act, DEADLINE) for act in acts] == ["bars", "after_reference", None]


# --- what holders may do


def title(tier: str, on: str, until: str | None = None, city: str = "yancheng", **more: object) -> Title:
    """A title."""
    return Title(f"{city}/{on[:4]}", tier, day(on), day(until) if until else None, **more)  # type: ignore[arg-type]  # the tests below


@pytest.mark.parametrize(
    ("held", "deadline", "outcome"),
    [
        (title("award", "2024-06-30"), "2029-03-31", "barred"),
        (title("award", "2024-06-30"), "2030-03-31", "clear"),
        (title("award", "2024-03-31"), "2029-03-31", "clear"),
        (title("award", "2024-04-01"), "2029-03-31", "barred"),
        (title("award", "2024-06-30", revoked_on=day("2025-01-01")), "2026-03-31", "clear"),
        (title("nomination", "2024-06-30"), "2025-03-31", "clear"),
    ],
)
def test_five_full_years_after_the_main_award_yancheng_16(held: Title, deadline: str, outcome: str) -> None:
    """Article 16: five full years from the approval to the deadline; a nominee may go on applying."""
    assert judged("yancheng", [], titles=(held,), reference=day(deadline)).outcome == outcome


@pytest.mark.parametrize(
    ("tier", "on", "outcome"),
    [
        ("nomination", "2029-06-20", "barred"),
        ("nomination", "2029-06-28", "barred"),
        ("nomination", "2029-06-29", "free"),
        ("award", "2025-06-20", "free"),
    ],
)
def test_no_second_nomination_within_five_years_yancheng_16(tier: str, on: str, outcome: str) -> None:
    """Article 16: approved 28 June 2024, not a nominee again within five years of it; the main award is open."""
    holders = REGULATIONS["yancheng"].holders
    finding = not_again((title("nomination", "2024-06-28"),), holders, city="yancheng", track="organization", tier=tier, on=day(on))
    assert (finding.outcome, finding.basis) == (outcome, "16" if outcome == "barred" else "")


def test_past_winners_are_barred_for_good_qinhuangdao_11() -> None:
    """Article 11: a winner of 2013 never applies again, a nominee of then does, and a cancelled award goes to a person."""
    winner, nominee = title("award", "2013-12-01", city="qinhuangdao"), title("nomination", "2013-12-01", city="qinhuangdao")
    cancelled = title("award", "2013-12-01", city="qinhuangdao", revoked_on=day("2014-01-01"))
    assert [judged("qinhuangdao", [], titles=(one,)).outcome for one in (winner, nominee, cancelled)] == ["barred", "clear", "manual"]
    assert judged("qinhuangdao", [], track="individual", titles=(winner,)).basis == "11"


def test_nothing_is_written_of_applying_again_erenhot_3() -> None:
    """Articles 3 and 12 say nothing of earlier winners: a person decides, and another award is like a first."""
    held = (title("award", "2022-12-01", "2025-12-01", city="erenhot"),)
    assert judged("erenhot", [], titles=held).outcome == "manual"
    assert standing(held, REGULATIONS["erenhot"].holders, "erenhot") == "new"


def test_a_repeat_is_told_by_tier_yancheng_16() -> None:
    """Articles 12 and 16: re-winning the main award takes no place; a nomination before makes no main award a repeat."""
    holders = REGULATIONS["yancheng"].holders
    main, nominee = (title("award", "2015-06-30"),), (title("nomination", "2015-06-30"),)
    found = [standing(titles, holders, "yancheng", tier=tier) for titles in (main, nominee) for tier in ("award", "nomination")]
    assert found == ["re_award", "new", "new", "new"]
    assert standing(main, holders, "yancheng") == "re_award"
    assert standing((title("award", "2015-06-30", city="jiangsu", kind="provincial_award"),), holders, "yancheng") == "new"


# --- conditions


def missed(city: str, profile: Profile, reference: date = DEADLINE) -> set[str]:
    """The conditions that figures decide and that are missed."""
    rules = REGULATIONS[city].conditions
    met = {rule.name: (True, "seen") for rule in rules if isinstance(rule, JudgedCondition) and asked(rule, profile)}
    return {ground.rule for ground in conditions(rules, profile, city=city, judged=met, reference=reference).grounds}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, set()),
        ({"registered_in": "shanghai"}, {"registered_in_city"}),
        ({"registered_in": "shanghai", "zone": "dafeng_linkage_zone"}, set()),
        ({"registered_in": "shanghai", "zone": "dafeng_linkage_zone", "legal_person": False}, {"registered_in_city"}),
        ({"days": {"operating_since": day("2020-04-01")}}, {"operating_years", "certified_years", "excellence_model_years"}),
    ],
)
def test_the_linkage_zone_waives_the_place_alone_yancheng_10_2(changes: dict[str, object], found: set[str]) -> None:
    """Article 10(2): registered here, or in the zone; a legal person and four years all the same."""
    days = {"operating_since": day("2020-03-31"), "management_system_since": day("2022-03-31"), "excellence_model_since": day("2022-03-31")}
    profile = {"registered_in": "yancheng", "legal_person": True, "activity": "for_profit", "days": days} | changes
    assert missed("yancheng", Profile(**profile)) == found  # type: ignore[arg-type]  # the table above


@pytest.mark.parametrize(
    ("city", "fact_", "since", "met"),
    [
        ("yancheng", "operating_since", "2020-03-31", True),
        ("yancheng", "operating_since", "2020-04-01", False),
        ("yancheng", "management_system_since", "2022-03-31", True),
        ("yancheng", "management_system_since", "2022-04-01", False),
        ("yancheng", "excellence_model_since", "2022-04-01", False),
        ("gongyi", "operating_since", "2021-03-31", True),
        ("gongyi", "operating_since", "2021-04-01", False),
        ("gongyi", "excellence_model_since", "2023-03-31", True),
        ("gongyi", "excellence_model_since", "2023-04-01", False),
        ("erenhot", "operating_since", "2021-03-31", True),
        ("erenhot", "operating_since", "2021-04-01", False),
    ],
)
def test_years_are_full_on_the_anniversary(city: str, fact_: str, since: str, met: bool) -> None:  # noqa: FBT001  # a cell of the table
    """Years of operation, of the certified system, of the excellence model: exactly so many to the deadline pass, a day less fails."""
    every = dict.fromkeys(("operating_since", "management_system_since", "excellence_model_since"), day("2000-01-01")) | {fact_: day(since)}
    profile = Profile(registered_in=city, legal_person=True, activity="for_profit", days=every)  # type: ignore[arg-type]  # declared days
    assert (missed(city, profile) == set()) == met


@pytest.mark.parametrize(
    ("city", "quality", "here", "found"),
    [
        ("qinhuangdao", "2019-03-31", "2021-03-31", set()),
        ("qinhuangdao", "2019-04-01", "2021-03-31", {"works_in_quality"}),
        ("qinhuangdao", "2018-03-31", "2021-04-01", {"works_in_city"}),
        ("erenhot", "2010-01-01", "2019-03-31", set()),
        ("erenhot", "2010-01-01", "2019-04-01", {"works_in_city"}),
    ],
)
def test_a_persons_years_of_work(city: str, quality: str, here: str, found: set[str]) -> None:
    """Qinhuangdao 10(2): five years in all, three in the city; Erenhot 11(1): five in the city. Nothing of place or legal form."""
    days = {"works_in_quality_since": day(quality), "works_here_since": day(here)}
    assert missed(city, Profile(track="individual", days=days)) == found  # type: ignore[arg-type]  # declared days


def test_a_day_that_nobody_declared_is_no_day() -> None:
    """Years that are not declared are not met."""
    profile = Profile(registered_in="yancheng", legal_person=True, days={"operating_since": day("2000-01-01")})
    assert missed("yancheng", profile) == {"certified_years", "excellence_model_years"}


@pytest.mark.parametrize(
    ("city", "changes", "name", "found"),
    [
        ("yancheng", {"activity": "for_profit"}, "leading_indicators", True),
        ("yancheng", {"activity": "non_profit"}, "leading_indicators", False),
        ("yancheng", {"activity": "non_profit"}, "contribution_front_rank", True),
        ("yancheng", {}, "self_evaluation", False),
        ("yancheng", {"re_award": True}, "self_evaluation", True),
        ("qinhuangdao", {"track": "individual"}, "chief_quality_officer", False),
        ("qinhuangdao", {"applied_before": True}, "improvement", True),
        ("qinhuangdao", {}, "improvement", False),
    ],
)
def test_a_condition_is_asked_of_whom_it_names(city: str, changes: dict[str, object], name: str, found: bool) -> None:  # noqa: FBT001  # as above
    """By track, by activity, of who applied before (Qinhuangdao 11) or won before (Yancheng 16)."""
    rule = next(rule for rule in REGULATIONS[city].conditions if rule.name == name)
    assert asked(rule, Profile(**changes)) == found  # type: ignore[arg-type]  # the table above
    assert may_be_judged(rule, Profile(**changes)) == (found or name == "improvement")  # type: ignore[arg-type]  # the table above


# --- families


def kin(relation: str, *, applies: bool = False, titles: tuple[Title, ...] = ()) -> Relative:
    """A relative."""
    return Relative("91150300MA01W00010", relation, applies, titles)  # type: ignore[arg-type]  # one of the two


@pytest.mark.parametrize(
    ("relative", "grounds"),
    [
        (kin("parent"), []),
        (kin("parent", applies=True), ["family_application"]),
        (kin("subsidiary", applies=True), ["family_application"]),
        (kin("parent", titles=(title("nomination", "2015-06-30"),)), ["family_title"]),
        (kin("subsidiary", titles=(title("award", "2015-06-30", city="jiangsu", kind="provincial_award"),)), ["family_title"]),
        (kin("subsidiary", titles=(title("award", "2015-06-30", city="jiangsu", kind="provincial_nomination"),)), ["family_title"]),
        (kin("parent", titles=(title("award", "2015-06-30", city="nanjing"),)), []),
        (kin("parent", titles=(title("award", "2015-06-30", city="china", kind="national_award"),)), []),
        (kin("parent", titles=(title("award", "2015-06-30", revoked_on=day("2016-01-01")),)), []),
        (kin("parent", applies=True, titles=(title("award", "2015-06-30"),)), ["family_application", "family_title"]),
    ],
)
def test_parent_and_subsidiary_block_each_other_yancheng_10_7(relative: Relative, grounds: list[str]) -> None:
    """Article 10(7): one application, and the other's title of this award or the province's, whenever it was won, unless withdrawn."""
    finding = family(REGULATIONS["yancheng"].family, [relative], city="yancheng")
    assert [ground.rule for ground in finding.grounds] == grounds
    assert (finding.outcome, finding.basis) == (("barred", "10(7);11(6)") if grounds else ("clear", ""))
    assert family(REGULATIONS["wuhai"].family, [relative], city="yancheng").outcome == "clear"


@pytest.mark.parametrize(
    ("parents", "chosen", "outcome"),
    [
        ({"s": ("p",), "t": ("p",)}, ("s", "t"), "exceeded"),
        ({"s": ("p",), "t": ("p",)}, ("s",), "within"),
        ({"s": ("p",), "t": ("q",)}, ("s", "t"), "within"),
        ({"s": ("p", "top"), "t": ("q", "top")}, ("s", "t"), "exceeded"),
        ({}, ("s", "t"), "within"),
    ],
)
def test_of_sisters_one_is_recommended_yancheng_11_6(parents: dict[str, tuple[str, ...]], chosen: tuple[str, ...], outcome: str) -> None:
    """Article 11(6): of several subsidiaries of one parent at most one, over both tiers, also under a common parent further up."""
    assert sisters(REGULATIONS["yancheng"].family, parents, chosen).outcome == outcome
    assert sisters(REGULATIONS["gongyi"].family, parents, chosen).outcome == "within"


def test_a_ban_holds_for_its_city() -> None:
    """Two cities on one machine do not ban for each other."""
    ban = Ban("gongyi", "fraud", day("2023-01-01"), day("2027-01-01"), "25")
    for city, outcome in (("gongyi", "barred"), ("yancheng", "clear")):
        rules: Regulation = REGULATIONS[city]
        found = bars((), (), (ban,), rules=rules.bars, holders=rules.holders, city=city, reference=DEADLINE, today=DEADLINE)
        assert decided(found, {}).outcome == outcome


def test_every_bar_of_every_city_can_bar_or_ask() -> None:
    """No bar stands in a file that nothing reaches: each has a fact that it takes."""
    unreached = []
    for city, rules in REGULATIONS.items():
        for rule in rules.bars:
            given = fact(rule.fact, "2023-12-31", severity=rule.severity, fault=rule.fault, scope=rule.scope, level=_level(rule))
            if verdict(rule, given, DEADLINE) is None:
                unreached.append((city, rule.name))
    assert unreached == []


def _level(rule: Bar) -> str | None:
    return rule.levels[0] if rule.levels else None
