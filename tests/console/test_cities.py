"""The same pages under each of the five texts: from the opening of a cycle to an application in qualification, for every role."""

from pathlib import Path

import pytest

from domain.stages.intake import IntakeStage
from doors.boards import SIGNED_IN
from tests import cities
from tests.browser import signed_in
from tests.cities import VERSIONS
from tests.desk import Desk, code
from tests.site import Site


@pytest.mark.parametrize("city", VERSIONS)
def test_every_page_under_every_text(quick_desk: Desk, tmp_path: Path, city: str) -> None:
    """No page fails for what one city's text has or lacks; a draft says so on each; what a stage waits for has its article."""
    cycle = f"{city}/2026"
    d = cities.opened(quick_desk, cycle)
    cities.organization(d, 1)
    site = Site(d, tmp_path)
    speaks = {"applicant": (code(1),), "recommender": ("town",)}
    browsers = {
        role: signed_in(site, "the-" + role.replace("_", "-"), role, city=city, acts_for=speaks.get(role, ())) for role in SIGNED_IN
    }
    for role, browser in browsers.items():
        for path in ("/", "/cycles", f"/cycles/{cycle}"):
            assert browser.open(path).status == 200, (role, path)
    page = browsers["office"].open(f"/cycles/{cycle}")
    draft = cities.regulation(d).status.state == "draft"
    assert (("草案：" in page.text) == draft, "第" in page.text.partition("还缺什么")[2]) == (True, True)
    assert page.html.count('<th scope="row">') >= len(cities.regulation(d).stages)
    filing = browsers["applicant"].open(f"/cycles/{cycle}/file")
    assert (filing.status, "现在不在申报期内" in filing.text) == (200, True)
    assert [word for word in cities.regulation(d).the(IntakeStage).documents if word in filing.text] == []
