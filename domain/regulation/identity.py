"""Which text this is: whose, of which state, since when, over whom, and whom it gives what to do."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.regulation.rule import Count, Name, Positive, Rule, Text, Value
from domain.shared.actor import Role


class Articles(Value):
    """The last article, and the chapters whose unnumbered lead-in is a rule."""

    last: Positive
    leads: tuple[Positive, ...] = ()


class Status(Rule):
    """`by_act`: the text bears no date, an act puts it in force. `document` and `issued_on` are what the text's head says.

    `remind_days` before `effective_until` the office is told that the text is about to lapse.
    """

    state: Literal["draft", "in_force", "lapsed", "superseded"]
    effective_from: date | Literal["by_act"]
    effective_until: date | None = None
    remind_days: Positive | None = None
    document: str | None = None
    issued_on: date | None = None
    interpreted_by: Name | None = None


class Supersedes(Rule):
    """The text that this one replaced."""

    title: str
    year: Annotated[int, Field(ge=1949)] | None = None
    document: str | None = None


class Earlier(Rule):
    """A fact about the version before, kept as such: never a rule."""

    what: Text


class BodyRule(Rule):
    """A committee or an office, how many chairs it has, and how many deputies where the text says so.

    `role` is the role in which it acts: that of its chair where it has one, else the office's, unless it is named here.
    """

    name: Name
    title: Text
    chair: Count
    deputies: Count | None = None
    role: Role | None = None


class Authority(Rule):
    """Who has something to do without being a body of the award (a mayor, a government, a county), and in which role it acts."""

    name: Name
    title: Text
    role: Role


class ForPeople(Rule):
    """What is left to people, because no value can express it."""

    what: Text
