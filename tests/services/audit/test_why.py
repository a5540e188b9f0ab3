"""A decision explained: what was known at that minute and nothing later, from which sheets, who kept away, what was open."""

from decimal import Decimal
from pathlib import Path

import msgspec
import orjson
import pytest

import services.office  # noqa: F401  # its imports define every event
from domain.shared import identifiers as ids
from domain.shared.event import TOPICS
from domain.shared.refusal import InvalidError
from services.audit.articles import articles
from services.audit.why import Explainer, Why
from tests.cities import altered
from tests.desk import CYCLE, REVIEWERS, Desk, code, desk, opened, qualified, register, sheet

STREAM = ids.cycle_stream(CYCLE)


def why(d: Desk, name: str) -> Why:
    """The page of a decision."""
    return Explainer(d.log, d.office.texts).why(name)


def last(d: Desk, stream: str, event: str) -> str:
    """The name of the last event of a kind in a stream."""
    found = [e for e in d.log.events_of(stream) if TOPICS[type(e.data)].startswith(f"{event}/")]
    return f"{stream}@{found[-1].originator_version}"


def sheets(d: Desk, reviewers: tuple[str, ...], total: int, reason: str = "") -> None:
    """A sheet for the first organization from each of these."""
    for one in reviewers:
        fields = {"cycle": CYCLE, "applicant": code(1), "reviewer": one, "points": sheet(total), "reason": reason}
        d.done("score.submit", "reviewer", one, **fields)


def ranked(d: Desk) -> Desk:
    """One organization: a sheet changed with a reason, a reviewer recused after scoring, and the composite frozen."""
    qualified(opened(d), range(1, 2))
    sheets(d, REVIEWERS, 810)
    sheets(d, ("rev-b",), 820, "(invented) misread")
    d.done("recusal.declare", "reviewer", "rev-c", cycle=CYCLE, applicant=code(1), reviewer="rev-c", reason="(invented) canary")
    d.done("review.conclude", "panel_leader", "rev-a", cycle=CYCLE, reviewer="rev-a", report="report")
    d.advance()
    sheets(d, REVIEWERS[:2], 830)
    d.done("record.keep", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), text="visit")
    d.done("review.conclude", "panel_leader", "rev-a", cycle=CYCLE, reviewer="rev-a", report="report")
    d.advance()
    return d


def test_a_composite_tells_every_version_of_every_sheet(address: str) -> None:
    """Old versions and the sheets of the recused stand there and do not count; from those that do, the composite follows."""
    d = ranked(desk(address))
    page = why(d, last(d, ids.application_stream(CYCLE, code(1)), "application.assessed"))
    told = [(one.stage, one.reviewer, one.sheet, one.total, one.reason, one.counts) for one in page.scores]
    assert told == [
        ("document_review", "rev-a", 1, "810", "", True),
        ("document_review", "rev-b", 1, "810", "", False),
        ("document_review", "rev-c", 1, "810", "", False),
        ("document_review", "rev-b", 2, "820", "(invented) misread", True),
        ("onsite_review", "rev-a", 1, "830", "", True),
        ("onsite_review", "rev-b", 1, "830", "", True),
    ]
    assert page.says == {
        "composite": str(Decimal("0.4") * 815 + Decimal("0.6") * 830) + "0",
        "stage_scores": {"document_review": "815", "onsite_review": "830"},
    }
    assert [(one.reviewer, one.declared_by) for one in page.recused] == [("rev-c", "rev-c")]
    assert page.receipt is not None
    assert set(page.known) == {STREAM, ids.application_stream(CYCLE, code(1))}
    assert page.known[ids.application_stream(CYCLE, code(1))]["composite"] is None
    assert b"canary" not in msgspec.json.encode(page)


def test_a_sheet_of_a_stage_that_is_no_input_does_not_count_for_the_composite(tmp_path: Path) -> None:
    """Where the visit alone makes the composite, the documents' sheets do not count for it."""
    both = "- inputs: [document_review, onsite_review]\n    weights_set_by: weights"
    visit = (both, "- inputs: [onsite_review]\n    weights: {onsite_review: 1}")
    d = ranked(desk(str(tmp_path / "log.db"), catalogue=altered(tmp_path / "texts", "wuhai", visit)))
    application = ids.application_stream(CYCLE, code(1))
    for name in (last(d, application, "application.assessed"), last(d, STREAM, "cycle.ranked")):
        assert {one.stage for one in why(d, name).scores if one.counts} == {"onsite_review"}


