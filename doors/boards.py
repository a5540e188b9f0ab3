"""The table of what may be read: each board with the roles that may, what it can be asked for, and how much of it each role sees."""

from collections.abc import Callable, Mapping

import msgspec

from domain.shared.actor import Role
from doors.caller import Reader
from projections.applicant_register import ApplicantRegister
from projections.application_register import ApplicationRegister
from projections.audit_trail import AuditTrail
from projections.ban_register import BanRegister
from projections.body_register import BodyRegister
from projections.comment_board import CommentBoard
from projections.cycle_board import CycleBoard
from projections.deadline_docket import DeadlineDocket
from projections.draw_register import DrawRegister
from projections.duty_register import DutyRegister
from projections.notice_board import NoticeBoard
from projections.office_desk import OfficeDesk
from projections.panel_board import PanelBoard
from projections.payment_register import PaymentRegister
from projections.pending_acts import PendingActs
from projections.recusal_register import RecusalRegister
from projections.review_load import ReviewLoad
from projections.reviewer_register import ReviewerRegister
from projections.table import Ask, Condition, Table
from projections.winners_register import WinnersRegister

OVERSIGHT: tuple[Role, ...] = ("office", "supervisor", "auditor")
COMMITTEE: tuple[Role, ...] = ("committee_member", "committee_chair", "approver")
REVIEWING: tuple[Role, ...] = ("reviewer", "panel_leader")
STAFF: tuple[Role, ...] = (*OVERSIGHT, *COMMITTEE, "finance", "operator")
SIGNED_IN: tuple[Role, ...] = (*STAFF, *REVIEWING, "applicant", "recommender")

Narrowed = Callable[[Reader, Ask], list[Condition]]
"""What of a board a reader sees beside the city's bounds."""


class Read(msgspec.Struct, frozen=True):
    """A board as it is read: `bound` tells by which column a city is known, `filters` which columns may be asked for.

    `shown`: role -> the columns that it sees, where that is not all of them.
    """

    table: Table
    told: str
    roles: tuple[Role, ...]
    bound: str
    filters: tuple[str, ...]
    narrowed: Narrowed = lambda _, __: []
    shown: Mapping[Role, tuple[str, ...]] = {}


def _applications(reader: Reader, ask: Ask) -> list[Condition]:
    """An applicant's own, a reviewer's from cycles on whose panels he sits, and for nobody what he keeps away from."""
    if reader.account is None:
        return [("1 = 0", ())]
    found: list[Condition] = []
    if reader.role == "applicant":
        found.append(among("applicant", reader.account.acts_for))
    if reader.role in REVIEWING:
        found.append(among("cycle", seated(reader.account.handle, ask)))
    away = "select 1 from recusal_register r where r.cycle = {0}.cycle and r.applicant = {0}.applicant and r.person = ?"
    return [*found, (f"not exists ({away.format(ApplicationRegister.table.name)})", (reader.account.handle,))]


def _trail(reader: Reader, _: Ask) -> list[Condition]:
    """Nothing of what the reader keeps away from: the application, its material, its title, its money."""
    away = "select 1 from recusal_register r where r.person = ? and audit_trail.stream like ? || r.cycle || '/' || r.applicant"
    return [(f"not exists ({away})", (reader.account.handle, "%:"))] if reader.account else []


def _own(reader: Reader, _: Ask) -> list[Condition]:
    return [among("applicant", reader.account.acts_for)] if reader.account and reader.role == "applicant" else []


def among(column: str, values: tuple[str, ...]) -> Condition:
    """The column is one of these."""
    return (f"{column} in ({', '.join('?' * len(values))})", values) if values else ("1 = 0", ())


def named_like(text: str) -> list[Condition]:
    """The column `applicant` is one whose code or name, or an earlier name, has this in it; nothing is asked where it is empty."""
    if not text.strip():
        return []
    part = text.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    has = " or ".join(f"lower({column}) like ? escape '\\'" for column in ("applicant", "name", "former"))
    return [(f"applicant in (select applicant from applicant_register where {has})", (f"%{part}%",) * 3)]  # noqa: S608  # names of our own


def seated(person: str, ask: Ask) -> tuple[str, ...]:
    """The cycles on whose panels a person sits."""
    return tuple(dict.fromkeys(row["cycle"] for row in PanelBoard.table.rows(ask) if person in row["members"].split(", ")))


PROGRESS = (
    "cycle", "applicant", "track", "standing", "stamped_at", "recommended", "supplement", "due", "qualification", "notice", "ended",
    "candidacy",
)  # fmt: skip
"""What an applicant and a recommender see of an application."""

TO_REVIEW = ("cycle", "applicant", "track", "standing", "qualification", "review", "ended")
"""What a reviewer sees of one: no score of another's."""

NARROW: dict[Role, tuple[str, ...]] = {"applicant": PROGRESS, "recommender": PROGRESS, "reviewer": TO_REVIEW, "panel_leader": TO_REVIEW}

TITLE = ("cycle", "applicant", "track", "tier", "rank", "re_award", "conferred_on", "valid_until", "state", "ended_on")
"""What of a title is public: everything but its money."""

