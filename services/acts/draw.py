"""Acts of the draw of experts: freeze the list, be present, be bound to a seed, show it; the last seed draws the panel."""

from domain.cycle import drawing
from domain.cycle import review_events as e
from domain.cycle.cycle import Cycle
from domain.cycle.reviewing import Draw
from domain.policies import draw as policy
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.draw import DrawStage
from services.acts.authority import acts_as
from services.acts.panels import size_of
from services.acts.standing import in_play
from services.case import Case
from services.commands import Command, command
from services.recomputation import Recomputed, recomputes


def _stage(case: Case, cycle: Cycle) -> DrawStage:
    return case.regulation(cycle).the(DrawStage)


@command("draw.open", "office", stages=("draw",))
class OpenDraw(Command, frozen=True):
    """Freeze the list that experts are drawn from: the pool, perhaps of one field, without those who declared a conflict."""

    cycle: str
    seats: int
    field: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Look at the pool and at every recusal, and record the list with its hash."""
        cycle = case.open_cycle(self.cycle)
        regulation, stage = case.regulation(cycle), _stage(case, cycle)
        excluded = {person for application in in_play(case, cycle) for person in application.recused}
        opened = drawing.open_draw(
            cycle.review, stage.name, self._pool(case), excluded, seats=self.seats, field=self.field,
            size=size_of(regulation, cycle), basis=stage.basis,
        )  # fmt: skip
        case.record(self.stream(), opened)
        return {"draw": opened.draw, "listed": len(opened.pool), "list_hash": opened.list_hash}

    def _pool(self, case: Case) -> list[str]:
        city = ids.city_of(self.cycle)
        found = {name: case.reviewer(city, name) for name in case.reviewers_of(city)}
        return [name for name, one in found.items() if one is not None and one.in_pool and self.field in {"", one.field}]


@command("draw.witness", "supervisor", stages=("draw",))
class WitnessDraw(Command, frozen=True):
    """Say, as the supervisor, that the draw that is open is watched."""

    cycle: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the presence."""
        cycle = case.open_cycle(self.cycle)
        drawing.current(cycle.review, _stage(case, cycle).basis)
        case.record(self.stream(), e.DrawWitnessed(len(cycle.review.draws), case.actor.id))
        return {"draw": len(cycle.review.draws)}


def _party(case: Case, cycle: Cycle, party: str) -> DrawStage:
    """The draw's rule, once the actor is one who may speak for the party."""
    stage = _stage(case, cycle)
    if party not in stage.seeds_by:
        raise InvalidError("party-unknown", name=party, known=list(stage.seeds_by))
    acts_as(case, case.regulation(cycle), party, stage.basis)
    return stage


@command("draw.commit", "office", "supervisor", "committee_chair", "approver", stages=("draw",))
class CommitSeed(Command, frozen=True):
    """Bind a party of the draw to its seed by the seed's SHA-256, before anybody shows one."""

    cycle: str
    party: str
    commitment: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the hash; a supervisor who gives a seed is present."""
        cycle = case.open_cycle(self.cycle)
        stage = _party(case, cycle, self.party)
        committed = drawing.commit(cycle.review, self.party, self.commitment, stage.basis)
        present = [e.DrawWitnessed(committed.draw, case.actor.id)] if self.party == stage.supervised_by else []
        case.record(self.stream(), committed, *present)
        return {"draw": committed.draw, "party": self.party}


@command("draw.reveal", "office", "supervisor", "committee_chair", "approver", stages=("draw",))
class RevealSeed(Command, frozen=True):
    """Show the seed that a party is bound to; when the last is shown, the panel is drawn."""

    cycle: str
    party: str
    seed: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Check the seed against its hash, and draw when all are there."""
        cycle = case.open_cycle(self.cycle)
        stage = _party(case, cycle, self.party)
        draw = drawing.current(cycle.review, stage.basis)
        if stage.supervised_by is not None and not draw.witnessed:
            raise RefusedError("supervisor-absent", stage.basis, supervised_by=stage.supervised_by)
        revealed = drawing.reveal(cycle.review, self.party, self.seed, stage.seeds_by, stage.basis)
        case.record(self.stream(), revealed)
        seeds = draw.seeds | {self.party: self.seed}
        if set(stage.seeds_by) - seeds.keys():
            return {"draw": revealed.draw, "party": self.party}
        return self._complete(case, cycle, draw, stage)

    def _complete(self, case: Case, cycle: Cycle, draw: Draw, stage: DrawStage) -> Facts:
        inputs, drawn, _ = drawn_of(case, draw, stage)
        receipt = case.receipt(cycle, policy.POLICY, inputs, drawn, [stage.basis])
        case.record(self.stream(), e.PanelDrawn(len(cycle.review.draws), drawn.panel, drawn.alternates, receipt))
        return {"draw": len(cycle.review.draws), "panel": list(drawn.panel), "alternates": list(drawn.alternates)}


def drawn_of(case: Case, draw: Draw, stage: DrawStage) -> Recomputed:
    """The panel that follows from the list and the seeds; the last seed is shown in the same moment."""
    shown = {event.party: event.seed for _, event in case.recorded if isinstance(event, e.SeedRevealed)}
    found = draw.seeds | shown
    seeds = [found[party] for party in stage.seeds_by]
    drawn = policy.draw(draw.pool, seeds, draw.seats)
    return Recomputed([list(draw.pool), seeds, draw.seats], drawn, {"panel": drawn.panel, "alternates": drawn.alternates})


@recomputes(policy.POLICY)
def drawn_again(case: Case, stream: str, event: e.PanelDrawn) -> Recomputed:
    """A panel as it was drawn."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    return drawn_of(case, cycle.review.draws[event.draw - 1], _stage(case, cycle))


@command("draw.void", "office", "supervisor", stages=("draw",))
class VoidDraw(Command, frozen=True):
    """Void the draw that is open, because a party does not show its seed: it is to be done again."""

    cycle: str
    reason: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it, with who was silent; a draw that is completed stands."""
        cycle = case.open_cycle(self.cycle)
        stage = _stage(case, cycle)
        voided = drawing.void(cycle.review, stage.seeds_by, self.reason, stage.basis)
        case.record(self.stream(), voided)
        return {"draw": voided.draw, "silent": list(voided.silent)}
