"""The charts of counts and of scores: bars in parts laid end to end, and scores on a scale with what they spread over."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from console.drawing import Drawing, Line, Mark, Rect, Shape, Text
from console.saying import Saying

WIDTH, LABELS, TOLD, ROW, BAR, TOP, SPACE = 540, 168, 60, 32, 16, 4, 10
AXIS = 28
"""Room under a scale for its ends."""

WIDEST, LATIN = 12, 0.57
"""Chinese characters of a line of a label, and how much of one a Latin one takes.

What two lines do not hold is cut, and stands whole in the table.
"""

Tone = Literal["done", "open", "plain"]

PLOT = "chart plot"


class Piece(NamedTuple):
    """A part of a bar: how long, how it looks, and what it is called."""

    value: int
    tone: Tone
    word: str


class BarRow(NamedTuple):
    """A row of bars: what it is called, and its parts."""

    word: str
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """The length of the whole bar."""
        return sum(piece.value for piece in self.pieces)

    @property
    def told(self) -> str:
        """The row in words."""
        named = [f"{piece.word} {piece.value}" if piece.word else str(piece.value) for piece in self.pieces]
        return f"{self.word}: {', '.join(named)}"


class StripRow(NamedTuple):
    """Scores of one panel: each by itself, with their mean and how far they spread."""

    word: str
    values: tuple[Decimal, ...]
    mean: Decimal
    deviation: Decimal


def bars(name: str, rows: Sequence[BarRow], title: str) -> Drawing:
    """Bars from the left, each after its number; `name` sets the chart's names apart from others on the page."""
    most, height = max([row.total for row in rows], default=0), TOP + ROW * len(rows) + SPACE
    shapes = [shape for number, row in enumerate(rows) for shape in _bar(row, TOP + ROW * number, most)]
    return Drawing(name, PLOT, title, "; ".join(row.told for row in rows), WIDTH, height, shapes)


def strips(name: str, rows: Sequence[StripRow], title: str, say: Saying) -> Drawing:
    """Scores as marks on one scale, their mean as a line over the band of one deviation to each side."""
    known = [value for row in rows for value in row.values]
    scale, height = _Scale(min(known), max(known)), TOP + ROW * len(rows) + AXIS
    told = "; ".join(say.word("plot-told", word=row.word, count=len(row.values), mean=row.mean, deviation=row.deviation) for row in rows)
    shapes = [shape for number, row in enumerate(rows) for shape in _strip(row, TOP + ROW * number, scale)]
    return Drawing(name, PLOT, title, told, WIDTH, height, [*shapes, *_axis(scale, TOP + ROW * len(rows))])


class _Scale(NamedTuple):
    """From scores to places."""

    least: Decimal
    most: Decimal

    def at(self, value: Decimal) -> float:
        """Where a score stands; what lies beyond the ends stands at them."""
        least, wide = float(self.least), float(self.most - self.least)
        share = min(max((float(value) - least) / wide, 0.0), 1.0) if wide else 0.5
        return round(LABELS + share * (WIDTH - LABELS - SPACE), 1)


def _label(word: str, middle: int) -> Iterator[Text]:
    """On one line, or on two around the middle."""
    first = _fitting(word)
    if first == len(word):
        yield _line(word, middle + 5)
        return
    space = word.rfind(" ", 1, first + 1)
    at = space if space > 0 else first
    rest = word[at:].strip()
    second = _fitting(rest)
    yield _line(word[:at], middle - 3)
    yield _line(rest if second == len(rest) else rest[: second - 1] + "…", middle + 12)


def _line(word: str, y: int) -> Text:
    return Text("label", LABELS - 12, y, word, "end")


def _fitting(word: str) -> int:
    """How many signs of a label there is room for on a line."""
    room = float(WIDEST)
    for place, sign in enumerate(word):
        room -= 1 if ord(sign) > ord("ÿ") else LATIN
        if room < 0:
            return place
    return len(word)


def _bar(row: BarRow, top: int, most: int) -> Iterator[Shape]:
    """Its number stands before the bar: where a screen is narrow, the end of the bar is what may be out of sight."""
    inside, middle, left = WIDTH - LABELS - TOLD - SPACE, top + ROW // 2, float(LABELS + TOLD)
    yield from _label(row.word, middle)
    yield Text("value", LABELS, middle + 5, " / ".join(str(piece.value) for piece in row.pieces))
    for piece in row.pieces:
        wide = round(inside * piece.value / max(most, 1), 1)
        if piece.value:
            yield Rect(piece.tone, round(left, 1), middle - BAR // 2, max(wide, 1), BAR)
        left += wide


def _strip(row: StripRow, top: int, scale: _Scale) -> Iterator[Shape]:
    middle = top + ROW // 2
    left, right, mean = scale.at(row.mean - row.deviation), scale.at(row.mean + row.deviation), scale.at(row.mean)
    yield from _label(row.word, middle)
    yield Line("rail", scale.at(scale.least), scale.at(scale.most), middle, middle)
    yield Rect("spread", left, middle - 11, round(max(right - left, 1), 1), 22)
    yield from (Mark("mark", scale.at(value), middle, 4) for value in row.values)
    yield Line("mean", mean, mean, middle - 13, middle + 13)


def _axis(scale: _Scale, top: int) -> Iterator[Text]:
    ends = (scale.least, scale.most) if scale.least != scale.most else (scale.least,)
    for value, anchor in zip(ends, ("start", "end"), strict=False):
        yield Text("axis", scale.at(value), top + 20, str(value), anchor)