MONEY: tuple[Role, ...] = (*OVERSIGHT, "approver", "finance")
"""Who sees each payment with its approvals; an applicant sees its own without them."""

OWN_MONEY = tuple(name for name in PaymentRegister.table.kinds if name != "approved_by")

ENTERED = tuple(name for name in ApplicantRegister.table.kinds if name != "cities")
"""What a city is told of an applicant: not which other cities it concerns."""

EVERYBODY: tuple[Role, ...] = ("public", *SIGNED_IN)

READS: dict[str, Read] = {
    "cycles": Read(
        CycleBoard.table, "where each cycle stands, and when it moves next", SIGNED_IN, "cycle", ("cycle", "year", "state", "stage")
    ),
    "applications": Read(
        ApplicationRegister.table, "every application from its receipt to what became of it",
        (*OVERSIGHT, *COMMITTEE, *REVIEWING, "applicant", "recommender"), "cycle",
        ("cycle", "applicant", "track", "standing", "supplement", "qualification", "review", "notice", "ended", "candidacy"),
        _applications, NARROW,
    ),
    "draws": Read(DrawRegister.table, "every draw with its seeds, so that it can be drawn again", STAFF, "cycle", ("cycle", "state")),
    "panels": Read(PanelBoard.table, "who sits on which panel", (*STAFF, *REVIEWING), "cycle", ("cycle", "panel", "leader")),
    "recusals": Read(
        RecusalRegister.table, "who keeps away from which application", OVERSIGHT, "cycle", ("cycle", "applicant", "person")
    ),
    "notices": Read(NoticeBoard.table, "every public notice", ("public",), "cycle", ("cycle", "state")),
    "comments": Read(
        CommentBoard.table, "every public comment and late report, and what became of it", OVERSIGHT, "cycle", ("cycle", "kind", "outcome")
    ),
    "winners": Read(
        WinnersRegister.table, "every title, what it paid, and what became of it", (*STAFF, "applicant"), "cycle",
        ("cycle", "applicant", "track", "tier", "state"), _own,
    ),
    "titles": Read(
        WinnersRegister.table, "every title and what became of it, without its money", ("public",), "cycle",
        ("cycle", "applicant", "track", "tier", "state"), shown=dict.fromkeys(EVERYBODY, TITLE),
    ),
    "pending": Read(PendingActs.table, "acts that wait for a second person", STAFF, "city", ("state", "command", "proposed_by")),
    "desk": Read(OfficeDesk.table, "what came by itself and waits for a person", OVERSIGHT, "city", ("matter", "state")),
    "docket": Read(
        DeadlineDocket.table, "what is due, in whose hands, by which article, in how many working days", (*STAFF, "recommender"), "stream",
        ("stream", "name", "hands", "state"),
    ),
    "applicants": Read(
        ApplicantRegister.table, "every organization and person ever entered that concerns the reader's city", OVERSIGHT, "cities",
        ("applicant", "track", "registered_in"), shown=dict.fromkeys(OVERSIGHT, ENTERED),
    ),
    "bans": Read(BanRegister.table, "who may not apply from when until when, and why", OVERSIGHT, "city", ("city", "applicant", "ground")),
    "reviewers": Read(
        ReviewerRegister.table, "who is in a city's pool, or has sat on its panels", OVERSIGHT, "city",
        ("city", "reviewer", "field", "in_pool"),
    ),
    "loads": Read(ReviewLoad.table, "what each person did in a cycle's review", OVERSIGHT, "cycle", ("cycle", "reviewer")),
    "bodies": Read(BodyRegister.table, "who sits in which body of a city", OVERSIGHT, "city", ("city", "body", "member")),
    "payments": Read(
        PaymentRegister.table, "every payment from what is owed to what came back", (*MONEY, "applicant"), "cycle",
        ("cycle", "applicant", "state", "budget_year"), _own, {"applicant": OWN_MONEY},
    ),
    "duties": Read(
        DutyRegister.table, "what the years of each title ask for, and whether it was done", (*STAFF, "applicant"), "cycle",
        ("cycle", "applicant", "duty", "state"), _own,
    ),
    "trail": Read(
        AuditTrail.table, "every event: when, by whom, what, under which article", OVERSIGHT, "stream",
        ("stream", "event", "command", "code"), _trail,
    ),
}  # fmt: skip
"""Name -> board."""


NOBODYS = ("applicant:%", "holidays:%")
"""Streams that belong to no city."""


def bounds(read: Read, city: str) -> list[Condition]:
    """What of a board belongs to a city, or to no city at all; what is public is there for everybody, wherever the account is."""
    if not city or "public" in read.roles:
        return []
    name = city.replace("_", "\\_")
    match read.bound:
        case "cycle":
            return [("cycle like ? escape '\\'", (f"{name}/%",))]
        case "cities":
            here = "cities like ? escape '\\' or employer in (select applicant from applicant_register where registered_in = ?)"
            return [(here, (f"% {name} %", city))]
        case "city":
            return [("city = ? or city is null", (city,))]
        case _:
            like = " or ".join(["stream like ? escape '\\'"] * (2 + len(NOBODYS)))
            return [(f"{like} or stream = 'log'", (f"%:{name}", f"%:{name}/%", *NOBODYS))]