def test_a_refusal_tells_what_it_rested_on(quick_desk: Desk) -> None:
    """Barred on a fact: the fact as it stood, the article with its rule, and the refusal by name or by command."""
    d = opened(quick_desk)
    register(d, 1)
    fact = {
        "reference": "acc",
        "kind": "accident",
        "severity": "major",
        "occurred_on": "2025-01-10",
        "found_on": "2025-01-10",
        "source": "(invented)",
    }
    d.done("fact.record", applicant=code(1), **fact)
    refused = d.act(
        "application.submit", "applicant", "org-1", "sent-1", cycle=CYCLE, applicant=code(1), documents={"a": "d"}, contact="canary"
    )
    assert refused.code == "barred"
    d.done("fact.resolve", applicant=code(1), reference="acc", on="2026-03-02", source="(invented) corrected")
    page = why(d, "sent-1")
    assert page == why(d, f"application:{CYCLE}/{code(1)}@1") == why(d, f"{CYCLE}/{code(1)}")
    assert (page.record.event, page.record.basis, page.record.facts["code"]) == ("act.refused", "12(3)", "barred")
    assert [one.rules for one in page.articles if one.basis == "12(3)"] == [["bars.accident", "bars.complaint"]]
    assert page.known[ids.applicant_stream(code(1))]["facts"]["acc"]["resolved_on"] is None
    assert (page.receipt, page.subjects[0].name) == (None, "虚构企业1")


def test_what_was_open_and_what_followed(whole: Desk) -> None:
    """An upheld objection: open just before, its candidate's whole way, and what the same command recorded beside it."""
    d = whole
    page = why(d, "objection:wuhai/2026/obj-1@2")
    assert (page.says["outcome"], page.record.reason, page.record.role) == ("upheld", "(invented)", "office")
    assert [one.record.event for one in page.beside] == ["cycle.objection_settled", "cycle.substitute_named"]
    assert [(one.kind, one.concerns) for one in page.open] == [("objection", [code(2)]), ("notice", [code(1), code(2), code(3)])]
    [subject] = page.subjects
    way = [step.record.event for step in subject.steps]
    assert subject.applicant == code(2)
    assert way[:1] + way[-3:] == ["application.submitted", "cycle.objected", "objection.filed", "objection.decided"]
    rank = next(step.says for step in subject.steps if step.record.event == "cycle.ranked")
    assert rank == {"rank": "2. 839.20"}
    substitute = why(d, last(d, STREAM, "cycle.substitute_named"))
    assert substitute.receipt is not None
    assert {one.applicant for one in substitute.subjects} == {code(2), code(4)}
    assert why(d, f"{CYCLE}/{code(2)}") == page
    assert "canary" not in str(orjson.loads(msgspec.json.encode(page)))


def test_every_decision_of_a_cycle_has_its_page(whole: Desk) -> None:
    """All are listed in the order of the log, each under an article, and each can be asked for by its name."""
    d = whole
    explainer = Explainer(d.log, d.office.texts)
    found = explainer.decisions.of(CYCLE)
    kinds = {one.record.event for one in found}
    expected = {
        "act.refused", "application.submitted", "application.condition_judged", "application.qualification_concluded",
        "application.assessed", "cycle.ranked", "cycle.proposed", "objection.decided", "cycle.objection_settled",
        "cycle.substitute_named", "cycle.list_passed", "cycle.conferred", "payment.payable",
    }  # fmt: skip
    assert expected <= kinds
    assert "application.scored" not in kinds
    assert [one.record.position for one in found] == sorted(one.record.position for one in found)
    for one in found:
        page = explainer.why(one.name)
        assert (page.name, page.record.basis != "", page.articles != []) == (one.name, True, True), one.name
        assert page.texts is not None
        if page.receipt is not None:
            assert set(page.known) == {stream for stream, version in page.receipt.reads.items() if version}


def test_nothing_known_later_is_on_the_page(address: str) -> None:
    """The page of a decision is the same when it is asked for at once and after everything else has happened."""
    d = ranked(desk(address))
    names = [one.name for one in Explainer(d.log, d.office.texts).decisions.of(CYCLE)]
    then = {name: why(d, name) for name in names}
    d.done(
        "fact.record",
        applicant=code(1),
        reference="f",
        kind="complaint",
        occurred_on="2026-05-05",
        found_on="2026-05-05",
        source="(invented)",
    )
    d.advance()
    d.act("candidates.propose", "committee_chair", "chair", cycle=CYCLE, candidates=[code(1)], resolution="r2")
    assert {name: why(d, name) for name in names} == then


def test_what_is_no_decision_is_told(quick_desk: Desk) -> None:
    """An unknown stream, a version that is not there yet, a command that nobody sent."""
    d = opened(quick_desk)
    for name in ("cycle:wuhai/2026@999", "cycle:wuhai/1999@1", "nobody-sent-this", "wuhai/2026/nobody"):
        with pytest.raises(InvalidError):
            why(d, name)


def test_articles_name_their_rules(quick_desk: Desk) -> None:
    """Each article once, with every rule under it, and our own defaults in both languages; the house's rule stands for none of them."""
    d = opened(quick_desk)
    regulation = d.clerk.governing(CYCLE)
    found = articles(regulation, "6;12(5);6;house")
    assert [one.basis for one in found] == ["6", "12(5)", "house"]
    assert found[1].rules == ["bars.falsification"]
    assert found[1].ours[0].reason.keys() >= {"zh", "en"}
    assert (found[2].rules, found[2].ours) == ([], [])
