"""A set of criteria: dimensions with their points, which make the total."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.rule import Name, Positive, Text, Value


class Dimension(Value):
    """One dimension and its highest points; `covers` names what a regulation wants looked at and this dimension looks at."""

    name: Name
    title: Text
    points: Positive
    covers: tuple[Name, ...] = ()


class Criteria(Value):
    """A standard as a committee approves it: `edition` of the published text it follows, `note` what whoever uses it must know."""

    schema_version: Literal[1] = Field(alias="schema")
    set: str
    title: Text
    sources: tuple[str, ...]
    edition: str | None = None
    note: Text | None = None
    total: Positive
    dimensions: tuple[Dimension, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> "Criteria":
        found = sum(dimension.points for dimension in self.dimensions)
        if found != self.total:
            raise PydanticCustomError("points_sum", "the points of all dimensions make {found}, the total says {total}", {
                "found": found, "total": self.total,
            })  # fmt: skip
        return self
