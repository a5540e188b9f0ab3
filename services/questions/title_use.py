"""How a title may be shown."""

from domain.policies.title_use import Shown, title_use
from services.questions.question import Law, Question, Reply, question, reply


@question("title_use")
class TitleUse(Question):
    """Whether a holder may show the title like this.

    `shown`: what may be wrong with it: `undated`, `on_products`, `for_profit`. Outcome: `proper`, or `misuse` with what is; what the text
    is silent about is nobody's misuse.
    """

    shown: tuple[Shown, ...] = ()

    def reply(self, law: Law) -> Reply:
        """Every misuse at once."""
        rule = law.regulation.title_use
        finding = title_use(rule, self.shown)
        return reply(finding.outcome, rule, wrong=[ground.rule for ground in finding.grounds] or None, must_show=rule.must_show)
