"""What a regulation's file holds under an article."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator

from domain.regulation.identity import Articles
from domain.regulation.leaves import nodes
from domain.shared.citation import FORM, HOUSE
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.questions.question import Law, Question, Reply, question, reply


@question("article")
class Article(Question):
    """What the regulation's file holds under this article.

    `article`: `19` with all its items, `12(3)`, `7lead`, `16note`, `head`, `house`. Outcome: `held` with the paths of the rules, or
    `nothing`: the article is no rule of the procedure, and the ledger of clauses says how it is accounted for.
    """

    article: Annotated[str, BeforeValidator(str)]

    def reply(self, law: Law) -> Reply:
        """Every rule that cites the article."""
        articles = law.regulation.articles
        if not self._stands(articles):
            raise InvalidError("article-unknown", article=self.article, last=articles.last)
        rules = [path for path, basis in _cited(law.regulation) if any(self._meant(part) for part in basis.split(";"))]
        return reply("held" if rules else "nothing", self, rules=rules)

    @property
    def basis(self) -> str:
        """The reply rests on the article that is asked for."""
        return self.article

    def _stands(self, articles: Articles) -> bool:
        found = FORM.match(self.article)
        if found is None:
            return self.article in {HOUSE, *articles.outside}
        return int(found["article"]) in (articles.leads if found["lead"] else range(1, articles.last + 1))

    def _meant(self, part: str) -> bool:
        return part == self.article or part.startswith(f"{self.article}(")


def _cited(regulation: Regulation) -> Iterator[tuple[str, str]]:
    """Path and article of every node that names one itself."""
    for place, node in nodes(regulation):
        if basis := getattr(node, "basis", ""):
            yield ".".join(place.names), basis
