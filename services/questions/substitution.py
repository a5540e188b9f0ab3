"""Who takes a place that was freed."""

from domain.policies.substitution import substitute
from domain.regulation.rule import Flag
from services.questions.question import Law, Question, Reply, question, reply


@question("substitution")
class Substitution(Question):
    """Who takes the place of a candidate who was disqualified.

    `order`: the ranking, best first. `candidates`: who was ever one, the freed one too. `re_awards`: who in the ranking asks for the title
    again. `freed_re_award`: the freed place was that of a re-award, which took none. Outcome: `filled` or `vacant`; `forbidden` and `none`
    where the regulation fills no place, by its words or by its silence.
    """

    order: tuple[str, ...]
    candidates: tuple[str, ...]
    re_awards: tuple[str, ...] = ()
    freed_re_award: Flag = False

    def reply(self, law: Law) -> Reply:
        """The next by rank who would take a place, where the regulation fills it at all."""
        stage = law.regulation.final_notice
        rule = stage.substitution
        if rule is None or rule.rule != "by_rank":
            return reply(rule.rule if rule else "none", stage)
        passed = self.re_awards if rule.passes_over == "re_awards" else ()
        named = None if self.freed_re_award else substitute(self.order, used=self.candidates, re_awards=passed)
        follows = {"deliberated": rule.deliberated, "own_notice": rule.own_notice} if named else {}
        return reply("filled" if named else "vacant", stage, substitute=named, **follows)
