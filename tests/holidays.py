"""Invented holiday notices for tests, and the two persons who announce them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from services.answer import Answer
from services.office import new_id
from tests.desk import Desk

MADE_UP = (Path(__file__).resolve().parents[1] / "scenarios" / "made-up-2027.toml").read_text("utf-8")
"""Rests on Thursday 31 December 2026, works on Saturday 9 January 2027; published on 30 December 2026."""


STATUTORY = (
    "2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01", "2027-05-02", "2027-06-09",
    "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03",
)  # fmt: skip
"""The days of rest that the law itself gives 2027: no national notice of that year can be without them."""


def notice(
    published: str,
    off: Iterable[str] = (),
    work: Iterable[str] = (),
    *,
    place: str = "CN",
    year: int = 2027,
    seq: int = 0,
    cancel: str = "",
) -> str:
    """A notice with these days; a weekday of `off` is a moved rest day, `work` are weekend days, `cancel` a make-up day that is none."""
    local = place != "CN"
    kinds = {day: "local" if local else "weekend" if date.fromisoformat(day).weekday() > 4 else "adjusted" for day in off}
    if not local and not seq and year == 2027:
        kinds = dict.fromkeys(STATUTORY, "statutory") | {day: kind for day, kind in kinds.items() if day not in STATUTORY}
    lines = [
        "schema = 1",
        f'jurisdiction = "{place}"',
        f"year = {year}",
        f"seq = {seq}",
        f'status = "{"amended" if seq else "announced"}"',
        f'amends = "{place}-{year}.{seq - 1}"' if seq else "",
        'issuer = "(invented)"',
        f"published = {published}",
        f'cancel_work = ["{cancel}"]' if cancel else "",
        "[off]",
        *(f'{day} = "{kind}"' for day, kind in kinds.items()),
        "[work]",
        *(f'{day} = "{"local" if local else "makeup"}"' for day in work),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def announced(d: Desk, text: str) -> Answer:
    """Two persons announce it; the answer of the second."""
    proposal = new_id()
    first = d.act("calendar.announce", "office", "first", proposal, file=text)
    assert first.facts == {"proposal": proposal, "needs": "proposal.confirm"}, first
    return d.done("proposal.confirm", "office", "second", proposal=proposal)
