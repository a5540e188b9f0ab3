"""Counts and scores as SVG, made on the server: bars in parts laid end to end, and scores on a scale with what they spread over."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

from console.saying import Saying

WIDTH, LABELS, TOLD, ROW, BAR, TOP, SPACE = 540, 168, 60, 32, 16, 4, 10
AXIS = 28
"""Room under a scale for its ends."""

WIDEST, LATIN = 12, 0.57
"""Chinese characters of a line of a label, and how much of one a Latin one takes.

What two lines do not hold is cut, and stands whole in the table.
"""

Tone = Literal["done", "open", "plain"]


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


def bars(name: str, rows: Sequence[BarRow], title: str) -> Markup:
    """Bars from the left, each after its number; `name` sets the chart's names apart from others on the page."""
    most, height = max([row.total for row in rows], default=0), TOP + ROW * len(rows) + SPACE
    parts = [part for number, row in enumerate(rows) for part in _bar(row, TOP + ROW * number, most)]
    return _chart(name, title, "; ".join(row.told for row in rows), height, parts)


def strips(name: str, rows: Sequence[StripRow], title: str, say: Saying) -> Markup:
    """Scores as marks on one scale, their mean as a line over the band of one deviation to each side."""
    known = [value for row in rows for value in row.values]
    scale, height = _Scale(min(known), max(known)), TOP + ROW * len(rows) + AXIS
    told = "; ".join(say.word("plot-told", word=row.word, count=len(row.values), mean=row.mean, deviation=row.deviation) for row in rows)
    parts = [part for number, row in enumerate(rows) for part in _strip(row, TOP + ROW * number, scale)]
    return _chart(name, title, told, height, [*parts, *_axis(scale, TOP + ROW * len(rows))])


class _Scale(NamedTuple):
    """From scores to places."""

    least: Decimal
    most: Decimal

    def at(self, value: Decimal) -> float:
        """Where a score stands; what lies beyond the ends stands at them."""
        least, wide = float(self.least), float(self.most - self.least)
        share = min(max((float(value) - least) / wide, 0.0), 1.0) if wide else 0.5
        return round(LABELS + share * (WIDTH - LABELS - SPACE), 1)


def _chart(name: str, title: str, told: str, height: int, parts: Sequence[str]) -> Markup:
    whole = [
        f'<svg class="chart plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-told">',
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-told">{escape(told)}</desc>', *parts, "</svg>",
    ]  # fmt: skip
    return Markup("".join(whole))  # noqa: S704  # every word in it went through escape


def _label(word: str, middle: int) -> str:
    """On one line, or on two around the middle."""
    first = _fitting(word)
    if first == len(word):
        return _line(word, middle + 5)
    space = word.rfind(" ", 1, first + 1)
    at = space if space > 0 else first
    rest = word[at:].strip()
    second = _fitting(rest)
    return _line(word[:at], middle - 3) + _line(rest if second == len(rest) else rest[: second - 1] + "…", middle + 12)


def _line(word: str, y: int) -> str:
    return f'<text class="label" x="{LABELS - 12}" y="{y}" text-anchor="end">{escape(word)}</text>'


def _fitting(word: str) -> int:
    """How many signs of a label there is room for on a line."""
    room = float(WIDEST)
    for place, sign in enumerate(word):
        room -= 1 if ord(sign) > ord("ÿ") else LATIN
        if room < 0:
            return place
    return len(word)


def _bar(row: BarRow, top: int, most: int) -> Iterator[str]:
    """Its number stands before the bar: where a screen is narrow, the end of the bar is what may be out of sight."""
    inside, middle, left = WIDTH - LABELS - TOLD - SPACE, top + ROW // 2, float(LABELS + TOLD)
    shown = " / ".join(str(piece.value) for piece in row.pieces)
    yield _label(row.word, middle)
    yield f'<text class="value" x="{LABELS}" y="{middle + 5}">{shown}</text>'
    for piece in row.pieces:
        wide = round(inside * piece.value / max(most, 1), 1)
        if piece.value:
            yield f'<rect class="{piece.tone}" x="{round(left, 1)}" y="{middle - BAR // 2}" width="{max(wide, 1)}" height="{BAR}"/>'
        left += wide


def _strip(row: StripRow, top: int, scale: _Scale) -> Iterator[str]:
    middle = top + ROW // 2
    left, right, mean = scale.at(row.mean - row.deviation), scale.at(row.mean + row.deviation), scale.at(row.mean)
    yield _label(row.word, middle)
    yield f'<line class="rail" x1="{scale.at(scale.least)}" x2="{scale.at(scale.most)}" y1="{middle}" y2="{middle}"/>'
    yield f'<rect class="spread" x="{left}" y="{middle - 11}" width="{round(max(right - left, 1), 1)}" height="22"/>'
    yield from (f'<circle class="mark" cx="{scale.at(value)}" cy="{middle}" r="4"/>' for value in row.values)
    yield f'<line class="mean" x1="{mean}" x2="{mean}" y1="{middle - 13}" y2="{middle + 13}"/>'


def _axis(scale: _Scale, top: int) -> Iterator[str]:
    ends = (scale.least, scale.most) if scale.least != scale.most else (scale.least,)
    for value, anchor in zip(ends, ("start", "end"), strict=False):
        yield f'<text class="axis" x="{scale.at(value)}" y="{top + 20}" text-anchor="{anchor}">{value}</text>'
