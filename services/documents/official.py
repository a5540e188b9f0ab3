"""What a city posts and hands over: a public notice and a certificate, made from the same data as the board and the register."""

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import msgspec

from domain.award import award as w
from domain.notice import notice as n
from domain.shared import identifiers as ids
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.stage import Stage
from services import wording
from services.documents.document import Grid, Words
from services.documents.issuing import LANGUAGE, Governed, Issuing
from services.documents.paper import Paper, Part


class Certificate(msgspec.Struct, frozen=True):
    """A certificate: whose, for what, by whom, until when, under which number it is checked."""

    title: str
    holder: str
    text: str
    validity: str
    issuer: str
    day: str
    number: str
    check: str
    mark: str
    dated: datetime


def notice(issuing: Issuing, cycle: str, number: int) -> Paper:
    """The n-th notice of a cycle; raises InvalidError where it was never published."""
    published, event = issuing.nth(ids.notice_stream(cycle, number), n.Published)
    found = issuing.governed(cycle)
    stage, term, say = found.regulation.stage(event.stage), event.term, found.speech
    signer = found.office(stage.by) if isinstance(stage, PublicNoticeStage) else found.regulation.award.zh
    rows = [[str(place), *issuing.listed(code, published.position)] for place, code in enumerate(event.candidates, 1)]
    window = {"opens": say.day(term.opens_on), "last": say.day(term.last_day), "article": wording.article(term.basis, LANGUAGE)}
    parts: list[Part] = [
        Words(found.word(f"opening-{_of(stage)}")),
        Grid(columns(found, "place", "name", "code"), [14, 84, 58], rows),
        Words(found.word("window", **window)), Words(found.word(f"objections-{_late(stage)}", office=signer)),
    ]  # fmt: skip
    return Paper(
        signer, found.word("number", number=number), found.word(f"title-{_of(stage)}"), "", parts, signer,
        say.day(min(event.channels.values())), issuing.mark(), issuing.recorded(published),
    ).sealed()  # fmt: skip


def certificate(issuing: Issuing, cycle: str, applicant: str) -> Certificate:
    """The certificate of a title; raises InvalidError where none was conferred."""
    conferred, event = issuing.nth(ids.award_stream(cycle, applicant), w.Conferred)
    found = issuing.governed(cycle)
    check = _check(bytes(issuing.commit(conferred).link), conferred.originator_id)
    validity = found.word("valid-until", day=found.speech.day(event.validity.last_day)) if event.validity else ""
    return Certificate(
        found.word("certificate"), _holder(issuing, applicant, conferred.position),
        found.word("conferred", title=found.named(event.tier)), validity, found.government(), found.speech.day(event.conferred_on),
        found.word("number-certificate", serial=serial(cycle, applicant)), found.word("check", link=check),
        issuing.mark(), issuing.recorded(conferred),
    )  # fmt: skip


def _late(stage: Stage) -> str:
    """What the text has done with an objection that comes after the notice."""
    return stage.objections.late if isinstance(stage, PublicNoticeStage) else "report"


def _holder(issuing: Issuing, applicant: str, upto: int) -> str:
    """Whose a certificate is; of an individual, whose name is sealed, room to write it."""
    name = issuing.name(applicant, upto)
    return name if name != applicant else wording.word("official-holder-blank", LANGUAGE)


def serial(cycle: str, applicant: str) -> str:
    """The number of a title's certificate."""
    return f"{cycle.replace('/', '-').upper()}-{applicant}"


NUMBER = re.compile(r"(.+?)-(\d{4})-.")
"""City and year of a certificate's number."""


def cycle_of(number: str) -> str:
    """The cycle that a certificate's number names; empty where it is no such number."""
    found = NUMBER.match(number)
    name = f"{found[1].lower()}/{found[2]}" if found else ""
    return name if ids.CYCLE.fullmatch(name) else ""


def is_check(code: str) -> bool:
    """Whether this is what a certificate is checked by."""
    return len(code) == CHECK and not set(code.lower()) - set("0123456789abcdef")


def checked_by(issuing: Issuing, code: str, streams: Sequence[str]) -> set[str]:
    """Of these titles the one whose certificate bears a check code; none where none does."""
    first = {events[0].position: stream for stream, events in issuing.log.several(streams).items()}
    commits = issuing.log.rows.commits_of(list(first))
    links = {position: bytes(one.link) for position in first for one in commits if one.first <= position <= one.last}
    return {stream for position, stream in first.items() if _check(links[position], stream) == code.lower()}


def _check(link: bytes, stream: str) -> str:
    """Of one title: those that one act conferred have its link in common, and each its own stream."""
    return sha256(link + stream.encode()).hexdigest()[:CHECK]


def columns(found: Governed, *names: str) -> list[str]:
    """The heads of a list's columns; where individuals win too, those of the name and the code say so."""
    return [found.word(f"column-{name}-each" if found.several and name in {"name", "code"} else f"column-{name}") for name in names]


CHECK = 24
"""Signs of the digest, over the chain's link and the title's stream, by which a certificate is checked."""


def _of(stage: object) -> str:
    """Of what a notice tells."""
    return stage.of if isinstance(stage, PublicNoticeStage) else "candidates"
