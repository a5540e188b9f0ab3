"""What is served beside the pages: kept for a year under its digest, nothing inline, and the one library as its makers gave it."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from console import statics
from console.shell import TEMPLATES, WAYS
from services.wording import sentences
from tests.browser import Browser
from tests.desk import Desk
from tests.site import Site

HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
"""SHA-256 of htmx.org 4.0.1, dist/htmx.min.js, from npm."""


def test_the_library_is_what_its_makers_gave() -> None:
    """To the byte, with its licence beside it."""
    assert sha256(statics.content("htmx.min.js")).hexdigest() == HTMX
    assert "Zero-Clause BSD" in statics.content("htmx.LICENSE.txt").decode()


def test_a_file_is_kept_under_its_digest_alone(quick_desk: Desk, tmp_path: Path) -> None:
    """A year for the right one; no answer for another, or for what is not there."""
    browser = Browser(Site(quick_desk, tmp_path))
    for name in statics.names():
        answer = browser.http.get(statics.address(name))
        assert (answer.status_code, "max-age=31536000, immutable" in answer.headers["cache-control"]) == (200, True)
    assert browser.http.get("/favicon.ico").content == statics.content("emblem.svg")
    assert browser.http.get(statics.address("console.css").replace(statics.digest("console.css"), "0" * 16)).status_code == 404
    assert browser.http.get(f"/static/{'0' * 16}/nothing.css").status_code == 404


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_template_has_style_or_script_of_its_own(path: Path) -> None:
    """Nothing that the policy of content would hold back, nothing from another host, and no word that the catalogues lack."""
    text = path.read_text("utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)|https?://|hx-on", text) == []
    words = set(re.findall(r"say\.word\(\s*[\"']([a-z0-9-]+)[\"']\s*[,)]", text))
    assert sorted(words - sentences("zh")["words"].keys()) == []


def test_the_ways_have_words() -> None:
    """Each place in the head."""
    assert [way for way in WAYS if way.word not in sentences("zh")["words"]] == []
