"""Charts as SVG, made on the server: with a title and a description for who does not see them, styled from the sheet, a table beside."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

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


def gantt(bars: Sequence[Bar], today: date, say: Saying, title: str) -> Markup:
    """Stages over months, with today and the legal last days."""
    scale, height = _scale(bars, today), TOP + ROW * len(bars) + SPACE
    told = "; ".join(f"{bar.word}: {say.word(f'console-stage-{bar.state}')}" for bar in bars)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="chart-title chart-told">',
        f'<title id="chart-title">{escape(title)}</title><desc id="chart-told">{escape(told)}</desc>',
        *_months(scale, height, say),
        *(part for number, bar in enumerate(bars) for part in _row(bar, TOP + ROW * number, scale, today)),
        *_today(scale, height, today, say), "</svg>",
    ]  # fmt: skip
    return Markup("".join(parts))  # noqa: S704  # every word in it went through escape


def _scale(bars: Sequence[Bar], today: date) -> Scale:
    known = [day for bar in bars for day in (bar.first, bar.last, *bar.legal) if day is not None]
    first, last = min([*known, today]).replace(day=1), max([*known, today])
    least = _after(_after(_after(first)))
    return Scale(first, max(_after(last), least))


def _after(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(scale: Scale, height: int, say: Saying) -> Iterator[str]:
    starts = [scale.first]
    while _after(starts[-1]) < scale.last:
        starts.append(_after(starts[-1]))
    step = -(-len(starts) // MONTHS_SHOWN)
    for number, start in enumerate(starts):
        left, right = scale.at(start), scale.at(min(_after(start), scale.last))
        if number % 2 == 0:
            yield f'<rect class="band" x="{left}" y="0" width="{round(right - left, 1)}" height="{height}"/>'
        if number % step == 0:
            name = say.word("console-months").split()[start.month - 1]
            word = say.word("console-month-of", year=start.year, month=name) if start.month == 1 or number == 0 else name
            yield f'<text class="month" x="{round((left + right) / 2, 1)}" y="22" text-anchor="middle">{escape(word)}</text>'


def _row(bar: Bar, top: int, scale: Scale, today: date) -> Iterator[str]:
    middle, place = top + ROW // 2, top + (ROW - BAR) // 2
    current = " current" if bar.state == "running" else ""
    yield f'<text class="label{current}" x="{LABELS - 14}" y="{middle + 5}" text-anchor="end">{escape(bar.word)}</text>'
    if bar.first is not None:
        last = bar.last or today
        until = min(max(today, bar.first), last) if bar.state == "running" else last
        kind = {"done": "done", "running": "running", "later": "later"}[bar.state]
        yield _rect(kind, scale.at(bar.first), scale.at(until + timedelta(days=1)), place)
        if bar.state == "running" and until < last:
            yield _rect("ahead", scale.at(until + timedelta(days=1)), scale.at(last + timedelta(days=1)), place)
    for day in bar.legal:
        x = scale.at(day + timedelta(days=1))
        yield f'<path class="legal" d="M{x} {middle - 9}L{x + 6} {middle}L{x} {middle + 9}L{x - 6} {middle}Z"/>'


def _rect(kind: str, left: float, right: float, top: int) -> str:
    return f'<rect class="{kind}" x="{left}" y="{top}" width="{round(max(right - left, 4), 1)}" height="{BAR}" rx="3"/>'


def _today(scale: Scale, height: int, today: date, say: Saying) -> Iterator[str]:
    x = scale.at(today)
    yield f'<line class="now" x1="{x}" x2="{x}" y1="50" y2="{height - 4}"/>'
    yield f'<rect class="now-flag" x="{x - 24}" y="30" width="48" height="20" rx="10"/>'
    yield f'<text class="now-word" x="{x}" y="44" text-anchor="middle">{escape(say.word("console-today"))}</text>'
