"""Parent and subsidiary in one cycle of Yancheng, by acts: relations with their days, filing, taking back, what comes to light later."""

from datetime import date
from pathlib import Path

import pytest

from domain.shared.finding import Finding
from domain.shared.refusal import InvalidError
from services.eligibility import sisters
from tests.cities import conclude, filing, judged, organization, refused
from tests.cities import cycle as standing_cycle
from tests.cities import file as filed
from tests.desk import Desk, code, desk

PARENT, CHILD, SISTER, GRANDCHILD = (code(n) for n in (1, 2, 3, 4))


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """Four organizations of one group, ready to file; filing is open from 1 February to 20 March 2024."""
    days = {"opening_day": "2024-02-01", "filing_deadline": "2024-03-20", "recommendation_deadline": "2024-03-31"}
    d = filing(desk(str(tmp_path / "log.db"), "2024-01-08 09:00"), "yancheng/2024", **days)
    for number in (1, 2, 3, 4):
        organization(d, number)
        d.done("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=code(number), posted_on="2024-01-08", text="proof")
    for child, parent in ((CHILD, PARENT), (SISTER, PARENT), (GRANDCHILD, CHILD)):
        d.done("parent.record", applicant=child, parent=parent, since="2015-01-01", source="(invented) register")
    return d.on("2024-02-01 09:00")


def test_the_first_filed_stands_yancheng_10_7(d: Desk) -> None:
    """Article 10(7): of parent and subsidiary one applies, also where the holding is indirect; sisters may both."""
    assert filed(d, CHILD).outcome == "done"
    answer = filed(d, PARENT)
    assert refused(answer) == ("barred", "10(7);11(6)")
    assert answer.facts["grounds"] == [{"rule": "family_application", "subsidiary": CHILD}]
    assert refused(filed(d, GRANDCHILD)) == ("barred", "10(7);11(6)")
    assert filed(d, SISTER).outcome == "done"


def test_taking_back_frees_the_other_yancheng_10_7(d: Desk) -> None:
    """Article 10(7): an application that was taken back stands in nobody's way."""
    assert filed(d, PARENT).outcome == "done"
    assert refused(filed(d, CHILD))[0] == "barred"
    d.done("application.withdraw", "applicant", "org", cycle=d.cycle, applicant=PARENT)
    assert filed(d, CHILD).outcome == "done"


def test_a_relation_counts_while_it_stands_yancheng_10_7(d: Desk) -> None:
    """Article 10(7): the relation of the day of filing counts; one that has ended blocks nobody."""
    assert filed(d, PARENT).outcome == "done"
    d.done("parent.end", applicant=CHILD, on="2024-01-31", source="(invented) sold")
    assert filed(d, CHILD).outcome == "done"


def test_a_title_of_the_other_blocks_yancheng_10_7(d: Desk) -> None:
    """Article 10(7): the parent's old provincial award blocks its subsidiaries, not itself; sisters' titles block nobody's sister."""
    d.done("title.record", applicant=PARENT, cycle="jiangsu/2009", conferred_on="2009-12-01", kind="provincial_award")
    answer = filed(d, CHILD)
    assert answer.facts["grounds"] == [{"rule": "family_title", "parent": PARENT, "title": "provincial_award", "cycle": "jiangsu/2009"}]
    assert filed(d, PARENT).outcome == "done"


def test_a_sisters_title_blocks_no_sister_yancheng_10_7(d: Desk) -> None:
    """Article 10(7): parent and subsidiary are named, sisters are not."""
    d.done("title.record", applicant=SISTER, cycle="yancheng/2015", conferred_on="2015-06-30", tier="nomination")
    assert filed(d, CHILD).outcome == "done"
    assert refused(filed(d, PARENT))[0] == "barred"


def test_what_comes_to_light_later_ends_the_later_yancheng_10_7(d: Desk) -> None:
    """Article 10(7): two filed before their relation was on record: the qualification review finds it, for the later one alone."""
    d.done("parent.end", applicant=CHILD, on="2015-01-02", source="(invented) wrong entry")
    assert filed(d, PARENT).outcome == "done"
    assert filed(d.on("2024-02-02 09:00"), CHILD).outcome == "done"
    d.done("parent.record", applicant=CHILD, parent=PARENT, since="2016-01-01", source="(invented) register")
    d.on("2024-03-21 09:00").advance()
    for applicant in (PARENT, CHILD):
        d.done(
            "recommendation.give", "recommender", "county", cycle=d.cycle, applicant=applicant, by="county_market_regulator",
            signed_on="2024-03-21", text="opinion",
        )  # fmt: skip
    assert d.advance().stage == "qualification"
    for applicant in (PARENT, CHILD):
        judged(d, applicant)
    assert conclude(d, PARENT).outcome == "done"
    contradicted = conclude(d, CHILD)
    assert (contradicted.code, contradicted.facts["rules"]) == ("finding-contradicts", ["family_application"])
    assert conclude(d, CHILD, "unqualified").outcome == "done"


def test_sisters_are_counted_when_they_are_recommended_yancheng_11_6(d: Desk) -> None:
    """Article 11(6): of one parent's subsidiaries one is recommended; the register says who stands above whom."""

    def asked(*codes: str) -> Finding:
        return d.office.look("", lambda case: sisters(case, standing_cycle(d), codes))  # type: ignore[return-value]  # look is untyped

    assert asked(CHILD, SISTER).outcome == "exceeded"
    assert asked(CHILD, SISTER).grounds[0].facts == {"parent": PARENT, "applicants": [CHILD, SISTER], "most": 1}
    assert asked(GRANDCHILD, SISTER).outcome == "exceeded"
    assert asked(CHILD).outcome == "within"
    d.done("parent.end", applicant=SISTER, on="2024-01-31", source="(invented) sold")
    assert asked(CHILD, SISTER).outcome == "within"


def test_a_parent_that_was_merged_away_lives_on_in_the_other(d: Desk) -> None:
    """The absorbed parent's subsidiaries are those of the organization that took it over."""
    organization(d, 5)
    d.done("applicant.merge", applicant=PARENT, into=code(5))
    d.done("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=code(5), posted_on="2024-01-08", text="proof")
    assert filed(d, CHILD).outcome == "done"
    assert refused(filed(d, code(5)))[0] == "barred"


def test_the_register_of_parents_is_kept_in_order(d: Desk) -> None:
    """Nobody stands above itself, has two parents at once, or loses one that it never had."""
    with pytest.raises(InvalidError, match="parent-circle"):
        d.act("parent.record", applicant=PARENT, parent=GRANDCHILD, since="2020-01-01", source="s")
    with pytest.raises(InvalidError, match="parent-circle"):
        d.act("parent.record", applicant=PARENT, parent=PARENT, since="2020-01-01", source="s")
    with pytest.raises(InvalidError, match="parent-known"):
        d.act("parent.record", applicant=CHILD, parent=SISTER, since="2020-01-01", source="s")
    with pytest.raises(InvalidError, match="parent-none"):
        d.act("parent.end", applicant=PARENT, on="2020-01-01", source="s")
    with pytest.raises(InvalidError, match="end-before-start"):
        d.act("parent.end", applicant=CHILD, on="2014-12-31", source="s")


def test_labels_begin_and_end(d: Desk) -> None:
    """A label runs from its day to its last day, with evidence, and begins once at a time."""
    d.done("label.record", applicant=PARENT, label="srdi", since="2023-07-01", evidence="e" * 64)
    with pytest.raises(InvalidError, match="label-known"):
        d.act("label.record", applicant=PARENT, label="srdi", since="2023-08-01", evidence="e")
    with pytest.raises(InvalidError, match="word-form"):
        d.act("label.record", applicant=PARENT, label="专精特新", since="2023-08-01", evidence="e")
    with pytest.raises(InvalidError, match="label-unknown"):
        d.act("label.end", applicant=PARENT, label="high_tech", on="2024-06-30", source="s")
    d.done("label.end", applicant=PARENT, label="srdi", on="2024-06-30", source="(invented) list")
    found = d.office.look("", lambda case: case.applicant(PARENT))
    held = [found.labelled("srdi", date.fromisoformat(on)) for on in ("2023-06-30", "2023-07-01", "2024-06-30", "2024-07-01")]  # type: ignore[attr-defined]  # an Applicant
    assert held == [False, True, True, False]
