"""Composites and rankings: fixed or set weights, one ranking for each track, ties broken by what was fixed before, the rest decided."""

from pathlib import Path
from typing import Any

import pytest

from domain.cycle import events as c
from domain.regulation.problem import TextError
from services.answer import Answer
from tests.desk import Desk, code
from tests.made_up import (
    CYCLE,
    DOCUMENT,
    application,
    events,
    opened,
    person,
    qualified,
    regulation,
    review,
    reviewed,
    scored,
    scoring,
    setting,
    state,
)  # fmt: skip

DEFENCE, ONSITE = review("defence", "defence"), review("onsite_review", "onsite")
REVIEWS = ["document_review", "defence", "onsite_review"]
WEIGHTS = {"document_review": "0.2", "defence": "0.1", "onsite_review": "0.7"}


def test_twenty_ten_seventy(tmp_path: Path) -> None:
    """Yancheng 11(6): 70, 80 and 60 of 100 make 0.2 x 70 + 0.1 x 80 + 0.7 x 60 = 64."""
    d = opened(tmp_path, regulation([DOCUMENT, DEFENCE, ONSITE], scoring=[scoring(REVIEWS, weights=WEIGHTS)]))
    qualified(d, 1)
    for total in (70, 80, 60):
        reviewed(d, {code(1): total})
    found = application(d, code(1))
    assert (str(found.composite), {name: str(value) for name, value in found.inputs.items()}) == (
        "64.00", {"document_review": "70", "defence": "80", "onsite_review": "60"},
    )  # fmt: skip


def test_the_mean_of_the_sheets_with_halves_up(tmp_path: Path) -> None:
    """Wuhai 18 (default): the mean of the sheets, two decimals: (80 + 80 + 81) / 3 is 80.33."""
    d = opened(tmp_path, regulation([DOCUMENT]))
    qualified(d, 1)
    d.done("panel.form", cycle=CYCLE, panel="one", members=["exp-a", "exp-b", "exp-c"], leader="exp-a")
    for expert, total in (("exp-a", 80), ("exp-b", 80), ("exp-c", 81)):
        scored(d, {code(1): total}, (expert,))
    d.done("review.conclude", "panel_leader", "exp-a", cycle=CYCLE, reviewer="exp-a", report="r")
    d.advance()
    assert str(application(d, code(1)).composite) == "80.33"


def test_weights_of_the_cycle_one_setting_for_each_track(tmp_path: Path) -> None:
    """Where the text gives none, the cycle sets them before the review: here two sets, one for each track."""
    rules = [
        scoring(["document_review", "defence"], tracks=(track,), weights_set_by=f"weights_{track}")
        for track in ("organization", "individual")
    ]
    for rule in rules:
        del rule["weights"]
    text = regulation([DOCUMENT, DEFENCE], scoring=rules)
    over = {"over": ["document_review", "defence"]}
    text["set_per_cycle"] += [setting(f"weights_{track}", "weights", "document_review", **over) for track in ("organization", "individual")]
    weights: dict[str, Any] = {"weights_organization": {"document_review": "0.5", "defence": "0.5"}}
    d = opened(tmp_path, text, **weights)
    qualified(d, 1, 1)
    assert state(d).stage is None
    d.done("cycle.set", cycle=CYCLE, name="weights_individual", value={"document_review": "1", "defence": "0"})
    d.advance()
    reviewed(d, {code(1): 80, person(1): 40})
    reviewed(d, {code(1): 60, person(1): 20})
    assert [str(application(d, applicant).composite) for applicant in (code(1), person(1))] == ["70.00", "40.00"]


def test_weights_speak_of_the_inputs_they_are_for(tmp_path: Path) -> None:
    """A setting over other stages is a mistake of the file, told with its place."""
    rule = scoring(["document_review", "defence"]) | {"weights_set_by": "weights"}
    del rule["weights"]
    text = regulation([DOCUMENT, DEFENCE], scoring=[rule])
    text["set_per_cycle"].append(setting("weights", "weights", "document_review", over=["document_review"]))
    with pytest.raises(TextError) as told:
        opened(tmp_path, text)
    assert [problem.code for problem in told.value.problems] == ["weights-inputs"]


def two_reviews(tmp_path: Path, ties: list[str], first: dict[str, int], second: dict[str, int]) -> Desk:
    """Both reviews weigh the same; the ranking is frozen, or waits."""
    weights = {"document_review": "0.5", "onsite_review": "0.5"}
    d = opened(tmp_path, regulation([DOCUMENT, ONSITE], scoring=[scoring([*weights], weights=weights, ties=ties)]))
    persons = sum(applicant.startswith("person-") for applicant in first)
    qualified(d, len(first) - persons, persons)
    reviewed(reviewed(d, first), second).advance()
    return d


