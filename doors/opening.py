"""Before an application or its material is shown: nobody sees what he keeps away from, interests are stated, each opening is on record."""

from collections.abc import Sequence

from domain.application import application as a
from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.shared.refusal import InvalidError, RefusedError
from doors.boards import COMMITTEE, OVERSIGHT, REVIEWING, seated
from doors.caller import Reader
from doors.parts import Parts
from services.accounts.account import Account
from services.acts.material import OpenMaterial
from services.answer import Answer
from services.case import Case
from services.log.keys import ErasedError
from services.office import Act, new_id

APPLICATION: tuple[Role, ...] = (*OVERSIGHT, *COMMITTEE, *REVIEWING, "applicant", "recommender")
"""Who may look at an application."""

MATERIAL: tuple[Role, ...] = (*OVERSIGHT, *COMMITTEE, *REVIEWING, "applicant")
"""Who may open what was filed."""

CONTACT: tuple[Role, ...] = (*OVERSIGHT, "applicant")
"""Who sees, beside the documents, how the applicant can be reached."""


def closed_to(parts: Parts, who: Reader, cycle_name: str, code: str) -> None:
    """Raise where an application is another city's, or one that the reader keeps away from: before anything of it is looked for."""
    who.must_see(ids.city_of(cycle_name), f"{cycle_name}/{code}")
    _impartial(parts, who, cycle_name, code)


def opened(parts: Parts, who: Reader, cycle_name: str, code: str, document: str = "") -> a.Application | Answer:
    """What an applicant filed, its opening on record, or the refusal of that: all of it, or one document by its name.

    Raises where it is not there for the reader.
    """
    closed_to(parts, who, cycle_name, code)
    _stated(parts, who, cycle_name)
    filed = parts.log.load(ids.application_stream(cycle_name, code), a.fold)[0]
    if filed is None or who.account is None or not _may_open(parts, who, cycle_name, code):
        raise InvalidError("absent", name=f"{cycle_name}/{code}")
    if document and document not in filed.documents:
        raise InvalidError("absent", name=document)
    names = [document] if document else sorted(filed.documents)
    refusal = None if who.role == "applicant" else _recorded(parts, who.account, who.role, filed, names)
    return refusal or filed


def contact_for(parts: Parts, who: Reader, filed: a.Application) -> str | None:
    """How an applicant can be reached, for those who see it; None for others, and where its key was destroyed."""
    if who.role not in CONTACT:
        return None
    stream = ids.application_stream(filed.cycle, filed.applicant)
    submitted = next((one for one in parts.log.events_of(stream) if isinstance(one.data, a.Submitted)), None)
    try:
        found = parts.log.reveal(submitted) if submitted else None
    except ErasedError:
        return None
    return found.contact.text if isinstance(found, a.Submitted) else None


def _impartial(parts: Parts, who: Reader, cycle_name: str, code: str) -> None:
    """Raise RefusedError where the reader keeps away from the application: asked of the log itself, which no read model lags behind."""

    def question(case: Case) -> None:
        filed = case.read(ids.application_stream(cycle_name, code), a.fold)
        if who.account is not None and filed is not None and who.account.handle in filed.recused:
            rule_ = case.regulation(case.cycle(cycle_name)).panels.recusal
            raise RefusedError("recused", rule_.basis, reviewer=who.account.handle)

    parts.office.look(ids.cycle_stream(cycle_name), question)


def _recorded(parts: Parts, account: Account, role: Role, filed: a.Application, names: Sequence[str]) -> Answer | None:
    """Open each document as the act that it is; the first refusal, where there is one."""
    actor = Actor(account.handle, role, authenticated=True)
    for document in names:
        command = OpenMaterial(cycle=filed.cycle, applicant=filed.applicant, document=document)
        answer = parts.office.execute(command, Act(actor, new_id()))
        if answer.outcome == "refused":
            return answer
    return None


def _may_open(parts: Parts, who: Reader, cycle_name: str, code: str) -> bool:
    """An applicant its own; a reviewer what the panels of the cycle have before them; the others whatever their city has."""
    if who.account is None:
        return False
    if who.role == "applicant":
        return code in who.account.acts_for
    parts.boards.catch_up()
    return who.role not in REVIEWING or cycle_name in seated(who.account.handle, parts.views.query)


def _stated(parts: Parts, who: Reader, cycle_name: str) -> None:
    """A reviewer says with whom an interest ties him, or with nobody, before any material is shown."""
    if who.role not in REVIEWING or who.account is None:
        return
    handle = who.account.handle

    def question(case: Case) -> None:
        opened = case.read(ids.cycle_stream(cycle_name), cycles.fold)
        if opened is not None and handle not in opened.review.stated:
            raise RefusedError("interest-not-stated", case.regulation(opened).panels.recusal.basis, reviewers=[handle])

    parts.office.look(ids.cycle_stream(cycle_name), question)
