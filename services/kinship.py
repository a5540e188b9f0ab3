"""Who stands above and below an organization, as the register says: walked stream by stream, each noted for the append to check."""

from collections.abc import Iterator
from datetime import date

from domain.applicant.applicant import Applicant, fold
from domain.shared import identifiers as ids
from services.case import Case


def above(case: Case, code: str, day: date) -> tuple[str, ...]:
    """Every organization that controls it on a day, the nearest first; one that was merged away is followed into the other."""
    seen, found = {code}, list[str]()
    parent = _read(case, code).parent_on(day)
    while parent is not None and parent not in seen:
        seen.add(parent)
        one = _read(case, parent)
        if one.absorbed_into is None:
            found.append(parent)
        parent = one.absorbed_into or one.parent_on(day)
    return tuple(found)


def below(case: Case, code: str, day: date) -> tuple[str, ...]:
    """Every organization that it controls on a day, those of what it has absorbed among them."""
    seen, found = {code}, list[str]()
    waiting = list(_children(_read(case, code), day))
    while waiting:
        child = waiting.pop(0)
        if child in seen:
            continue
        seen.add(child)
        one = _read(case, child)
        if one.absorbed_into is None:
            found.append(child)
        waiting += _children(one, day)
    return tuple(found)


def _children(one: Applicant, day: date) -> Iterator[str]:
    yield from (link.other for link in one.subsidiaries if link.holds_on(day))
    yield from one.absorbed


def _read(case: Case, code: str) -> Applicant:
    return case.read(ids.applicant_stream(code), fold) or Applicant(code, "organization")