def lines(d: Desk, track: str = "organization") -> list[tuple[str, int, bool]]:
    """A track's ranking."""
    return [(line.applicant, line.rank, line.tied) for line in state(d).rankings[track].entries]


def test_what_was_fixed_before_breaks_a_tie(tmp_path: Path) -> None:
    """Equal composites: the higher on-site score stands first, by the chain that the regulation fixed before anybody scored."""
    first, second = {code(1): 90, code(2): 70, code(3): 90}, {code(1): 70, code(2): 90, code(3): 80}
    d = two_reviews(tmp_path, ["onsite_review", "committee"], first, second)
    assert lines(d) == [(code(3), 1, False), (code(2), 2, False), (code(1), 3, False)]
    assert d.advance().stage == "deliberation"


def test_what_nothing_tells_apart_is_decided(tmp_path: Path) -> None:
    """Wuhai 18 (default): the committee orders those who are equal in everything, nobody else changes places, and the ranking waits."""
    scores = {code(1): 80, code(2): 70, code(3): 70}
    d = two_reviews(tmp_path, ["onsite_review", "committee"], scores, scores)
    assert lines(d) == [(code(1), 1, False), (code(2), 2, True), (code(3), 2, True)]
    assert d.advance().stage == "ranking"
    assert resolve(d, code(2), code(1), code(3)).code == "order-breaks-rank"
    assert resolve(d, code(1), code(3), code(2)).outcome == "done"
    assert d.advance().stage == "deliberation"
    assert state(d).order == (code(1), code(3), code(2))


def resolve(d: Desk, *order: str) -> Answer:
    """The committee decides."""
    return d.act("ties.resolve", "committee_chair", "chair", cycle=CYCLE, order=order, reason="(invented)")


def test_a_tie_of_persons_is_no_tie_of_organizations(tmp_path: Path) -> None:
    """Erenhot 20 (default): one ranking for each track; each is resolved on its own, whole."""
    scores = {code(1): 40, code(2): 30, person(1): 40, person(2): 40}
    d = two_reviews(tmp_path, ["committee"], scores, scores)
    assert (lines(d), [tied for *_, tied in lines(d, "individual")]) == ([(code(1), 1, False), (code(2), 2, False)], [True, True])
    assert [(event.track, event.receipt.trail) for event in events(d, c.RankingFrozen)] == [
        ("organization", ("17",)),
        ("individual", ("17",)),
    ]
    with pytest.raises(ValueError, match="order-incomplete"):
        resolve(d, code(1), code(2), person(2), person(1))
    assert resolve(d, person(2), person(1)).outcome == "done"
    assert resolve(d, person(1), person(2)).code == "no-ties"
    assert state(d).order == (code(1), code(2), person(2), person(1))


def test_each_ranking_names_its_own_standard(tmp_path: Path) -> None:
    """A receipt pins the criteria of the track that it decided on."""
    scores = {code(1): 40, person(1): 40}
    d = two_reviews(tmp_path, ["committee"], scores, scores)
    pinned = state(d).criteria
    assert [event.receipt.criteria for event in events(d, c.RankingFrozen)] == [pinned["organization"], pinned["individual"]]


def suggest(d: Desk, *candidates: str, **more: Any) -> Answer:
    """The office hands over its suggestion."""
    return d.act("candidates.suggest", cycle=CYCLE, candidates=candidates, report="f" * 64, **more)


def test_the_office_suggests_and_binds_nobody(tmp_path: Path) -> None:
    """Yancheng 11(6), Wuhai 8(5), Qinhuangdao 17: report and list go to those who deliberate; leaving a track's order needs a reason."""
    scores = {code(1): 50, code(2): 40, person(1): 45, person(2): 35}
    d = two_reviews(tmp_path, ["committee"], scores, scores)
    assert suggest(d, code(1), person(1)).outcome == "done"
    passed_over = suggest(d, code(2), person(1))
    assert (passed_over.code, passed_over.facts["passed_over"]) == ("departs-from-ranking", [code(1)])
    assert suggest(d, code(2), person(2), departs="(invented)").outcome == "done"
    assert state(d).review.suggested == (code(2), person(2))
    assert suggest(d, code(9)).code == "not-in-ranking"
