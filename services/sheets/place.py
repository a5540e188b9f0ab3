"""A fault of a table for people: where it is, and what is wrong there."""

from domain.shared.citation import Language
from services import wording
from services.sheets.table import Fault


def place(fault: Fault, spoken: Language) -> str:
    """Where something is wrong: sheet, line, column, and the cell as Excel calls it; empty for what stands in no line."""
    parts = [("place-sheet", fault.sheet), ("place-line", fault.line), ("place-column", fault.column), ("place-cell", fault.cell)]
    return wording.BETWEEN[spoken].join(wording.word(word, spoken, at=part) for word, part in parts if part) if fault.line else ""


def told(fault: Fault, spoken: Language) -> str:
    """What is wrong, with the article where the regulation says so."""
    article = wording.article(fault.basis, spoken)
    said = wording.sentence(fault.code, fault.facts, spoken)
    return f"{said} {wording.word('basis', spoken)} {article}" if article else said
