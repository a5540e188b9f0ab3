"""The chart of stages or years in time: months as bands, each row from its first to its last day, legal last days as signs, and today."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from console.drawing import Diamond, Drawing, Line, Rect, Shape, Text
from console.saying import Saying

WIDTH, LABELS, ROW, TOP, SPACE = 1160, 190, 36, 58, 16
BAR = 18
MONTHS_SHOWN = 13
"""Months that bear a name at most; where there are more, every second or third does."""

State = Literal["done", "running", "later"]


class Bar(NamedTuple):
    """A row of a chart of time: from its first to its last day where they are known, with the legal days that bind it."""

    word: str
    state: State
    first: date | None = None
    last: date | None = None
    legal: tuple[date, ...] = ()


class Scale(NamedTuple):
    """From days to places."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where the beginning of a day stands."""
        inside = WIDTH - LABELS - SPACE
        return round(LABELS + inside * (day - self.first).days / max((self.last - self.first).days, 1), 1)


def gantt(bars: Sequence[Bar], today: date, say: Saying, title: str) -> Drawing:
    """Stages over months, with today and the legal last days."""
    scale, height = _scale(bars, today), TOP + ROW * len(bars) + SPACE
    told = "; ".join(f"{bar.word}: {say.word(f'console-stage-{bar.state}')}" for bar in bars)
    rows = (shape for number, bar in enumerate(bars) for shape in _row(bar, TOP + ROW * number, scale, today))
    return Drawing("chart", "chart", title, told, WIDTH, height, [*_months(scale, height, say), *rows, *_today(scale, height, today, say)])


def _scale(bars: Sequence[Bar], today: date) -> Scale:
    known = [day for bar in bars for day in (bar.first, bar.last, *bar.legal) if day is not None]
    first, last = min([*known, today]).replace(day=1), max([*known, today])
    least = _after(_after(_after(first)))
    return Scale(first, max(_after(last), least))


def _after(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(scale: Scale, height: int, say: Saying) -> Iterator[Shape]:
    starts = [scale.first]
    while _after(starts[-1]) < scale.last:
        starts.append(_after(starts[-1]))
    step = -(-len(starts) // MONTHS_SHOWN)
    for number, start in enumerate(starts):
        left, right = scale.at(start), scale.at(min(_after(start), scale.last))
        if number % 2 == 0:
            yield Rect("band", left, 0, round(right - left, 1), height)
        if number % step == 0:
            name = say.word("console-months").split()[start.month - 1]
            word = say.word("console-month-of", year=start.year, month=name) if start.month == 1 or number == 0 else name
            yield Text("month", round((left + right) / 2, 1), 22, word, "middle")


def _row(bar: Bar, top: int, scale: Scale, today: date) -> Iterator[Shape]:
    middle, place = top + ROW // 2, top + (ROW - BAR) // 2
    yield Text("label current" if bar.state == "running" else "label", LABELS - 14, middle + 5, bar.word, "end")
    if bar.first is not None:
        last = bar.last or today
        until = min(max(today, bar.first), last) if bar.state == "running" else last
        yield _rect(bar.state, scale.at(bar.first), scale.at(until + timedelta(days=1)), place)
        if bar.state == "running" and until < last:
            yield _rect("ahead", scale.at(until + timedelta(days=1)), scale.at(last + timedelta(days=1)), place)
    for day in bar.legal:
        yield Diamond("legal", scale.at(day + timedelta(days=1)), middle, 6, 9)


def _rect(look: str, left: float, right: float, top: int) -> Rect:
    return Rect(look, left, top, round(max(right - left, 4), 1), BAR, 3)


def _today(scale: Scale, height: int, today: date, say: Saying) -> Iterator[Shape]:
    x = scale.at(today)
    yield Line("now", x, x, 50, height - 4)
    yield Rect("now-flag", x - 24, 30, 48, 20, 10)
    yield Text("now-word", x, 44, say.word("console-today"), "middle")
