"""Where an application stands, in one word with its tone, from its row in the register as its reader sees it."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Standing(NamedTuple):
    """The word of the catalogue for a standing, and its tone."""

    word: str
    tone: str


ENDED = {"withdrawn": "", "barred": "red", "struck": "red", "not_recommended": "red", "found_false": "red"}
"""What an application has ended as -> the tone."""

CANDIDACY = {
    "proposed": "violet", "on_notice": "violet", "objected": "red", "lost": "red", "review_passed": "violet", "approve_passed": "green",
    "examine_passed": "violet", "winner": "green",
}  # fmt: skip

WORDS = (
    *(f"standing-{name}" for name in (*ENDED, *CANDIDACY)),
    "standing-refused", "standing-supplement", "standing-supplement-lapsed", "standing-overdue", "standing-recommending", "standing-filed",
    "standing-unqualified", "standing-not-shortlisted", "standing-shortlisted", "standing-on-early-notice", "standing-ranked",
    "standing-in-review", "standing-passed",
)  # fmt: skip
"""Every word that a standing may have."""


STATES = {
    "filed": "qualification is null and ended is null and stamped_at is not null",
    "supplement": "supplement = 'asked' and qualification is null and ended is null",
    "overdue": "overdue = 1 and qualification is null and ended is null",
    "in-review": "qualification = 'qualified' and ended is null and candidacy is null and coalesce(review, '') not like 'not_shortlisted%'",
    "candidate": "candidacy is not null and candidacy not in ('lost', 'winner')",
    "winner": "candidacy = 'winner'",
    "out": "ended is not null or qualification = 'unqualified' or review like 'not_shortlisted%' or candidacy = 'lost'",
    "refused": "stamped_at is null",
}
"""Where an application is in its life -> the same of its row, for a search."""


def standing_of(row: Mapping[str, Any]) -> Standing:
    """The latest that counts: an end, a candidacy, the review, the qualification, the filing."""
    ended, candidacy = row.get("ended"), row.get("candidacy")
    if candidacy and candidacy != "lost":
        return Standing(f"standing-{candidacy}" if candidacy in CANDIDACY else "standing-passed", CANDIDACY.get(candidacy, "violet"))
    if ended or candidacy == "lost":
        return Standing(f"standing-{ended or 'lost'}", ENDED.get(ended or "", "red"))
    if row.get("qualification"):
        return _reviewed(row)
    return _filed(row)


def _reviewed(row: Mapping[str, Any]) -> Standing:
    review = str(row.get("review") or "")
    if row["qualification"] == "unqualified":
        return Standing("standing-unqualified", "red")
    if review.startswith("not_shortlisted"):
        return Standing("standing-not-shortlisted", "")
    if row.get("rank"):
        return Standing("standing-ranked", "blue")
    if review == "shortlisted":
        return Standing("standing-shortlisted", "green")
    return Standing("standing-on-early-notice" if row.get("notice") == "on_notice" else "standing-in-review", "blue")


def _filed(row: Mapping[str, Any]) -> Standing:
    if row.get("stamped_at") is None and row.get("track") is None:
        return Standing("standing-refused", "red")
    if row.get("supplement") == "asked":
        return Standing("standing-supplement", "amber")
    if row.get("supplement") == "lapsed":
        return Standing("standing-supplement-lapsed", "red")
    return Standing("standing-overdue", "red") if row.get("overdue") else Standing("standing-filed", "blue")
