"""Papers to take along: each where its page is, for who may see that page; in the form that is asked for."""

from collections.abc import Callable, Container
from typing import NamedTuple

from starlette.responses import Response

from console.subject import Subject, filed_of, subject
from console.visit import HELD, Visit, absent, whole
from domain.application.admission import SupplementRequested
from domain.cycle.events import CandidatesConferred
from domain.session.session import MotionPut
from domain.shared import identifiers as ids
from doors.boards import OVERSIGHT
from doors.looking import one
from doors.opening import closed_to
from doors.scores import may_see
from services.documents import award_list, call, letters, minutes, official
from services.documents.issuing import Issuing
from services.documents.official import Certificate
from services.documents.paper import Paper
from services.documents.press import posted
from services.documents.word import word
from services.told import decisions

FORMS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (posted, "application/pdf"),
    "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""Form -> how a paper is made in it, and what it is to a browser."""

FIXED = ("pdf",)
"""The forms of what nobody edits any more: a list of winners, feedback."""


class Listed(NamedTuple):
    """A paper that there is: its word, its number among its kind, and where it is."""

    word: str
    number: int
    address: str
    forms: tuple[str, ...] = tuple(FORMS)


def issuing(visit: Visit) -> Issuing:
    """The papers of the log at hand."""
    return Issuing(visit.parts.log, visit.parts.office.texts)


def announcement(visit: Visit) -> Response:
    """The call of a cycle: for everybody."""
    cycle = _anybodys(visit)
    return _handed(visit, call.announcement(issuing(visit), cycle), "call")


def decision(visit: Visit) -> Response:
    """A list of winners as it was announced: for everybody."""
    cycle, number = _anybodys(visit), _number(visit)
    return _handed(visit, award_list.decision(issuing(visit), cycle, number), f"winners-{number}", FIXED)


def notice(visit: Visit) -> Response:
    """A notice as it is posted on paper: for everybody."""
    cycle, number = _anybodys(visit), _number(visit)
    return _handed(visit, official.notice(issuing(visit), cycle, number), f"notice-{number}")


def sitting(visit: Visit) -> Response:
    """The minutes of a sitting: for who sees its ballot, and keeps away from nobody who was put to the vote in it."""
    found, number = subject(visit), _number(visit)
    for _, motion in issuing(visit).each(ids.session_stream(found.name, number), MotionPut):
        closed_to(visit.parts, visit.who, found.name, motion.candidate)
        filed = filed_of(visit, found.name, motion.candidate)
        if filed is None or not may_see(visit.who, found.cycle, filed):
            raise absent(visit.request.url.path)
    return _handed(visit, minutes.minutes(issuing(visit), found.name, number), f"minutes-{number}")


def supplement(visit: Visit) -> Response:
    """What an application lacks: for the office and the applicant itself."""
    found, code = _application(visit)
    return _handed(visit, letters.supplement(issuing(visit), found.name, code, _number(visit)), f"supplement-{code}")


def feedback(visit: Visit) -> Response:
    """What came of an application: for the office and the applicant itself."""
    found, code = _application(visit)
    return _handed(visit, letters.feedback(issuing(visit), found.name, code), f"feedback-{code}", FIXED)


def certificate(visit: Visit) -> Response:
    """The certificate of a title, for the office and its holder."""
    cycle, code = f"{visit.path('city')}/{visit.path('year')}", visit.path("applicant")
    one(visit.parts, "winners", visit.who, [("cycle = ? and applicant = ?", (cycle, code))], f"{cycle}/{code}")
    made = official.certificate(issuing(visit), cycle, code)
    return _sent(signed(visit, made), f"certificate-{cycle.replace('/', '-')}-{code}", "pdf")


def of_cycle(found: Subject) -> list[Listed]:
    """What a cycle's page leads to."""
    base = f"/cycles/{found.name}"
    conferred = [one for one in found.events if isinstance(one.data, CandidatesConferred)]
    calls = [Listed("paper-announcement", 1, f"{base}/announcement")] if found.cycle.announced else []
    return [*calls, *(Listed("paper-decision", number, f"{base}/winners/{number}", FIXED) for number, _ in enumerate(conferred, 1))]


def of_application(visit: Visit, found: Subject, code: str) -> list[Listed]:
    """What an application's page leads to, for the office and the applicant."""
    if visit.who.role not in (*OVERSIGHT, "applicant"):
        return []
    base, log = f"/applications/{found.name}/{code}", visit.parts.log
    asked = issuing(visit).each(ids.application_stream(found.name, code), SupplementRequested)
    taken = decisions(log, found.regulation, found.cycle, code)
    over = any(told.last or told.word == "told-not-awarded" for _, told in taken)
    told = [Listed("paper-feedback", 1, f"{base}/feedback", FIXED)] if over else []
    return [*(Listed("paper-supplement", number, f"{base}/supplement/{number}") for number, _ in enumerate(asked, 1)), *told]


def signed(visit: Visit, paper: Paper | Certificate) -> bytes:
    """A paper as the press sets it, with the office's signature where a key is set."""
    return visit.parts.sign(posted(paper), paper.dated)


def _application(visit: Visit) -> tuple[Subject, str]:
    """The application that the address names; raises InvalidError where it is not there for the reader."""
    found, code = subject(visit), ids.applicant(visit.path("applicant"))
    closed_to(visit.parts, visit.who, found.name, code)
    one(visit.parts, "applications", visit.who, [("cycle = ? and applicant = ?", (found.name, code))], f"{found.name}/{code}")
    return found, code


def _anybodys(visit: Visit) -> str:
    """The cycle of a public paper, of whatever city; raises InvalidError where the address names none."""
    cycle = f"{visit.path('city')}/{visit.path('year')}"
    if not ids.CYCLE.fullmatch(cycle):
        raise absent(cycle)
    return cycle


def _number(visit: Visit) -> int:
    number = whole(visit.path("number"))
    if number is None:
        raise absent(visit.request.url.path)
    return number


def _handed(visit: Visit, paper: Paper, name: str, forms: Container[str] = FORMS) -> Response:
    """A paper in the form that the address asks for, signed where nobody edits it; a form that it has not is not there."""
    form = visit.path("form")
    if form not in forms:
        raise absent(visit.request.url.path)
    return _sent(
        signed(visit, paper) if form == "pdf" else FORMS[form][0](paper), f"{name}-{visit.path('city')}-{visit.path('year')}", form
    )


def _sent(content: bytes, name: str, form: str) -> Response:
    shown = "inline" if form == "pdf" else "attachment"
    return Response(content, 200, HELD | {"Content-Disposition": f'{shown}; filename="{name}.{form}"'}, FORMS[form][1])
