"""Coming in and going: the first login with its second factor as a picture, password and code, the account's sessions, the language."""

import segno
from starlette.responses import Response

from console.shell import page
from console.visit import HOME, SPOKEN, Visit, away
from domain.shared.refusal import InvalidError
from doors.caller import drop, keep
from doors.spoken import LANGUAGES
from doors.statuses import status_of
from services.accounts.proof import SHORTEST
from services.post.mailboxes import Mailbox, Mailboxes

YEAR = 31_536_000
"""Seconds for which a browser keeps the language."""


def login(visit: Visit) -> Response:
    """The form; who is signed in is sent on."""
    return away(visit.back) if visit.who.account else page("login.html", visit, back=visit.back, typed="", error=None)


def log_in(visit: Visit) -> Response:
    """Open a session; what is wrong is told on the form, which keeps the handle alone."""
    given = [visit.given(name).strip() if name != "password" else visit.given(name) for name in ("handle", "password", "code")]
    try:
        _, token = visit.parts.sessions.open(*given)
    except InvalidError as error:
        status = status_of(error.code)
        return page("login.html", visit, status=status, back=visit.back, typed=given[0], error=error)
    answer = away(visit.back)
    keep(visit.request, answer, token)
    return answer


def log_out(visit: Visit) -> Response:
    """End this session."""
    for session in visit.parts.sessions.of(visit.handle):
        if session.guard == visit.who.guard:
            visit.parts.sessions.end(visit.handle, session.name)
    answer = away("/login")
    drop(visit.request, answer)
    return answer


def first(visit: Visit) -> Response:
    """The form of a first login: its token stands behind `#` in the link, and is filled in by the page or by hand."""
    return page("first.html", visit, shortest=SHORTEST, token="", error=None)


def enrol(visit: Visit) -> Response:
    """Take the link, once: set the password, and show the second factor, this once."""
    token, chosen = visit.given("token").strip().rpartition("#")[2], visit.given("password")
    if chosen != visit.given("again"):
        return _again(visit, token, InvalidError("password-twice"))
    try:
        found = visit.parts.accounts.redeem(token, chosen)
    except InvalidError as error:
        return _again(visit, token, error)
    return page("enrolled.html", visit, enrolled=found, picture=picture(found.factor))


def _again(visit: Visit, token: str, error: InvalidError) -> Response:
    """The form of a first login once more, with what is wrong."""
    return page("first.html", visit, status=status_of(error.code), shortest=SHORTEST, token=token, error=error)


def picture(address: str) -> str:
    """An address as a QR code in SVG, without a style of its own."""
    return segno.make(address, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass=None, light="#fff", title="QR")


def account(visit: Visit) -> Response:
    """Who is signed in, in which roles, for whom, and the account's open sessions."""
    mailbox_of = Mailboxes(visit.parts.accounts.database).of(visit.handle)
    return page("account.html", visit, sessions=visit.parts.sessions.of(visit.handle), mailbox=mailbox_of, error=None)


def mailbox(visit: Visit) -> Response:
    """Set where the account's messages go; what is wrong is told on the page, which keeps what was typed."""
    wanted = Mailbox(visit.given("mail").strip(), "en" if visit.given("language") == "en" else "zh")
    try:
        Mailboxes(visit.parts.accounts.database).keep(visit.handle, wanted)
    except InvalidError as error:
        sessions = visit.parts.sessions.of(visit.handle)
        return page("account.html", visit, status=status_of(error.code), sessions=sessions, mailbox=wanted, error=error)
    return away("/account")


def end(visit: Visit) -> Response:
    """End one of the account's sessions."""
    visit.parts.sessions.end(visit.handle, visit.given("session"))
    return away("/account")


def choose(visit: Visit) -> Response:
    """Keep the language that the reader chooses."""
    answer = away(visit.back or HOME)
    chosen = visit.given("to")
    if chosen in LANGUAGES:
        answer.set_cookie(SPOKEN, chosen, YEAR, path="/", secure=visit.request.url.scheme == "https", httponly=True, samesite="lax")
    return answer
