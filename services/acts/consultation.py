"""The act of putting on record what an authority says that a stage must consult."""

from datetime import date

from domain.cycle.review_events import Opinion, OpinionRecorded
from domain.cycle.shortlisting import complete, proposal_of, record_opinion
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from domain.stages.qualification import QualificationStage
from domain.stages.shortlist import ShortlistStage
from services.acts.shortlist import fix
from services.case import Case
from services.commands import Command, Digest, command


@command("consultation.record", "office", stages=("qualification", "shortlist"))
class RecordConsultation(Command, frozen=True):
    """Put on record the opinion of an authority that the open stage consults, by the digest and day of its document."""

    cycle: str
    by: str
    opinion: Opinion
    text: Digest
    on: date

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it; a shortlist that waits for nothing else is fixed."""
        case.past(self.on)
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).stage(cycle.stage)
        known = stage.consults if isinstance(stage, QualificationStage | ShortlistStage) else ()
        if isinstance(stage, ShortlistStage):
            proposal_of(cycle, stage)
        opinion = OpinionRecorded(stage.name, self.by, self.opinion, self.text, self.on)
        case.record(self.stream(), record_opinion(opinion, known, stage.basis))
        heard = {*cycle.review.opinions.get(stage.name, {}), self.by}
        if isinstance(stage, ShortlistStage) and complete(stage, heard, ()):
            proposal = proposal_of(cycle, stage)
            fix(case, cycle, stage, proposal.on, proposal.off)
        return {"stage": stage.name, "by": self.by, "opinion": self.opinion}
