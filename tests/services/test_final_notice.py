"""The final notice and the chain after it: who re-examines and who decides, what becomes of a freed place, and who passes the list."""

from pathlib import Path
from typing import Any

import pytest

from domain.cycle import cycle as cycles
from domain.cycle.events import Completed, ListPassed, PlaceVacated, SubstituteNamed
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from services import wording
from services.answer import Answer
from tests.desk import Desk, code
from tests.lindu import BY_RANK, CYCLE, NO_VOTE, SILENT, Change, cleared, conferred, deliberating, lindu, noticed, propose

ONE_BODY: Change = ("decided_by: committee,", "decided_by: award_office,")
NO_RESERVE: Change = (
    'basis: "3",\n     reserve: {label: srdi, places: 1, if_short: vacant}}', 'basis: "3"}',
)  # fmt: skip


def on_notice(folder: Path, *changes: Change) -> Desk:
    """Of four ranked organizations, two stand on notice for the award."""
    d = deliberating(lindu(folder, NO_VOTE, NO_RESERVE, *changes), 1, 2, 3, 4)
    assert propose(d, 1, 2).outcome == "done"
    return noticed(d)


def objected(d: Desk, number: int, reference: str = "obj", objector: str = "(invented)") -> Answer:
    """Somebody objects to the n-th organization."""
    words = {"objector": objector, "grounds": "(invented)"}
    return d.act("objection.file", "public", "citizen", cycle=CYCLE, notice=1, candidate=code(number), reference=reference, **words)


def investigated(d: Desk, finding: str, role: Role = "office", **more: Any) -> Answer:
    """What the re-examination found."""
    fields: dict[str, Any] = {"cycle": CYCLE, "reference": "obj", "finding": finding, "reason": "(invented)"}
    return d.act("objection.investigate", role, "clerk", **fields | more)


def decided(d: Desk, outcome: str, role: Role = "committee_chair") -> Answer:
    """The decision on it."""
    return d.act("objection.decide", role, "someone", cycle=CYCLE, reference="obj", outcome=outcome, reason="(invented)")


def of(d: Desk, kind: type) -> list[Any]:
    """The cycle's events of a kind."""
    return [e.data for e in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(e.data, kind)]


def test_the_office_finds_and_the_committee_cancels_article_18(tmp_path: Path) -> None:
    """Two steps by two bodies: neither does the other's, and no decision comes before a finding."""
    d = on_notice(tmp_path)
    objected(d, 1)
    assert (decided(d, "upheld").code, d.answers[-1].basis) == ("not-investigated", "18")
    assert investigated(d, "verified", "committee_chair").code == "not-theirs"
    assert investigated(d, "verified").outcome == "done"
    refused = decided(d, "upheld", "office")
    assert (refused.code, refused.facts["by"]) == ("not-theirs", "committee")
    said = {"by": "the committee of the city", "role": "office"}
    assert wording.sentence("not-theirs", said | {"roles": []}, "zh").endswith("办理，office不能代行。")
    assert wording.sentence("not-theirs", said | {"roles": ["chair"]}, "zh").endswith("办理（chair），office不能代行。")
    assert decided(d, "upheld").outcome == "done"
    assert investigated(d, "unfounded").code == "objection-decided"


@pytest.mark.parametrize(("late", "kind", "stands"), [("report", "report", True), ("until_approved", "objection", False)])
def test_without_a_name_it_is_taken_as_a_late_one_is(tmp_path: Path, late: str, kind: str, stands: bool) -> None:  # noqa: FBT001  # a case of two
    """A report that stops nothing; where the text acts on any report, an objection. A name in time always counts."""
    d = on_notice(tmp_path, ("late: report", f"late: {late}"))
    assert objected(d, 1, objector="").facts["kind"] == kind
    assert objected(d, 2, "named").facts["kind"] == "objection"
    investigated(d, "verified")
    assert decided(d, "upheld").outcome == "done"
    cycle = d.log.load(ids.cycle_stream(CYCLE), cycles.fold)[0]
    assert cycle is not None
    assert cycle.candidates[code(1)].standing is stands


@pytest.mark.parametrize(("finding", "outcome"), [("verified", "rejected"), ("unfounded", "upheld")])
def test_the_decision_follows_the_finding(tmp_path: Path, finding: str, outcome: str) -> None:
    """What was verified is cancelled, what was not is not; another finding takes the place of the first."""
    d = on_notice(tmp_path)
    objected(d, 1)
    investigated(d, finding)
    assert decided(d, outcome).code == "finding-contradicts"
    investigated(d, "unfounded" if finding == "verified" else "verified")
    assert decided(d, outcome).outcome == "done"


def test_one_body_decides_in_one_step(tmp_path: Path) -> None:
    """Where the office re-examines and decides, a finding of its own may be kept and is not asked for."""
    d = on_notice(tmp_path, ONE_BODY)
    objected(d, 1)
    assert decided(d, "rejected", "office").outcome == "done"


def upheld(d: Desk, number: int) -> Desk:
    """The n-th organization is disqualified."""
    objected(d, number)
    investigated(d, "verified")
    assert decided(d, "upheld").outcome == "done"
    return d


def test_a_lost_place_may_not_be_filled_article_18(tmp_path: Path) -> None:
    """Forbidden by the text: neither the next in rank nor anyone else, whatever reason is given; the vacancy is on record."""
    d = upheld(on_notice(tmp_path), 1)
    [place] = of(d, PlaceVacated)
    assert (place.candidate, place.tier, place.cause, place.basis) == (code(1), "award", "objection", "18")
    refused = propose(d, 3, departs="(invented) a good one")
    assert (refused.code, refused.basis, refused.facts["freed"]) == ("substitution-forbidden", "18", [code(1)])
    assert of(d, SubstituteNamed) == []
    conferred(cleared(d))
    assert of(d, Completed)[0].vacant["org_award"] == 2


