"""A policy asked by hand: a question is a class whose fields are the facts, and whose `reply` is what the regulation says of them.

Nothing here looks at a log. A question's name, docstring and fields make the command's help and the reference page.
"""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec
from pydantic import ValidationError

from domain.calendar.working_calendar import WorkingCalendar
from domain.regulation.problem import Places, TextError, from_validation, locate
from domain.regulation.rule import Text, Value
from domain.shared.citation import HOUSE
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.plan import Regulation


class Law(msgspec.Struct, frozen=True):
    """What a question is asked of. `calendar` gives the working calendar of the notices published by a day; None: of all that are known."""

    regulation: Regulation
    calendar: Callable[[date | None], WorkingCalendar]


class Cited(Protocol):
    """Something that names its article."""

    @property
    def basis(self) -> str:
        """The article, or several with `;` between."""


class Reply(msgspec.Struct, frozen=True):
    """`basis`: the articles, once each; `default`: whether a rule that decided is ours, and `reasons` why; `told`: days, amounts, lists."""

    outcome: str
    basis: tuple[str, ...]
    default: bool
    reasons: tuple[Text, ...]
    told: dict[str, Any]

    def plain(self) -> dict[str, Any]:
        """As JSON values: what is told stands beside the outcome."""
        reasons = [reason.model_dump() for reason in self.reasons]
        return {"outcome": self.outcome, "basis": list(self.basis), "default": self.default, "reasons": reasons, **self.told}


def reply(outcome: str, *rests_on: Cited, **told: Any) -> Reply:
    """A reply that rests on these rules; what is None is not told."""
    articles = dict.fromkeys(part for rule in rests_on for part in rule.basis.split(";") if part)
    reasons = dict.fromkeys(reason for rule in rests_on if (reason := getattr(rule, "reason", None)) is not None)
    ours = HOUSE in articles or any(getattr(rule, "default", False) for rule in rests_on)
    known: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({name: value for name, value in told.items() if value is not None}))
    return Reply(outcome, tuple(articles), ours, tuple(reasons) if ours else (), known)


def refused(refusal: RefusedError, *rests_on: Cited) -> Reply:
    """A reply that is the refusal that the act itself would meet: its code and facts."""
    return reply(refusal.code, *rests_on, refused=True, **refusal.facts)


class Question(Value):
    """What is asked."""

    name: ClassVar[str]

    @abstractmethod
    def reply(self, law: Law) -> Reply:
        """What the regulation says; raises InvalidError where it knows no such thing."""


def answered(question: Question, law: Law) -> Reply:
    """What a regulation says of a question; that it has nothing of the kind is an answer too. Raises InvalidError for a wrong name."""
    try:
        return question.reply(law)
    except RefusedError as refusal:
        return refused(refusal, refusal)


QUESTIONS: dict[str, type[Question]] = {}
"""Name -> question."""

Q = TypeVar("Q", bound=type[Question])


def question(name: str) -> Callable[[Q], Q]:
    """Enter a question in the table."""

    def enter(cls: Q) -> Q:
        cls.name = name
        QUESTIONS[name] = cls
        return cls

    return enter


def asked(name: str, tree: Any, places: Places, source: str) -> Question:
    """A question with its facts; raises InvalidError for an unknown one, TextError with every fact that is wrong and its place."""
    if name not in QUESTIONS:
        raise InvalidError("question-unknown", name=name, known=sorted(QUESTIONS))
    try:
        return QUESTIONS[name].model_validate(tree)
    except ValidationError as error:
        raise TextError(source, (locate(problem, places) for problem in from_validation(error, tree))) from None
