"""What a chart is drawn of: shapes at their places, with a title and the same in words for who does not see them; templates write it."""

from collections.abc import Sequence
from typing import NamedTuple


class Rect(NamedTuple):
    """A bar or a band, its corners round where a radius is given."""

    look: str
    x: float
    y: float
    width: float
    height: float
    round: int = 0

    @property
    def kind(self) -> str:
        """How a template knows it."""
        return "rect"


class Text(NamedTuple):
    """A word on its line, from, around or up to its place."""

    look: str
    x: float
    y: float
    word: str
    anchor: str = "start"

    @property
    def kind(self) -> str:
        """How a template knows it."""
        return "text"


class Line(NamedTuple):
    """From one place to another."""

    look: str
    x1: float
    x2: float
    y1: float
    y2: float

    @property
    def kind(self) -> str:
        """How a template knows it."""
        return "line"


class Mark(NamedTuple):
    """A dot around its middle."""

    look: str
    x: float
    y: float
    radius: int

    @property
    def kind(self) -> str:
        """How a template knows it."""
        return "mark"


class Diamond(NamedTuple):
    """A square on its tip around its middle: so far to each side, and so far up and down."""

    look: str
    x: float
    y: float
    wide: int
    high: int

    @property
    def kind(self) -> str:
        """How a template knows it."""
        return "diamond"


Shape = Rect | Text | Line | Mark | Diamond


class Drawing(NamedTuple):
    """A chart; `name` sets its title and words apart from those of others on a page."""

    name: str
    look: str
    title: str
    told: str
    width: int
    height: int
    shapes: Sequence[Shape]
