"""The list of winners as it was announced, with the decision that it rests on."""

from domain.award import award as w
from domain.cycle import events as e
from domain.shared import identifiers as ids
from domain.stages.conferral import ConferralStage
from services import wording
from services.documents.document import Grid, Words
from services.documents.issuing import LANGUAGE, Governed, Issuing
from services.documents.official import columns
from services.documents.paper import Paper, Part

COLUMNS = {"place": 14, "name": 55, "code": 54, "tier": 33}


def decision(issuing: Issuing, cycle: str, number: int = 1) -> Paper:
    """The n-th conferral of a cycle; raises InvalidError where there was none."""
    conferred, event = issuing.nth(ids.cycle_stream(cycle), e.CandidatesConferred, number)
    found = issuing.governed(cycle, conferred.position)
    stage, signer = found.regulation.the(ConferralStage), found.government()
    rows = [
        [str(place), *issuing.listed(code, conferred.position), _tier(issuing, found, cycle, code)]
        for place, code in enumerate(event.candidates, 1)
    ]
    facts = {
        "document": event.document,
        "article": wording.article(stage.basis, LANGUAGE),
        "count": len(rows),
        "whom": found.word("whom-each" if found.several else "whom"),
    }
    parts: list[Part] = [
        Words(found.word("opening-decision", **facts)),
        Grid(columns(found, *COLUMNS), list(COLUMNS.values()), rows),
        *([Words(found.word("circular", circular=event.circular))] if event.circular else []),
    ]
    return Paper(
        signer, found.word("number-decision", number=number), found.word("title-decision"), "", parts, signer, found.speech.day(event.on),
        issuing.mark(), issuing.recorded(conferred),
    ).sealed()  # fmt: skip


def _tier(issuing: Issuing, found: Governed, cycle: str, code: str) -> str:
    """What was conferred on one, and that it was not for the first time."""
    _, title = issuing.nth(ids.award_stream(cycle, code), w.Conferred)
    known = found.speech.known(title.tier)
    return found.word("re-award", tier=known) if title.re_award else known