def test_where_the_text_is_silent_nobody_moves_up_by_itself(tmp_path: Path) -> None:
    """Default of ours: the place stays vacant, unless the committee gives a reason."""
    d = upheld(on_notice(tmp_path, SILENT), 1)
    assert of(d, SubstituteNamed) == []
    refused = propose(d, 3)
    assert (refused.code, refused.basis) == ("place-stays-vacant", "18")
    assert propose(d, 3, departs="(invented) the committee wants two").outcome == "done"


def test_by_rank_the_next_takes_the_place(tmp_path: Path) -> None:
    """The third is named, passes without a reason, and stands its own whole notice."""
    d = upheld(on_notice(tmp_path, BY_RANK), 1)
    assert [(one.freed, one.substitute) for one in of(d, SubstituteNamed)] == [(code(1), code(3))]
    assert of(d, PlaceVacated) == []
    assert propose(d, 3).outcome == "done"


def test_by_rank_who_withdrew_is_not_named(tmp_path: Path) -> None:
    """The application of the third is over: the fourth is next."""
    d = on_notice(tmp_path, BY_RANK)
    d.done("application.withdraw", "applicant", "org", cycle=CYCLE, applicant=code(3))
    upheld(d, 1)
    assert [one.substitute for one in of(d, SubstituteNamed)] == [code(4)]


def test_substitution_is_for_what_the_article_names(tmp_path: Path) -> None:
    """By rank after an upheld objection; a candidate who withdraws from the notice leaves a vacancy, filled for a reason alone."""
    d = on_notice(tmp_path, BY_RANK)
    d.done("application.withdraw", "applicant", "org", cycle=CYCLE, applicant=code(2))
    assert [(one.candidate, one.cause) for one in of(d, PlaceVacated)] == [(code(2), "withdrawn")]
    assert of(d, SubstituteNamed) == []
    assert propose(d, 3).code == "place-stays-vacant"


def test_a_bar_that_comes_to_light_on_the_notice_leaves_a_vacancy(tmp_path: Path) -> None:
    """Article 10: the candidacy ends, the place stays free."""
    d = on_notice(tmp_path)
    d.done("fact.record", applicant=code(2), reference="a", kind="accident", severity="major", occurred_on="2025-01-01", source="s")
    d.done("application.bar", cycle=CYCLE, applicant=code(2))
    assert [(one.candidate, one.cause) for one in of(d, PlaceVacated)] == [(code(2), "barred")]


def test_before_the_notice_a_withdrawal_frees_nothing(tmp_path: Path) -> None:
    """The committee is still deliberating: it proposes another as before."""
    d = deliberating(lindu(tmp_path, NO_VOTE, NO_RESERVE), 1, 2, 3)
    propose(d, 1, 2)
    d.done("application.withdraw", "applicant", "org", cycle=CYCLE, applicant=code(2))
    assert of(d, PlaceVacated) == []
    assert propose(d, 3).outcome == "done"


def test_a_late_objection_is_a_report(tmp_path: Path) -> None:
    """The day after the notice: it holds nobody, and nobody re-examines it twice."""
    d = cleared(on_notice(tmp_path))
    assert objected(d, 1).facts["kind"] == "report"
    assert d.done("list.pass", cycle=CYCLE, act="examine", resolution="r").facts["candidates"] == [code(1), code(2)]


def test_a_late_objection_counts_until_approval_where_the_text_sets_no_end(tmp_path: Path) -> None:
    """It holds the candidate, and no other; after the approval it is a report."""
    d = cleared(on_notice(tmp_path, ("late: report}", "late: until_approved}")))
    assert objected(d, 1).facts["kind"] == "objection"
    assert d.done("list.pass", cycle=CYCLE, act="examine", resolution="r").facts["candidates"] == [code(2)]
    d.done("list.pass", "committee_chair", "m1", cycle=CYCLE, act="review", resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    assert objected(d, 2, "obj-2").facts["kind"] == "report"


def test_a_chain_of_three_acts_article_19(tmp_path: Path) -> None:
    """Each by whom the regulation names, in its order; only the last makes winners."""
    d = cleared(on_notice(tmp_path))
    refused = d.act("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r", candidates=[code(1)])
    assert (refused.code, refused.facts["expected"], refused.basis) == ("chain-order", "examine", "19")
    assert d.act("list.pass", "committee_chair", "m1", cycle=CYCLE, act="examine", resolution="r").code == "not-theirs"
    assert d.act("list.pass", cycle=CYCLE, act="bless", resolution="r").code == "act-not-in-chain"
    d.done("list.pass", cycle=CYCLE, act="examine", resolution="r", candidates=[code(1)])
    d.done("list.review", "committee_chair", "m1", cycle=CYCLE, resolution="r")
    assert d.act("award.confer", cycle=CYCLE, on="2026-05-13", document="doc", candidates=[code(1)]).code == "not-approved"
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    assert [(one.act, one.by, one.final) for one in of(d, ListPassed)] == [
        ("examine", "award_office", False), ("review", "committee_chair", False), ("approve", "city_government", True),
    ]  # fmt: skip
    assert d.advance().stage == "approval"  # the second candidate has not passed yet
