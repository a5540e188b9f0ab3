"""Documents that a city hands out: a public notice and a certificate, made from the same data as the board and the register."""

from datetime import datetime
from typing import TypeVar

import msgspec

from domain.applicant import applicant as a
from domain.award import award as w
from domain.cycle import cycle as cycles
from domain.notice import notice as n
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.event import Envelope, Event
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from services import wording
from services.documents.speech import Speech, governed
from services.log.event_log import EventLog
from services.log.rows import CommitRow, instant
from services.texts import Texts

LANGUAGE: Language = "zh"
"""What a city hands out is in Chinese."""


E = TypeVar("E", bound=Event)


class Notice(msgspec.Struct, frozen=True):
    """A public notice as it is posted; `closing` are the sentences under the table, `mark` says that a log is not live."""

    head: str
    number: str
    title: str
    opening: str
    columns: list[str]
    rows: list[list[str]]
    closing: list[str]
    signer: str
    day: str
    digest: str
    mark: str
    dated: datetime


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


class Official:
    """Makes the documents of one log; names are as the register had them when the thing was recorded."""

    def __init__(self, log: EventLog, texts: Texts) -> None:
        self._log, self._texts = log, texts

    def notice(self, cycle: str, number: int) -> Notice:
        """The n-th notice of a cycle; raises InvalidError where it was never published."""
        published, event = self._first(ids.notice_stream(cycle, number), n.Published)
        regulation, speech = self._pinned(cycle)
        stage = regulation.stage(event.stage)
        by = speech.known(stage.by) if isinstance(stage, PublicNoticeStage) else ""
        year, term = ids.year_of(cycle), event.term
        facts = {"regulation": regulation.title.zh, "award": regulation.award.zh, "year": year}
        rows = [[str(place), self._name(code, published.position) or code, code] for place, code in enumerate(event.candidates, 1)]
        window = {"opens": speech.day(term.opens_on), "last": speech.day(term.last_day), "article": wording.article(term.basis, LANGUAGE)}
        return Notice(
            regulation.award.zh + by, self._word("number", year=year, number=number), self._word(f"title-{_of(stage)}", **facts),
            self._word(f"opening-{_of(stage)}", **facts), [self._word(f"column-{name}") for name in ("place", "name", "code")], rows,
            [self._word("window", **window), self._word("objections")], regulation.award.zh + by, speech.day(min(event.channels.values())),
            event.text, self._mark(), instant(self._commit(published).recorded_at),
        )  # fmt: skip

    def certificate(self, cycle: str, applicant: str) -> Certificate:
        """The certificate of a title; raises InvalidError where none was conferred."""
        conferred, event = self._first(ids.award_stream(cycle, applicant), w.Conferred)
        regulation, speech = self._pinned(cycle)
        tier, facts = speech.known(event.tier), {"year": ids.year_of(cycle), "award": regulation.award.zh}
        validity = self._word("valid-until", day=speech.day(event.validity.last_day)) if event.validity else ""
        commit = self._commit(conferred)
        issuer = next((one.title.zh for one in regulation.authorities if one.name == ISSUER), regulation.award.zh)
        return Certificate(
            self._word("certificate"), self._name(applicant, conferred.position) or applicant, self._word("conferred", **facts, tier=tier),
            validity, issuer, speech.day(event.conferred_on), f"{cycle.replace('/', '-').upper()}-{applicant}",
            bytes(commit.link).hex()[:CHECK], self._mark(), instant(commit.recorded_at),
        )  # fmt: skip

    def _first(self, stream: str, kind: type[E]) -> tuple[Envelope, E]:
        """The first event of a kind in a stream, in its place; raises InvalidError where there is none."""
        for one in self._log.events_of(stream):
            if isinstance(one.data, kind):
                return one, one.data
        raise InvalidError("absent", name=stream.partition(":")[2])

    def _pinned(self, cycle: str) -> tuple[Regulation, Speech]:
        pinned, _ = self._log.load(ids.cycle_stream(cycle), cycles.fold)
        if pinned is None:
            raise InvalidError("absent", name=cycle)
        return self._texts.regulation(pinned.regulation), governed(self._texts, pinned, LANGUAGE)

    def _name(self, code: str, upto: int) -> str:
        """What the register called an organization at a position; an individual's name is sealed and stands in the notice's own text."""
        found, _ = self._log.load(f"applicant:{code}", a.fold, upto)
        return found.name if found else ""

    def _word(self, name: str, /, **facts: object) -> str:
        return wording.word(f"official-{name}", LANGUAGE, **facts)

    def _mark(self) -> str:
        return "" if self._log.kind == "live" else wording.word(f"dossier-mark-{self._log.kind}", LANGUAGE)

    def _commit(self, envelope: Envelope) -> CommitRow:
        commit = self._log.rows.commit_at(envelope.position)
        if commit is None:
            raise LookupError(f"no commit holds position {envelope.position}")
        return commit


ISSUER = "city_government"
"""The authority in whose name a title is conferred, where the regulation names it."""

CHECK = 24
"""Signs of the chain's link by which a certificate is checked."""


def _of(stage: object) -> str:
    """Of what a notice tells."""
    return stage.of if isinstance(stage, PublicNoticeStage) else "candidates"
