"""The announcement of a call: who may apply, what bars, what is filed until when, places and fee, each by its article."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol

from domain.cycle import events as e
from domain.regulation.applicants import Bar, Track, YearsSinceCondition
from domain.regulation.award import Quota
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from domain.shared.refusal import InvalidError
from domain.stages.announcement import AnnouncementStage
from domain.stages.intake import IntakeStage
from services import wording
from services.documents.document import Grid, Words
from services.documents.issuing import LANGUAGE, Governed, Issuing
from services.documents.paper import Heading, Paper, Part, counted


class Named(Protocol):
    """A rule of a text that has a name."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def basis(self) -> str:
        """Its article."""

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Whom it asks."""


def announcement(issuing: Issuing, cycle: str, number: int = 1) -> Paper:
    """The call of a cycle as it was published; raises InvalidError where it was not."""
    announced, event = issuing.nth(ids.cycle_stream(cycle), e.Announced, number)
    found = issuing.governed(cycle, announced.position)
    stage = found.regulation.the(AnnouncementStage)
    signer, first = found.office(stage.by), min(event.channels.values())
    parts = [Words(found.word("opening-announcement", article=wording.article(stage.basis, LANGUAGE))), *_parts(found, event)]
    number_in_year = found.word("number-announcement", year=first.year, number=_number(issuing, cycle, announced, first.year))
    return Paper(
        signer, number_in_year, found.word("title-announcement"), "", parts, signer, found.speech.day(first), issuing.mark(),
        issuing.recorded(announced),
    ).sealed()  # fmt: skip


def _number(issuing: Issuing, cycle: str, announced: Envelope, year: int) -> int:
    """Which of its city's calls of a calendar year it is, in the order in which they were recorded."""
    streams = issuing.log.streams(f"cycle:{ids.city_of(cycle)}/")
    calls = [one for stream in streams for one in issuing.each(stream, e.Announced)]
    return sum(min(call.channels.values()).year == year for envelope, call in calls if envelope.position <= announced.position)


def _parts(found: Governed, event: e.Announced) -> Iterator[Part]:
    """What the call tells, part by part; a part that the text has nothing for is left out and the numbers go on."""
    regulation, intake = found.regulation, found.regulation.the(IntakeStage)
    told: list[tuple[str, list[Part]]] = [
        ("conditions", [_grid(found, "condition", regulation.conditions)]),
        ("bars", [_grid(found, "bar", regulation.bars)] if regulation.bars else []),
        ("documents", [Words(found.word("documents", documents=_known(found, intake.documents), article=_article(intake.basis)))]),
        ("deadline", [Words(text) for text in _filing(found, intake)]),
        ("places", [_places(found)]),
        ("fee", [Words(_fee(found))]),
        ("published", [Words(text) for text in _published(found, event)]),
    ]
    kept = [(name, blocks) for name, blocks in told if blocks]
    for place, (name, blocks) in enumerate(kept):
        yield Heading(found.word("part", place=counted(place + 1), title=found.word(f"part-{name}")))
        yield from blocks


def _published(found: Governed, event: e.Announced) -> Iterator[str]:
    """Where the call is published, and how long it stands."""
    yield found.word(
        "channels", channels=[f"{found.speech.known(name)}（{found.speech.day(day)}）" for name, day in event.channels.items()]
    )
    if event.term is not None:
        yield found.word("call-stands", last=found.speech.day(event.term.last_day), article=_article(event.term.basis))


def _article(basis: str) -> str:
    return wording.article(basis, LANGUAGE)


def _known(found: Governed, names: Iterable[str]) -> list[str]:
    return [found.speech.known(name) for name in names]


def _grid(found: Governed, kind: str, rules: Iterable[Named]) -> Grid:
    """Rules by their names, each with its article, and whom it asks where that is not everybody."""
    rows = [
        [str(place), _ruled(found, rule), found.speech.joined(_known(found, rule.tracks)), _article(rule.basis)]
        for place, rule in enumerate(rules, 1)
    ]
    grid = Grid([found.word(f"column-{name}") for name in ("place", kind, "track", "article")], [14, 68, 28, 46], rows)
    return grid if found.several else grid.without(TRACK)


def _ruled(found: Governed, rule: Named) -> str:
    """A rule by its name, with the years and the gravity that it asks for."""
    said = found.speech.known(rule.name)
    if isinstance(rule, YearsSinceCondition):
        return found.word("condition-years", name=said, years=rule.years)
    if not isinstance(rule, Bar):
        return said
    asked = [found.speech.known(rule.severity)] if rule.severity else []
    asked += [found.word("bar-years", years=rule.years)] if rule.years else []
    return found.word("bar-asked", name=said, asked=asked) if asked else said


TRACK = 2
"""The column that says whom a rule asks."""


def _filing(found: Governed, intake: IntakeStage) -> Iterator[str]:
    """From when and until when applications come in: the days that this cycle set."""
    settings = found.cycle.settings
    if intake.closes not in settings:
        raise InvalidError("absent", name=intake.closes)
    if intake.opens is not None and intake.opens in settings:
        yield found.word("filing-opens", day=_day(found, settings[intake.opens]))
    yield found.word("filing-closes", day=_day(found, settings[intake.closes]), article=_article(intake.basis))


def _day(found: Governed, value: Any) -> str:
    return found.speech.day(value if isinstance(value, date) else date.fromisoformat(value))


def _places(found: Governed) -> Grid:
    rows = [
        [found.speech.known(one.track), found.speech.known(one.tier), _most(found, one), _article(one.basis)]
        for one in found.regulation.quotas
    ]
    return Grid([found.word(f"column-{name}") for name in ("track", "tier", "places", "article")], [28, 32, 46, 50], rows)


def _most(found: Governed, quota: Quota) -> str:
    return found.word("places-in-principle" if quota.in_principle else "places-most", places=quota.places)


def _fee(found: Governed) -> str:
    fee = found.regulation.fee_cny
    return found.word("fee" if fee.amount else "fee-none", amount=fee.amount, article=_article(fee.basis))
