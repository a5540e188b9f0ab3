"""The events of a cycle between the qualification result and the ranking: draw, panels, shortlist, opinions, comments, limits."""

from datetime import date, datetime
from typing import Literal

from domain.shared.event import Event, event, same
from domain.shared.receipt import Receipt
from domain.shared.term import Term

Opinion = Literal["agrees", "objects"]


@event("cycle.institution_engaged")
class InstitutionEngaged(Event, frozen=True):
    """A third party was chosen to review, as its document of that day says."""

    institution: str
    chosen_by: str
    document: str
    on: date


@event("cycle.supervision_formed")
class SupervisionFormed(Event, frozen=True):
    """The group that watches over the review; a later one replaces it."""

    members: tuple[str, ...]
    reason: str


@event("cycle.interest_stated")
class InterestStated(Event, frozen=True):
    """A reviewer said with which applicants an interest ties him: with none, when the list is empty."""

    reviewer: str
    applicants: tuple[str, ...]


@event("cycle.draw_opened")
class DrawOpened(Event, frozen=True):
    """The list of a draw is frozen: the pool without those who `excluded` names, because they declared a conflict."""

    draw: int
    stage: str
    seats: int
    pool: tuple[str, ...]
    list_hash: str
    excluded: tuple[str, ...]
    field: str


@event("cycle.draw_witnessed")
class DrawWitnessed(Event, frozen=True):
    """The supervisor is present at the draw."""

    draw: int
    by: str


@event("cycle.seed_committed")
class SeedCommitted(Event, frozen=True):
    """A party is bound to a seed by its SHA-256."""

    draw: int
    party: str
    commitment: str


@event("cycle.seed_revealed")
class SeedRevealed(Event, frozen=True):
    """A party showed the seed that it was bound to."""

    draw: int
    party: str
    seed: str


@event("cycle.drawn")
class PanelDrawn(Event, frozen=True):
    """The panel that follows from list and seeds, and its alternates in their order."""

    draw: int
    panel: tuple[str, ...]
    alternates: tuple[str, ...]
    receipt: Receipt


@event("cycle.draw_voided")
class DrawVoided(Event, frozen=True):
    """A draw that was not completed counts for nothing; `silent` are the parties who did not reveal."""

    draw: int
    silent: tuple[str, ...]
    reason: str


@event("cycle.panel_formed", 2, [same])
class PanelFormed(Event, frozen=True):
    """A review panel with its leader, for these stages and tracks (none named: for all), formed by an institution where one reviews."""

    panel: str
    members: tuple[str, ...]
    leader: str
    stages: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    institution: str = ""


@event("cycle.panel_changed")
class PanelChanged(Event, frozen=True):
    """A member left and another joined; what the first scored in `stage`, which was open, no longer counts."""

    panel: str
    left: str
    joined: str
    leader: str
    stage: str
    reason: str


@event("cycle.review_concluded", 2, [same])
class ReviewConcluded(Event, frozen=True):
    """The leader of these panels (none named: of all) closed their part of a review stage with its report."""

    stage: str
    report: str
    panels: tuple[str, ...] = ()


@event("cycle.opinion_recorded")
class OpinionRecorded(Event, frozen=True):
    """What an authority that must be consulted says, as its document of that day has it."""

    stage: str
    by: str
    opinion: Opinion
    text: str
    on: date


@event("cycle.shortlist_proposed")
class ShortlistProposed(Event, frozen=True):
    """Who is to go on from a review, and who is not; an earlier proposal of the stage gives way."""

    stage: str
    on: tuple[str, ...]
    off: tuple[str, ...]
    reason: str
    receipt: Receipt


@event("cycle.shortlist_passed")
class ShortlistPassed(Event, frozen=True):
    """One step of the list's chain took it."""

    stage: str
    act: str
    by: str
    reason: str


@event("cycle.shortlist_returned")
class ShortlistReturned(Event, frozen=True):
    """A step of the list's chain did not take it: another is to be proposed."""

    stage: str
    act: str
    by: str
    reason: str


@event("cycle.shortlisted")
class Shortlisted(Event, frozen=True):
    """The list is fixed: who is `off` it is out of the review by this article."""

    stage: str
    on: tuple[str, ...]
    off: tuple[str, ...]
    basis: str


@event("cycle.comments_opened")
class CommentsOpened(Event, frozen=True):
    """The results are shown on every channel (`text` is their digest) and anyone may comment; one begun anew runs its whole term again."""

    stage: str
    channels: dict[str, date]
    text: str
    term: Term
    reason: str


@event("cycle.limit_started")
class LimitStarted(Event, frozen=True):
    """The time runs that the stages up to `last` may take together."""

    limit: str
    last: str
    term: Term


@event("cycle.limit_overrun")
class LimitOverrun(Event, frozen=True):
    """The stages took longer than they may; nothing is decided by that."""

    limit: str
    due: datetime
    basis: str


@event("cycle.candidates_suggested")
class CandidatesSuggested(Event, frozen=True):
    """Who is suggested to those who deliberate, with the report on all reviews; `departs` is why a ranking's order was left."""

    candidates: tuple[str, ...]
    report: str
    departs: str
