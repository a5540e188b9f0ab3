"""Places per track and tier: the quotas, what is reserved inside one, caps over several, families, earlier titles, ranks, vacancies."""

from pathlib import Path

import pytest

from domain.cycle.events import Completed
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services import wording
from tests.desk import Desk, code
from tests.lindu import CYCLE, NO_VOTE, Change, cleared, conferred, deliberating, lindu, noticed, person, propose, registered

RELEASED: Change = ("if_short: vacant", "if_short: released")
NO_RESERVE: Change = (
    'basis: "3",\n     reserve: {label: srdi, places: 1, if_short: vacant}}', 'basis: "3"}',
)  # fmt: skip
PEOPLE = tuple(person(number) for number in range(1, 5))


def ranked(folder: Path, *applicants: int | str, changes: tuple[Change, ...] = ()) -> Desk:
    """These stand in the ranking, in this order, before a committee that resolves without a vote."""
    return deliberating(lindu(folder, NO_VOTE, *changes), *applicants)


def label(d: Desk, *numbers: int, on: str = "2025-01-01") -> None:
    """These are known as srdi from a day on."""
    registered(d, numbers)
    for number in numbers:
        d.done("label.record", applicant=code(number), label="srdi", since=on, evidence="(invented) list")


def test_each_tier_has_its_own_places_article_3(tmp_path: Path) -> None:
    """Two nominations are all, although places of the award are free."""
    d = ranked(tmp_path, 1, 2, 3, 4)
    assert propose(d, 1).outcome == "done"
    assert propose(d, 2, 3, tier="nomination").outcome == "done"
    refused = propose(d, 4, tier="nomination")
    assert (refused.code, refused.basis) == ("quota-exceeded", "3")
    assert (refused.facts["places"], refused.facts["taken"], refused.facts["asked"]) == (2, 2, 1)


def test_nobody_stands_in_two_tiers_article_3(tmp_path: Path) -> None:
    """A candidate for the award is none for the nomination, and is not promoted either."""
    d = ranked(tmp_path, 1, 2)
    propose(d, 1)
    assert propose(d, 1, tier="nomination").code == "candidate-already"


def test_a_track_without_the_tier(tmp_path: Path) -> None:
    """Individuals win no nomination: the answer names what can be won."""
    d = ranked(tmp_path, 1, *PEOPLE[:1])
    with pytest.raises(InvalidError, match="offer-unknown"):
        propose(d, PEOPLE[0], tier="nomination")


def test_a_cap_lies_over_both_tracks_article_3_1(tmp_path: Path) -> None:
    """Three organizations and one individual are four: another individual is one too many, although its track has a place left."""
    d = ranked(tmp_path, 1, 2, 3, *PEOPLE[:2], changes=(NO_RESERVE,))
    assert propose(d, 1, 2, 3, PEOPLE[0]).outcome == "done"
    refused = propose(d, PEOPLE[1])
    assert (refused.code, refused.basis) == ("quota-exceeded", "3(1)")
    assert [rule["rule"] for rule in refused.facts["rules"]] == ["main_awards"]


def test_the_answer_names_the_total_and_the_tracks_own_figure(tmp_path: Path) -> None:
    """A third individual beside two organizations breaks its own quota and the cap: both are told at once."""
    d = ranked(tmp_path, 1, 2, *PEOPLE[:3], changes=(NO_RESERVE,))
    propose(d, 1, 2, *PEOPLE[:2])
    refused = propose(d, PEOPLE[2])
    assert [(rule["rule"], rule["places"]) for rule in refused.facts["rules"]] == [("individuals", 2), ("main_awards", 4)]
    assert refused.basis == "3;3(1)"


def test_the_reserve_is_a_floor_inside_the_quota_article_3(tmp_path: Path) -> None:
    """Of three places one is for srdi: a third other is refused, an srdi takes it, and srdi may take all."""
    d = ranked(tmp_path, 1, 2, 3, 4)
    label(d, 4)
    propose(d, 1, 2)
    refused = propose(d, 3)
    assert (refused.code, refused.basis) == ("places-reserved", "3")
    assert (refused.facts["label"], refused.facts["most"], refused.facts["others"]) == ("srdi", 2, 3)
    assert propose(d, 4, departs="(invented) the reserve").outcome == "done"


def test_the_reserve_is_no_ceiling(tmp_path: Path) -> None:
    """None and three is allowed."""
    d = ranked(tmp_path, 1, 2, 3)
    label(d, 1, 2, 3)
    assert propose(d, 1, 2, 3).outcome == "done"


def test_a_label_counts_on_the_filing_deadline(tmp_path: Path) -> None:
    """Known as srdi from the day after, it takes no reserved place."""
    d = ranked(tmp_path, 1, 2, 3)
    label(d, 3, on="2026-05-01")
    assert propose(d, 1, 2, 3).code == "places-reserved"


