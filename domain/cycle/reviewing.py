"""What stands of a cycle's review: institution, draws, panels, opinions, shortlists, objections from early notices, limits."""

from datetime import date
from typing import Literal

import msgspec

from domain.cycle import review_events as e
from domain.shared.event import Event
from domain.shared.term import Term


class Panel(msgspec.Struct, frozen=True, gc=False):
    """Who scores, and who leads, in which stages and tracks; in all where none is named."""

    members: tuple[str, ...]
    leader: str
    stages: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    institution: str = ""

    def covers(self, stage: str | None, track: str | None = None) -> bool:
        """Whether it reviews in this stage, and applications of this track."""
        return (not self.stages or stage in self.stages) and (not self.tracks or track is None or track in self.tracks)


class Draw(msgspec.Struct):
    """A draw: `commitments` and `seeds` by party; `panel` and `alternates` once it is drawn."""

    stage: str
    seats: int
    pool: tuple[str, ...]
    list_hash: str
    state: Literal["open", "drawn", "void"] = "open"
    witnessed: bool = False
    commitments: dict[str, str] = {}
    seeds: dict[str, str] = {}
    panel: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()


class Proposal(msgspec.Struct, frozen=True, gc=False):
    """A list that waits for its opinions and its chain; `passed` are the steps that took it."""

    on: tuple[str, ...]
    off: tuple[str, ...]
    passed: tuple[str, ...] = ()


class RunningLimit(msgspec.Struct, frozen=True, gc=False):
    """The time that the stages up to `last` may take."""

    last: str
    term: Term
    overrun: bool = False


class Reviewing(msgspec.Struct):
    """State of a review. `stated`: who said with whom an interest ties him; `served`: who was ever on a panel.

    `unseated`: stage -> whose sheets in it gave way to a successor's. `concluded`: stage -> panels that are through with it.
    `opinions`: stage -> authority -> its word on what is proposed now. `lists`: shortlist stage -> its list, once fixed.
    `held`: applicant -> objections from a notice before the candidates' that hold it.
    """

    institutions: dict[str, date] = {}
    supervision: tuple[str, ...] = ()
    stated: set[str] = set()
    served: set[str] = set()
    draws: list[Draw] = []
    panels: dict[str, Panel] = {}
    unseated: dict[str, set[str]] = {}
    concluded: dict[str, set[str]] = {}
    opinions: dict[str, dict[str, str]] = {}
    proposals: dict[str, Proposal] = {}
    lists: dict[str, tuple[str, ...]] = {}
    held: dict[str, set[str]] = {}
    limits: dict[str, RunningLimit] = {}
    suggested: tuple[str, ...] = ()

    def panels_in(self, stage: str | None, track: str | None = None) -> dict[str, Panel]:
        """The panels of a stage, perhaps of one track."""
        return {name: panel for name, panel in self.panels.items() if panel.covers(stage, track)}

    def members(self, stage: str | None, track: str | None = None) -> set[str]:
        """Who reviews in a stage, perhaps of one track."""
        return {member for panel in self.panels_in(stage, track).values() for member in panel.members}

    def through(self, stage: str) -> bool:
        """Whether every panel of the stage has concluded it."""
        panels = self.panels_in(stage)
        return bool(panels) and panels.keys() <= self.concluded.get(stage, set())

    @property
    def shortlist(self) -> tuple[str, ...] | None:
        """The last list that was fixed; None before any was."""
        return next(reversed(self.lists.values()), None)

    def dropped_at(self, applicant: str) -> str | None:
        """The shortlist stage whose list an applicant is not on; None for one who is on all that were fixed."""
        return next((stage for stage, on in self.lists.items() if applicant not in on), None)

    def draw(self) -> Draw | None:
        """The draw that counts: the last one, unless it is void."""
        return self.draws[-1] if self.draws and self.draws[-1].state != "void" else None


def apply(state: Reviewing, change: Event) -> bool:
    """Fold one event; whether it was one of the review's."""
    return _apply_people(state, change) or _apply_draw(state, change) or _apply_list(state, change) or _apply_limit(state, change)


def _apply_people(state: Reviewing, change: Event) -> bool:
    match change:
        case e.InstitutionEngaged(institution, on=on):
            state.institutions[institution] = on
        case e.SupervisionFormed(members):
            state.supervision = members
        case e.InterestStated(reviewer):
            state.stated.add(reviewer)
        case e.PanelFormed() as p:
            state.panels[p.panel] = Panel(p.members, p.leader, p.stages, p.tracks, p.institution)
            state.served |= set(p.members)
        case e.PanelChanged() as p:
            before = state.panels[p.panel]
            members = tuple(p.joined if member == p.left else member for member in before.members)
            state.panels[p.panel] = msgspec.structs.replace(before, members=members, leader=p.leader)
            state.served.add(p.joined)
            if p.stage:
                state.unseated.setdefault(p.stage, set()).add(p.left)
        case e.ReviewConcluded(stage, _, panels):
            state.concluded.setdefault(stage, set()).update(panels or state.panels_in(stage))
        case _:
            return False
    return True


def _apply_draw(state: Reviewing, change: Event) -> bool:
    match change:
        case e.DrawOpened() as d:
            state.draws.append(Draw(d.stage, d.seats, d.pool, d.list_hash))
        case e.DrawWitnessed(draw):
            state.draws[draw - 1].witnessed = True
        case e.SeedCommitted(draw, party, commitment):
            state.draws[draw - 1].commitments[party] = commitment
        case e.SeedRevealed(draw, party, seed):
            state.draws[draw - 1].seeds[party] = seed
        case e.PanelDrawn(draw, panel, alternates):
            found = state.draws[draw - 1]
            found.panel, found.alternates, found.state = panel, alternates, "drawn"
        case e.DrawVoided(draw):
            state.draws[draw - 1].state = "void"
        case _:
            return False
    return True


def _apply_list(state: Reviewing, change: Event) -> bool:
    match change:
        case e.OpinionRecorded(stage, by, opinion):
            state.opinions.setdefault(stage, {})[by] = opinion
        case e.ShortlistProposed(stage, on, off):
            state.proposals[stage] = Proposal(on, off)
            state.opinions.pop(stage, None)
        case e.ShortlistPassed(stage, act):
            proposal = state.proposals[stage]
            state.proposals[stage] = msgspec.structs.replace(proposal, passed=(*proposal.passed, act))
        case e.ShortlistReturned(stage):
            del state.proposals[stage]
        case e.Shortlisted(stage, on):
            state.lists[stage] = on
        case e.CandidatesSuggested(candidates):
            state.suggested = candidates
        case _:
            return False
    return True


def _apply_limit(state: Reviewing, change: Event) -> bool:
    match change:
        case e.LimitStarted(limit, last, term):
            state.limits[limit] = RunningLimit(last, term)
        case e.LimitOverrun(limit):
            state.limits[limit] = msgspec.structs.replace(state.limits[limit], overrun=True)
        case _:
            return False
    return True


def hold(state: Reviewing, applicant: str, objection: str) -> None:
    """An objection from an early notice holds an applicant."""
    state.held.setdefault(applicant, set()).add(objection)


def release(state: Reviewing, applicant: str, objection: str) -> bool:
    """Let an applicant go that an objection from an early notice held; false where it is not one of those."""
    if objection not in state.held.get(applicant, ()):
        return False
    state.held[applicant].discard(objection)
    if not state.held[applicant]:
        del state.held[applicant]
    return True
