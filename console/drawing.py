"""What a chart is drawn of: shapes at their places, with a title and the same in words for who does not see them.

Templates write it, and know a shape by its `kind`.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import msgspec


class Rect(msgspec.Struct, frozen=True, gc=False):
    """A bar or a band, its corners round where a radius is given."""

    kind: ClassVar[str] = "rect"
    look: str
    x: float
    y: float
    width: float
    height: float
    round: int = 0


class Text(msgspec.Struct, frozen=True, gc=False):
    """A word on its line, from, around or up to its place."""

    kind: ClassVar[str] = "text"
    look: str
    x: float
    y: float
    word: str
    anchor: str = "start"


class Line(msgspec.Struct, frozen=True, gc=False):
    """From one place to another."""

    kind: ClassVar[str] = "line"
    look: str
    x1: float
    x2: float
    y1: float
    y2: float


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A dot around its middle."""

    kind: ClassVar[str] = "mark"
    look: str
    x: float
    y: float
    radius: int


class Diamond(msgspec.Struct, frozen=True, gc=False):
    """A square on its tip around its middle: so far to each side, and so far up and down."""

    kind: ClassVar[str] = "diamond"
    look: str
    x: float
    y: float
    wide: int
    high: int


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