def test_short_of_labels_a_reserved_place_is_released_where_the_text_says_so(tmp_path: Path) -> None:
    """Nobody in line is srdi: then three others; with one in line the place is kept for it."""
    assert propose(ranked(tmp_path / "a", 1, 2, 3, changes=(RELEASED,)), 1, 2, 3).outcome == "done"
    d = ranked(tmp_path / "b", 1, 2, 3, 4, changes=(RELEASED,))
    label(d, 4)
    assert propose(d, 1, 2, 3).code == "places-reserved"


def test_of_sisters_one_is_recommended_over_both_tiers_article_11_6(tmp_path: Path) -> None:
    """Two subsidiaries of one parent apply; one for the award and the other for the nomination is one too many."""
    d = ranked(tmp_path, 1, 2, 3)
    registered(d, [9])
    for number in (1, 2):
        d.done("parent.record", applicant=code(number), parent=code(9), since="2015-01-01", source="(invented) register")
    assert propose(d, 1).outcome == "done"
    refused = propose(d, 2, tier="nomination")
    assert (refused.code, refused.basis) == ("sisters-recommended", "11(6)")
    assert (refused.facts["parent"], refused.facts["applicants"], refused.facts["most"]) == (code(9), [code(1), code(2)], 1)
    assert propose(d, 3, tier="nomination").outcome == "done"  # passing over a sister departs from nothing


def title(d: Desk, number: int, on: str, tier: str) -> None:
    """A title won before this log."""
    registered(d, [number])
    won = {"cycle": f"lindu/{on[:4]}", "conferred_on": on, "valid_until": "2099-12-31", "tier": tier}
    d.done("title.record", applicant=code(number), **won)


@pytest.mark.parametrize(("won", "again"), [("2021-05-03", True), ("2021-05-04", False)])
def test_no_second_nomination_within_five_years_article_16_1(tmp_path: Path, won: str, again: bool) -> None:  # noqa: FBT001  # a cell
    """Judged on 4 May 2026: on the fifth anniversary it may not yet, the day after it may; filing was free either way."""
    d = lindu(tmp_path, NO_VOTE)
    title(d, 1, won, "nomination")
    deliberating(d, 1, 2)
    answer = propose(d, 1, tier="nomination")
    assert answer.outcome == ("done" if again else "refused")
    if not again:
        assert (answer.code, answer.basis, answer.facts["until"]) == ("tier-too-soon", "16(1)", "2026-05-04")
        assert propose(d, 2, tier="nomination").outcome == "done"  # passing over who cannot be given it departs from nothing
        assert propose(d, 1).outcome == "done"


def test_a_repeat_nomination_uses_a_place_article_16(tmp_path: Path) -> None:
    """The exemption from places is written for holders of the award alone."""
    d = lindu(tmp_path, NO_VOTE)
    title(d, 3, "2020-05-04", "nomination")
    deliberating(d, 1, 2, 3)
    assert propose(d, 1, 2, tier="nomination").outcome == "done"
    assert propose(d, 3, tier="nomination").code == "quota-exceeded"


def test_a_re_award_takes_no_place_article_16(tmp_path: Path) -> None:
    """Three first-time winners and one who won before: four titles, three places."""
    d = lindu(tmp_path, NO_VOTE, NO_RESERVE)
    title(d, 2, "2022-05-04", "award")
    deliberating(d, 1, 2, 3, 4, 5)
    refused = propose(d, 1, 2, 3, 4, 5)
    assert (refused.facts["asked"], refused.facts["proposed"], refused.facts["repeats"], refused.facts["most"]) == (4, 5, 1, 3)
    assert wording.sentence(refused.code, refused.facts, "zh") == (
        "名额 3 个，已占 0 个，再增 4 个即超额（本次提出 5 个，其中 1 个为再次获奖，不占名额）；3 个为上限，任何人不得突破。"
    )
    assert propose(d, 1, 2, 3, 4).outcome == "done"
    assert propose(d, 5).code == "quota-exceeded"


def test_leaving_the_ranking_needs_a_reason_article_17(tmp_path: Path) -> None:
    """Per track, and over tiers: a lower one is not set above a higher one in silence."""
    d = ranked(tmp_path, 1, PEOPLE[0], 2, PEOPLE[1])
    assert propose(d, PEOPLE[0]).outcome == "done"  # an organization above an individual is nobody that it passes over
    refused = propose(d, 2)
    assert (refused.code, refused.facts["passed_over"]) == ("departs-from-ranking", [code(1)])
    assert propose(d, 1, tier="nomination").outcome == "done"
    assert propose(d, 2).facts["passed_over"] == [code(1)]
    assert propose(d, 2, departs="(invented) industry").outcome == "done"


def test_who_withdrew_is_not_passed_over(tmp_path: Path) -> None:
    """The application is over: leaving it out departs from nothing, and it cannot be proposed."""
    d = ranked(tmp_path, 1, 2)
    d.done("application.withdraw", "applicant", "org", cycle=CYCLE, applicant=code(1))
    assert propose(d, 1).code == "application-ended"
    assert propose(d, 2).outcome == "done"


