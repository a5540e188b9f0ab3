"""Which text this is: whose, of which state, since when, over whom, and whom it gives what to do."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.regulation.rule import Count, Name, Positive, Rule, Text, Value


class Articles(Value):
    """The last article, and the chapters whose unnumbered lead-in is a rule."""

    last: Positive
    leads: tuple[Positive, ...] = ()


class Status(Rule):
    """`by_act`: the text bears no date, an act puts it in force."""

    state: Literal["draft", "in_force", "lapsed", "superseded"]
    effective_from: date | Literal["by_act"]
    effective_until: date | None = None


class Supersedes(Rule):
    """The text that this one replaced."""

    title: str
    year: Annotated[int, Field(ge=1949)]


class BodyRule(Rule):
    """A committee or an office, and how many chairs it has."""

    name: Name
    title: Text
    chair: Count


class Standard(Rule):
    """The set of criteria, who approves it, and when a cycle freezes it."""

    criteria: str
    approved_by: Name
    frozen_at: Name


class Panels(Rule):
    """How review panels are made, and what a recusal rests on."""

    from_pool: bool
    leader: Literal[1]
    work_plan_required: bool
    recusal: Rule


class Scoring(Rule):
    """From sheets to composites: which stages, how a stage's sheets are put together, how many decimals, who breaks ties."""

    inputs: tuple[Name, ...]
    sheet: Literal["mean"]
    decimals: Annotated[int, Field(ge=0, le=6)]
    ties: Literal["committee_decision"]


class ForPeople(Rule):
    """What is left to people, because no value can express it."""

    what: Text
