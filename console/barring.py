"""What a page tells an applicant that may not apply, in place of the form: why, by article, until when, and from which cycle it may."""

from typing import Any, NamedTuple, cast

from console.choices import called
from console.subject import Subject, filed_of
from console.visit import Visit
from console.worded import is_code
from domain.shared import identifiers as ids
from domain.shared.finding import Ground
from domain.shared.refusal import InvalidError
from services.again import Kept, kept
from services.case import Case


class Barring(NamedTuple):
    """One applicant and a cycle: the grounds, and the sentence on when it may apply."""

    subject: Subject
    name: str
    grounds: tuple[Ground, ...]
    word: str
    facts: dict[str, Any]


def barrings(visit: Visit, found: Subject) -> list[Barring]:
    """While applications are taken, of those for whom the reader speaks: who has not filed and may not."""
    account = visit.who.account
    if account is None or "applicant" not in account.roles or found.kind != "intake":
        return []
    unfiled = [code for code in account.acts_for if is_code(code) and filed_of(visit, found.name, code) is None]
    return [one for one in (barring(visit, found, code) for code in unfiled) if one is not None]


def barring(visit: Visit, found: Subject, code: str) -> Barring | None:
    """What keeps one applicant from a cycle; None where nothing does."""

    def question(case: Case) -> Kept | None:
        try:
            return kept(case, found.cycle, code)
        except InvalidError:  # not in the register yet
            return None

    stopped = cast("Kept | None", visit.parts.office.look(ids.cycle_stream(found.name), question))
    if stopped is None:
        return None
    facts = {"until": stopped.until, "year": stopped.year, "later": stopped.later}
    return Barring(found, called(visit, code).partition(" ")[0], stopped.grounds, _word(stopped), facts)


def _word(stopped: Kept) -> str:
    if stopped.ever:
        return "barring-ever"
    if stopped.until is None:
        return "barring-record"
    return "barring-until-or" if stopped.later else "barring-until"
