"""Whether a panel may be formed."""

from datetime import date

from domain.cycle.cycle import Cycle
from domain.cycle.panels import form_panel
from domain.cycle.reviewing import Draw
from domain.cycle.reviewing import Panel as Formed
from domain.regulation.review import Panels
from domain.regulation.rule import Count, Flag
from domain.shared.refusal import RefusedError
from services.questions.question import Law, Question, Reply, question, refused, reply


@question("panel")
class Panel(Question):
    """Whether a review panel may be formed of these people.

    `members`: how many; `strangers`: how many of them are not in the pool; `leader_inside`: whether the leader is one of them. `size`: what
    was set for the cycle, the regulation's own value when left out. Outcome: `may_be_formed`, with how many leaders it has, whether its
    members are `drawn`, whether it serves one stage alone (`by_stage`) and how its institution is chosen; or the code of the refusal.
    """

    members: Count
    strangers: Count = 0
    leader_inside: Flag = True
    work_plan_filed: Flag = True
    size: Count | None = None

    def reply(self, law: Law) -> Reply:
        """What the cycle would answer."""
        rule = law.regulation.panels
        setting = law.regulation.setting(rule.size.setting) if rule.size.setting else None
        needed = self.size or rule.size.least or int((setting.value if setting else None) or 1)
        members = tuple(f"member-{number}" for number in range(self.members))
        pool = {member: not rule.from_pool or number >= self.strangers for number, member in enumerate(members)}
        leader = members[0] if members and self.leader_inside else "somebody"
        try:
            stages = ("one",) if rule.by_stage else ()
            formed = Formed(members, leader, stages, institution="engaged")
            form_panel(self._cycle(members, rule), "panel", formed, rule, pool=pool, size=(needed, rule.size.most))
        except RefusedError as refusal:
            return refused(refusal, rule, *([setting] if setting else []))
        chosen_by = rule.institution.chosen_by if rule.institution else None
        told = {"least": needed, "leader": rule.leader, "drawn": rule.drawn, "by_stage": rule.by_stage, "chosen_by": chosen_by}
        return reply("may_be_formed", rule, *([setting] if setting else []), **told)

    def _cycle(self, members: tuple[str, ...], rule: Panels) -> Cycle:
        """A cycle of which only the work plan matters: an institution is engaged, interests are stated, and the members were drawn."""
        cycle = Cycle("", "", "", {}, "", (), (), date.min, {})
        cycle.work_plan = "filed" if self.work_plan_filed else None
        cycle.review.institutions["engaged"] = date.min
        cycle.review.stated |= set(members)
        if rule.drawn:
            cycle.review.draws.append(Draw("", len(members), (), "", "drawn", panel=members))
        return cycle
