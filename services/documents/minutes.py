"""The minutes of a sitting: who was there, who kept away, quorum, motions, votes by the text, results."""

from collections.abc import Iterator

from domain.application import application as a
from domain.body import body as bodies
from domain.session import session as s
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from domain.shared.refusal import InvalidError
from domain.stages.deliberation import DeliberationStage, Vote
from services import wording
from services.documents.document import Grid, Words
from services.documents.issuing import LANGUAGE, Governed, Issuing
from services.documents.paper import Heading, Paper, Part

CHOICES: tuple[s.Choice, ...] = ("for", "against", "abstain")
COUNTS = {"entitled": 23, "there": 16, "quorum": 23, "needed": 23, "for": 16, "against": 16, "abstain": 16, "silent": 23}
"""What is counted, and its share of the line."""


def minutes(issuing: Issuing, cycle: str, number: int) -> Paper:
    """The minutes of the n-th sitting; raises InvalidError where there was none, while a motion is open, and where none was put."""
    stream = ids.session_stream(cycle, number)
    _, event = issuing.nth(stream, s.Opened)
    put = {one.motion: one for _, one in issuing.each(stream, s.MotionPut)}
    closed = {one.motion: (envelope, one) for envelope, one in issuing.each(stream, s.BallotClosed)}
    if not put or put.keys() - closed.keys():
        raise InvalidError("minutes-open", motions=sorted(put.keys() - closed.keys()))
    last = max((envelope for envelope, _ in closed.values()), key=lambda one: one.position)
    found = issuing.governed(cycle, last.position)
    signer = found.office(event.body)
    motions = (part for motion in put.values() for part in _motion(issuing, found, event, motion, closed))
    parts = [*_there(found, event), *_signing(issuing, found, event, last.position), *motions]
    titled = {"body": signer, "number": number}
    return Paper(
        signer, found.word("number-minutes", number=number), found.word("title-minutes", **titled), "", parts, signer,
        found.speech.day(event.on), issuing.mark(), issuing.recorded(last),
    ).sealed()  # fmt: skip


def _there(found: Governed, event: s.Opened) -> Iterator[Part]:
    """When, who was called, who came, and by which rule they vote."""
    away = [one for one in event.roll if one not in event.present]
    yield Words(found.word("opening-minutes", day=found.speech.day(event.on), body=found.office(event.body)))
    yield Words(found.word("called", count=len(event.roll), members=event.roll))
    yield Words(found.word("came", count=len(event.present), members=event.present))
    if away:
        yield Words(found.word("did-not-come", count=len(away), members=away))
    rule = _rule(found)
    yield Words(found.word("vote-rule", quorum=f"{rule.quorum:.0%}", majority=f"{rule.majority:.0%}", article=found.article(rule)))


def _signing(issuing: Issuing, found: Governed, event: s.Opened, upto: int) -> Iterator[Part]:
    """Who was called, by seat, with room for the name that the log keeps sealed."""
    body, _ = issuing.log.load(ids.body_stream(ids.city_of(found.cycle.cycle), event.body), bodies.fold, upto)
    seats = {seat.member: seat.position for seat in body.sitting(event.on)} if body else {}
    yield Heading(found.word("signing"))
    rows = [[one, found.speech.known(seats.get(one, "member")), *_came(found, there=one in event.present)] for one in event.roll]
    yield Grid([found.word(f"column-{one}") for one in ("member", "position", "there", "signature")], [2, 3, 2, 4], rows)


def _came(found: Governed, *, there: bool) -> tuple[str, str]:
    return (found.word("was-there"), found.word("holder-blank")) if there else (found.word("was-away"), "")


def _rule(found: Governed) -> Vote:
    """How the body votes; a sitting is there where the text has a vote."""
    rule = found.regulation.the(DeliberationStage).vote
    if rule is None:
        raise InvalidError("absent", name=found.cycle.cycle)
    return rule


def _article(basis: str) -> str:
    return wording.article(basis, LANGUAGE)


Closed = dict[int, tuple[Envelope, s.BallotClosed]]


def _motion(issuing: Issuing, found: Governed, event: s.Opened, motion: s.MotionPut, closed: Closed) -> Iterator[Part]:
    """One motion: on whom, who kept away, what was counted, and what came of it."""
    envelope, ballot = closed[motion.motion]
    name = issuing.called(motion.candidate, envelope.position)
    called = name if motion.candidate in name else found.speech.called(motion.candidate, name)
    yield Heading(found.word("motion", number=motion.motion, called=called, tier=found.speech.known(motion.tier)))
    filed, _ = issuing.log.load(ids.application_stream(found.cycle.cycle, motion.candidate), a.fold, envelope.position)
    kept_away = sorted(set(event.roll) & (filed.recused if filed else set()))
    if kept_away:
        yield Words(found.word("kept-away", members=kept_away, article=_article(found.regulation.panels.recusal.basis)))
    yield Words(found.word(f"ballot-{motion.ballot}"))
    yield _counted(found, motion, ballot)
    for choice in CHOICES:
        members = sorted(who for who, chosen in ballot.choices.items() if chosen == choice)
        if members:
            yield Words(found.word(f"voted-{choice}", members=members))
    if s.never_cast(motion.ballot, ballot):
        members = sorted(set(event.present) - set(kept_away) - ballot.choices.keys())
        yield Words(found.word("voted-silent", members=members))
    yield Words(found.word(f"outcome-{ballot.finding.outcome}", article=_article(ballot.finding.basis)))


def _counted(found: Governed, motion: s.MotionPut, ballot: s.BallotClosed) -> Grid:
    """What stands in the finding, and the votes; who chose nothing stands apart from who abstained, where that is known."""
    facts, tally, silent = ballot.finding.grounds[0].facts, ballot.tally, s.never_cast(motion.ballot, ballot)
    given = (facts["entitled"], facts["present"], facts["quorum"], facts["needed"], tally.in_favour, tally.against)
    row = [str(one) for one in (*given, tally.abstaining - silent, silent)]
    grid = Grid([found.word(f"column-{one}") for one in COUNTS], list(COUNTS.values()), [row])
    return grid.without(len(COUNTS) - 1) if motion.ballot == "secret" else grid
