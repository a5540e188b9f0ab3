"""A cell as a field takes it: exactly what was typed, or a sentence that says what Excel or the typist made of it."""

import re
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from domain.shared.refusal import InvalidError
from services.sheets.table import EPOCH, Cell

EXACT = 10**15
"""Excel keeps fifteen digits of a number."""

EXPONENT = re.compile(r"^[+-]?\d(\.\d+)?[eE]\+\d+$")
DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
PLAUSIBLE = range(10_000, 100_000)
"""Which of Excel's counts are days of our times."""


def told(cell: Cell, *, dated: bool, epoch: date = EPOCH) -> str:
    """A cell as a field takes it, a day where the field is one; raises InvalidError that says what is wrong and what to do."""
    if cell.code:
        raise InvalidError(cell.code, **cell.facts)
    match cell.value:
        case str(text):
            return _text(text.strip(), dated=dated)
        case datetime() as instant if dated and instant.time() == time():
            return instant.date().isoformat()
        case datetime() | time() | timedelta() as found:
            raise InvalidError("cell-date" if dated else "cell-turned-date", given=str(found))
        case int() | float() as number:
            return _number(number, dated=dated, epoch=epoch)


def _text(text: str, *, dated: bool) -> str:
    """Full-width letters and digits are taken as plain ones, where nothing else stands beside them."""
    half = normalize("NFKC", text)
    if EXPONENT.match(half):
        raise InvalidError("cell-digits", given=text)
    if not dated or not text:
        return half if half.isascii() else text
    found = DAY.match(half)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> str:
    raise InvalidError("cell-date", given=text)


def _number(number: float, *, dated: bool, epoch: date) -> str:
    if dated:
        counted = epoch + timedelta(days=int(number)) if number in PLAUSIBLE else None
        raise InvalidError("cell-serial", given=_plain(number), day=counted.isoformat() if counted else "")
    if abs(number) >= EXACT:
        raise InvalidError("cell-digits", given=_plain(number))
    return _plain(number)


def _plain(number: float) -> str:
    return str(number).upper() if isinstance(number, bool) else f"{number:.15g}".upper()
