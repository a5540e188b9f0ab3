"""The console: every page under its address, in one place."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from console import (
    acts,
    answers,
    applications,
    audit,
    awards,
    ballot,
    calendar,
    comments,
    cycles,
    desk,
    entry,
    evidence,
    filing,
    finance,
    law,
    messages,
    objections,
    operating,
    pack,
    papers,
    pending,
    polls,
    proofs,
    public,
    ranking,
    reconciling,
    registers,
    replay,
    reviewing,
    roster,
    statistics,
    together,
    watching,
    why,
)
from console.failing import HANDLERS
from console.statics import favicon, static
from console.visit import Again, View, visited
from domain.shared.actor import Role
from doors.boards import MONEY, OVERSIGHT, READS, REVIEWING, SIGNED_IN, STAFF
from doors.comments import COMMENTS, OPENERS
from doors.flagged import WATCHING
from doors.limits import What
from doors.objections import OBJECTIONS
from doors.opening import APPLICATION, MATERIAL
from doors.parts import Parts
from doors.safety import Safety
from doors.scores import DELIBERATING, SCORES


def build(parts: Parts) -> ASGIApp:
    """The console over the parts of one log."""
    app = Starlette(routes=routes(), exception_handlers=HANDLERS)
    app.state.parts = parts
    return Safety(app)  # around everything, so that the page of a fault has them, too


def routes() -> list[BaseRoute]:
    """Every page."""
    return [
        *_entry(),
        shown("/", desk.desk, *SIGNED_IN),
        shown("/statistics", statistics.statistics, *STAFF),
        shown("/statistics/{form}", statistics.taken, *STAFF),
        *_acts(),
        *_cycles(),
        *_applications(),
        *_registers(),
        *_awards(),
        *_public(),
        *_law(),
        shown("/operator", operating.operator, *operating.RUNNERS),
        shown("/messages", messages.messages, *SIGNED_IN),
        shown("/messages/outbox", messages.outbox, *messages.SEES),
        sent("/messages/outbox/again", messages.again, *messages.SEES),
        shown("/messages/templates", messages.templates, *messages.SEES),
        Route("/static/{digest}/{name}", static),
        Route("/favicon.ico", favicon),
    ]


def shown(path: str, view: View, *roles: Role) -> Route:
    """A page that is looked at."""
    return Route(path, visited(view, *roles), methods=["GET"])


def sent(path: str, view: View, *roles: Role, counted: What = "command", again: Again | None = None) -> Route:
    """A form that is sent; `again` keeps what was typed where the session is over."""
    return Route(path, visited(view, *roles, counted=counted, again=again), methods=["POST"])


def _entry() -> list[BaseRoute]:
    return [
        shown("/login", entry.login, "public"),
        sent("/login", entry.log_in, "public", counted="login"),
        sent("/logout", entry.log_out, *SIGNED_IN),
        shown("/first", entry.first, "public"),
        sent("/first", entry.enrol, "public", counted="login"),
        shown("/account", entry.account, *SIGNED_IN),
        sent("/account/end", entry.end, *SIGNED_IN),
        sent("/account/mail", entry.mailbox, *SIGNED_IN),
        shown("/language", entry.choose, "public"),
    ]


def _acts() -> list[BaseRoute]:
    return [
        shown("/acts", acts.every, "public"),
        shown("/acts/{command}", acts.act, "public"),
        sent("/acts/score.submit", acts.on_its_page(reviewing.again), "public", again=acts.again),
        sent("/acts/application.submit", filing.submit, "public", again=acts.again),
        sent("/acts/{command}", acts.send, "public", again=acts.again),
        shown("/pending", pending.pending, *STAFF),
        sent("/together", together.choose, *SIGNED_IN, counted="read"),
        sent("/together/{command}", together.form, *SIGNED_IN, counted="read"),
        sent("/together/{command}/preview", together.preview, *SIGNED_IN, counted="read"),
        sent("/together/{command}/send", together.send, *SIGNED_IN),
    ]


def _cycles() -> list[BaseRoute]:
    return [
        shown("/cycles", cycles.cycles, *SIGNED_IN),
        shown("/cycles/{city}/{year}", cycles.cycle, *SIGNED_IN),
        shown("/cycles/{city}/{year}/decisions", audit.decisions, *OVERSIGHT),
        shown("/cycles/{city}/{year}/draw", watching.draw, *OVERSIGHT),
        shown("/flags", watching.flagged, *WATCHING),
        shown("/cycles/{city}/{year}/ranking", ranking.ranking, *SCORES),
        shown("/cycles/{city}/{year}/pack", pack.pack, *DELIBERATING),
        shown("/cycles/{city}/{year}/ballot", ballot.ballot, *DELIBERATING),
        shown("/cycles/{city}/{year}/announcement/{form}", papers.announcement, "public"),
        shown("/cycles/{city}/{year}/winners/{number}/{form}", papers.decision, "public"),
        shown("/cycles/{city}/{year}/minutes/{number}/{form}", papers.sitting, *DELIBERATING),
        shown("/cycles/{city}/{year}/comments", comments.comments, *COMMENTS),
        sent("/cycles/{city}/{year}/comments/{reference}/open", comments.opened, *OPENERS),
        shown("/cycles/{city}/{year}/comments/{reference}/evidence/{digest}", evidence.proved("comment"), *OPENERS),
        shown("/cycles/{city}/{year}/objections", objections.objections, *OBJECTIONS),
        shown("/cycles/{city}/{year}/objections/{reference}", objections.objection, *OBJECTIONS),
        sent("/cycles/{city}/{year}/objections/{reference}/open", objections.opened, *OBJECTIONS),
        shown("/cycles/{city}/{year}/objections/{reference}/evidence/{digest}", evidence.proved("objection"), *OBJECTIONS),
        shown("/cycles/{city}/{year}/replay", replay.replay, *OVERSIGHT),
        shown("/proofs", proofs.shown, *OVERSIGHT),
        shown("/proofs/bundle", proofs.bundle, *OVERSIGHT),
        shown("/proofs/verify_bundle.py", proofs.checker, "public"),
        shown("/why", why.why, *OVERSIGHT),
        shown("/as-of", audit.as_of, *OVERSIGHT),
        shown("/cycles/{city}/{year}/file", filing.filing, "applicant"),
        sent("/cycles/{city}/{year}/file", filing.check, "applicant", counted="read"),
    ]


def _applications() -> list[BaseRoute]:
    one = "/applications/{city}/{year}/{applicant}"
    return [
        shown("/applications", applications.applications, *APPLICATION),
        shown(one, applications.application, *APPLICATION),
        shown(f"{one}/material", applications.material, *MATERIAL),
        shown(f"{one}/document", applications.document, *MATERIAL),
        shown(f"{one}/score", reviewing.sheet, *REVIEWING),
        shown(f"{one}/supplement/{{number}}/{{form}}", papers.supplement, *OVERSIGHT, "applicant"),
        shown(f"{one}/feedback/{{form}}", papers.feedback, *OVERSIGHT, "applicant"),
        shown(f"{one}/receipt", applications.receipt, *APPLICATION),
    ]


def _registers() -> list[BaseRoute]:
    return [
        shown("/registers", registers.registers, *OVERSIGHT),
        shown("/registers/applicants", registers.applicants, *OVERSIGHT),
        shown("/registers/applicants/{applicant}", registers.applicant, *OVERSIGHT),
        shown("/registers/bans", registers.bans, *OVERSIGHT),
        shown("/registers/reviewers", roster.reviewers, *OVERSIGHT),
        shown("/registers/reviewers/{city}/{reviewer}", roster.reviewer, *OVERSIGHT),
        shown("/registers/bodies", roster.bodies, *OVERSIGHT),
        shown("/registers/bodies/{city}/{body}", roster.body, *OVERSIGHT),
    ]


def _awards() -> list[BaseRoute]:
    holders = READS["winners"].roles
    return [
        shown("/awards", awards.awards, *holders),
        shown("/awards/{city}/{year}/{applicant}", awards.award, *holders),
        shown("/finance", finance.finance, *MONEY),
        shown("/finance/payables/{form}", reconciling.taken, *reconciling.FINANCE),
        shown("/finance/statement", reconciling.reconcile, *reconciling.FINANCE),
        sent("/finance/statement", reconciling.reconciled_page, *reconciling.FINANCE, counted="read"),
        sent("/finance/statement/xlsx", reconciling.reconciled_book, *reconciling.FINANCE, counted="read"),
        shown("/finance/statement/template", reconciling.blank, *reconciling.FINANCE),
    ]


def _public() -> list[BaseRoute]:
    return [
        shown("/notices", public.notices, "public"),
        shown("/polls/{city}/{year}", polls.poll, "public"),
        sent("/polls/{city}/{year}", polls.voice, "public", counted="public"),
        sent("/polls/{city}/{year}/slips", polls.slips, "office"),
        shown("/answers", answers.answers, "public"),
        shown("/notices.atom", public.atom, "public"),
        shown("/notices.ics", public.calendar, "public"),
        shown("/notices/{city}/{year}/{number}", public.notice, "public"),
        shown("/notices/{city}/{year}/{number}/posted", public.posted_page, "public"),
        shown("/notices/{city}/{year}/{number}/{form}", papers.notice, "public"),
        shown("/titles", public.titles, "public"),
        shown("/titles/{city}/{year}/{applicant}/certificate", papers.certificate, *STAFF, "applicant"),
        shown("/certificate", public.certificate, "public"),
    ]


def _law() -> list[BaseRoute]:
    return [
        shown("/regulations", law.regulations, "public"),
        shown("/regulations/compare", law.compared, "public"),
        shown("/regulations/{city}/{version}", law.regulation, "public"),
        shown("/regulations/{city}/{version}/clauses", law.clauses, "public"),
        shown("/calendar", calendar.calendar, "public"),
        shown("/calendar/notice", calendar.transcribe, *calendar.ANNOUNCERS),
        sent("/calendar/notice", calendar.foresee, *calendar.ANNOUNCERS, counted="read"),
    ]
