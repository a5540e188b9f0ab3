"""Who recommends sees what he vouches for: the conditions by article and what was brought, by name; nothing of its content."""

from pathlib import Path

from tests import cities
from tests.browser import signed_in
from tests.desk import Desk, code
from tests.site import Site

CYCLE = "gongyi/2026"


def test_a_recommender_sees_conditions_and_names(quick_desk: Desk, tmp_path: Path) -> None:
    """What a person judges stands open; a document that holds trade secrets is not named; the material itself stays closed."""
    d = cities.filing(quick_desk, CYCLE, filing_deadline="2026-04-20", recommendation_deadline="2026-05-20")
    one = cities.organization(d, 1)
    d.done("internal_notice.record", "applicant", "org-1", cycle=CYCLE, applicant=one, posted_on="2026-02-20", text="proof")
    d.on("2026-04-10 09:00")
    documents = dict.fromkeys(("business_plan", "application", "evidence"), "d" * 64)
    assert cities.file(d, one, documents=documents, secrets=("business_plan",)).outcome == "done"
    site = Site(d, tmp_path)
    town = signed_in(site, "town", "recommender", city="gongyi", acts_for=("town",))
    [link] = [
        given["href"] for tag, given in town.open("/").tags if tag == "a" and given.get("href", "").startswith(f"/applications/{CYCLE}/")
    ]
    page = town.open(link)
    points, brought = page.text.partition("逐项核对")[2], page.html.partition('id="brought"')[2].partition("</section>")[0]
    assert ("在本市设立 符合" in page.text, "第" in points, "不得申报" in page.text) == (True, True, False), page.text
    assert (brought.count("<li>"), "d" * 64 in page.html) == (2, False), brought
    assert town.open(f"{link}/material").status in {403, 404}
    other = signed_in(site, f"org-{1}", "applicant", city="", acts_for=(code(1),))
    assert 'id="brought"' not in other.open(link).html