def test_each_track_and_tier_is_decided_before_the_notice(tmp_path: Path) -> None:
    """The award alone is not the whole decision: nominations and individuals are proposed, or left vacant by name."""
    d = ranked(tmp_path, 1, 2, 3, *PEOPLE[:1])
    propose(d, 1)
    assert d.advance().stage == "deliberation"
    d.done("places.leave_vacant", "committee_chair", "m1", cycle=CYCLE, resolution="r", track="organization", tier="nomination")
    assert d.advance().stage == "deliberation"
    propose(d, PEOPLE[0])
    assert d.advance().stage == "public_notice"


def test_a_track_without_anyone_needs_no_resolution(tmp_path: Path) -> None:
    """No individual is ranked: nothing is to be said of individuals."""
    d = ranked(tmp_path, 1, 2)
    propose(d, 1)
    propose(d, 2, tier="nomination")
    assert d.advance().stage == "public_notice"


def test_a_vacancy_with_its_reason_article_3_2(tmp_path: Path) -> None:
    """Where the text asks why, places left open wait for a resolution that says so."""
    d = ranked(
        tmp_path,
        1,
        changes=(('vacancy: {allowed: true, basis: "3(2)"}', 'vacancy: {allowed: true, needs_reason: true, basis: "3(2)"}'),),
    )
    propose(d, 1)
    assert d.advance().stage == "deliberation"
    refused = d.act("places.leave_vacant", "committee_chair", "m1", cycle=CYCLE, resolution="r")
    assert (refused.code, refused.basis) == ("vacancy-needs-reason", "3(2)")
    d.done("places.leave_vacant", "committee_chair", "m1", cycle=CYCLE, resolution="r", reason="(invented) nobody else reaches it")
    assert d.advance().stage == "public_notice"


def test_half_an_offer_is_none(tmp_path: Path) -> None:
    """A tier without its track is a mistake in the form."""
    d = ranked(tmp_path, 1)
    with pytest.raises(InvalidError, match="offer-half"):
        d.act("places.leave_vacant", "committee_chair", "m1", cycle=CYCLE, resolution="r", tier="award")


def test_what_is_left_vacant_is_on_record_at_the_end_article_3_2(tmp_path: Path) -> None:
    """One of three awards, none of two nominations, none of two individuals."""
    d = ranked(tmp_path, 1)
    propose(d, 1)
    conferred(cleared(noticed(d)))
    [completed] = [e.data for e in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(e.data, Completed)]
    assert completed.vacant == {"org_award": 2, "org_nomination": 2, "individuals": 2}


def test_a_quota_in_principle_is_lifted_by_those_who_may(tmp_path: Path) -> None:
    """By name, each in a role of their own; the cap above it still holds."""
    soft: Change = (
        "tier: nomination, places: 2, in_principle: false, counts: first_awards,",
        "tier: nomination, places: 2, in_principle: true, override_by: [committee, city_government], counts: first_awards,",
    )
    d = ranked(tmp_path, 1, 2, 3, changes=(soft,))
    decided = {"cycle": CYCLE, "quota": "org_nomination", "places": 3, "reason": "(invented)"}
    with pytest.raises(InvalidError, match="quota-unknown"):
        d.act("quota.override", "committee_chair", "m1", **decided | {"quota": ""}, by="committee")
    assert d.act("quota.override", "committee_chair", "m1", **decided, by="city_government").code == "not-theirs"
    d.done("quota.override", "committee_chair", "m1", **decided, by="committee")
    refused = propose(d, 1, 2, 3, tier="nomination")
    assert (refused.code, refused.facts["may_exceed"], "most" in refused.facts) == (
        "quota-exceeded",
        ["committee", "city_government"],
        False,
    )
    assert wording.sentence(refused.code, refused.facts, "en").endswith(
        "unless each who may exceed it decides so on record: committee, city_government."
    )
    d.done("quota.override", "approver", "mayor", **decided, by="city_government")
    assert propose(d, 1, 2, 3, tier="nomination").outcome == "done"
    refused = d.act("quota.override", "committee_chair", "m1", **decided | {"quota": "org_award", "places": 4}, by="committee")
    assert (refused.code, refused.basis) == ("quota-absolute", "3")


def test_the_committee_strikes_and_adds_nobody_qinhuangdao_18(tmp_path: Path) -> None:
    """Article 18 (default): of those whom the report suggests some may be left out; nobody is proposed whom it does not name."""
    only: Change = ("may_depart_with_reason: true, next", "may_depart_with_reason: true, report_first: true, only_suggested: true, next")
    d = deliberating(lindu(tmp_path, NO_VOTE, only), 1, 2, 3)
    assert propose(d, 1).code == "report-missing"
    d.done("candidates.suggest", cycle=d.cycle, candidates=[code(1), code(2)], report="f" * 64)
    added = propose(d, 1, 2, 3)
    assert (added.code, added.basis, added.facts) == ("not-suggested", "17", {"applicants": [code(3)]})
    assert propose(d, 1).outcome == "done"
