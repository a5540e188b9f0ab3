"""Messages: what the reader was told, what became of mail and webhook, and how each kind of message reads."""

from typing import NamedTuple

from starlette.responses import Response

from console.shell import page
from console.visit import Visit, absent, away, whole
from domain.policies.places import TIERS
from domain.shared.actor import Role
from doors.looking import PAGE, paged
from services.post.letters import KINDS
from services.post.outbox import Delivery, Outbox
from services.post.template import Said, Templates

SEES: tuple[Role, ...] = ("office", "operator")
"""Who is shown the outbox and the templates, and may let a message be sent again."""

STATES = ("waiting", "claimed", "sent", "refused", "unsure")


class Told(NamedTuple):
    """A delivery with its words."""

    one: Delivery
    said: Said


def messages(visit: Visit) -> Response:
    """The reader's own, the newest first; what is shown now is read from now on."""
    outbox, own = _outbox(visit), "recipient = ? and channel = 'page'"
    number, pages = paged(_number(visit), outbox.count(own, visit.handle))
    found = outbox.rows(f"{own} order by position desc limit ? offset ?", visit.handle, PAGE, (number - 1) * PAGE)
    unread = outbox.count(f"{own} and read_at = 0", visit.handle)
    told = [Told(one, _templates(visit).said(one, visit.spoken)) for one in found]
    answer = page("messages.html", visit, told=told, unread=unread, number=number, pages=pages, sees=_sees(visit))
    outbox.read(found, visit.parts.accounts.clock.now())
    return answer


def outbox(visit: Visit) -> Response:
    """What waits, was sent, was refused or is unsure, with the other side's words; no other city's."""
    box = _outbox(visit)
    chosen = visit.request.query_params.get("state", "")
    where, values = _bounds(visit)
    counts = {state: box.count(f"{where} and state = ?", *values, state) for state in STATES}
    if chosen in STATES:
        where, values = f"{where} and state = ?", [*values, chosen]
    number, pages = paged(_number(visit), box.count(where, *values))
    found = box.rows(f"{where} order by position desc, recipient, channel limit ? offset ?", *values, PAGE, (number - 1) * PAGE)
    return page(
        "outbox.html", visit, rows=found, counts=counts, chosen=chosen, number=number, pages=pages, kind=visit.parts.log.kind
    )  # fmt: skip


def again(visit: Visit) -> Response:
    """Let one that was refused, or of which nobody knows, be sent again."""
    box = _outbox(visit)
    found = box.find(whole(visit.given("position")) or 0, visit.given("recipient"), visit.given("channel"))
    if found is None or (visit.who.city and found.city != visit.who.city):
        raise absent(visit.given("position"))
    box.again(found, visit.parts.accounts.clock.now())
    return away("/messages/outbox")


def templates(visit: Visit) -> Response:
    """Each kind of message in both languages, with made-up facts."""
    city = visit.who.city or (visit.parts.catalogue.cities() or [""])[0]
    words = _templates(visit)
    found = {kind: [words.said(_sample(kind, city), "zh"), words.said(_sample(kind, city), "en")] for kind in KINDS}
    return page("message-templates.html", visit, found=found)


def _sample(kind: str, city: str) -> Delivery:
    told = {
        "qualification": "qualified", "objection-decided": "rejected", "second": "cycle.cancel", "overdue": "qualification",
        "duty": "share_experience", "award": TIERS[0],
    }.get(kind, "")  # fmt: skip
    day = "2026-06-30" if kind in {"supplement", "notice", "duty", "objection"} else ""
    return Delivery(0, "", "page", kind, city, f"{city}/2026", f"/cycles/{city}/2026", day, "", told, 0, "sent", 0, 0, "", 0, 0)


def _outbox(visit: Visit) -> Outbox:
    found = visit.parts.outbox
    if found is None:
        raise absent("outbox")
    return found


def _templates(visit: Visit) -> Templates:
    return Templates(visit.parts.catalogue, str(visit.request.base_url).rstrip("/"))


def _bounds(visit: Visit) -> tuple[str, list[object]]:
    return ("channel != 'page' and city = ?", [visit.who.city]) if visit.who.city else ("channel != 'page'", [])


def _sees(visit: Visit) -> bool:
    return bool(visit.who.account and set(visit.who.account.roles) & set(SEES))


def _number(visit: Visit) -> int:
    return max(whole(visit.request.query_params.get("page", "")) or 1, 1)
