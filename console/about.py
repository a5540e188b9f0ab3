"""What a form is about beyond its own fields: the act that a second person confirms, the candidate who is voted on, a payment."""

from collections.abc import Mapping
from typing import Any, cast

from console.choices import called
from console.pending import waiting
from console.saying import Saying
from console.subject import Subject, subject_of
from console.visit import Visit, whole
from console.worded import worded
from domain.award import award as awards
from domain.payment import payment as payments
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.case import Case
from services.sittings import Moved, Sitting, sittings

CONFIRM = "proposal.confirm"
PROPOSED = frozenset({CONFIRM, "proposal.drop"})
BALLOT = frozenset({"ballot.cast", "ballot.close"})
MONEY = frozenset({"payment.approve", "payment.pay", "payment.recover"})


def about(visit: Visit, say: Saying, command: str, shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels and words, for who is to decide on something that the fields only number; nothing where the reader may not see it."""
    if command in PROPOSED:
        return _proposed(visit, say, str(shown.get("proposal", "")))
    if command in MONEY:
        return _payment(visit, say, shown)
    return _motion(visit, say, command, shown) if command in BALLOT else []


def _proposed(visit: Visit, say: Saying, proposal: str) -> list[tuple[str, str]]:
    found = next((one for one in waiting(visit) if one.proposal == proposal), None)
    if found is None:
        return []
    fields = [(say.field(found.command, name), worded(visit, say, name, value)) for name, value in found.fields.items() if value]
    who = say.word("console-proposed-by", who=found.proposed_by)
    return [(say.word("about-act"), say.title(found.command)), (say.word("about-proposed"), who), *fields]


def proposed_title(visit: Visit, say: Saying, command: str, shown: Mapping[str, Any]) -> str:
    """What the act is called that a second person confirms; empty on any other form."""
    found = [one for one in waiting(visit) if one.proposal == shown.get("proposal", "")] if command == CONFIRM else []
    return say.title(found[0].command) if found else ""


def _payment(visit: Visit, say: Saying, shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How much, for which tier, who approved it, and that the title may yet be withdrawn."""
    cycle, code = str(shown.get("cycle", "")), str(shown.get("applicant", ""))
    account = visit.who.account
    if account is None or "finance" not in account.roles or not ids.CYCLE.fullmatch(cycle) or not account.sees(ids.city_of(cycle)):
        return []
    try:
        payment = visit.parts.log.load(ids.payment_stream(cycle, code), payments.fold)[0]
        award = visit.parts.log.load(ids.award_stream(cycle, code), awards.fold)[0]
    except InvalidError:  # a code that is still to be typed, or typed wrong
        return []
    if payment is None or award is None:
        return []
    told = [
        (say.word("money-sum"), say.word("money", amount=f"{payment.amount_cny:,}")),
        (say.field("winners", "tier"), say.name(award.tier)),
    ]
    if payment.approved_by:
        told.append((say.field("payments", "approved_by"), say.plain(payment.approved_by)))
    if award.proposed is not None:
        ground = say.name(award.proposed.ground.rpartition("/")[2])
        told.append((say.word("award-withdrawal"), say.word("about-withdrawal", ground=ground)))
    return told


def _motion(visit: Visit, say: Saying, command: str, shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    cycle, session, motion = (str(shown.get(name, "")) for name in ("cycle", "session", "motion"))
    number, put = whole(session), whole(motion)
    if not ids.CYCLE.fullmatch(cycle) or number is None or put is None:
        return []
    visit.who.must_see(ids.city_of(cycle), cycle)
    if not visit.parts.log.version(ids.session_stream(cycle, number)):
        return []
    found = subject_of(visit, cycle)
    moved = _moved(visit, found, number, put)
    if moved is None or visit.handle in moved.filed.recused:
        return []
    told = [
        (say.word("about-candidate"), called(visit, moved.filed.applicant)),
        (say.field("motion.put", "tier"), say.name(moved.tier)),
        (say.word("about-ballot"), say.word(f"about-ballot-{moved.ballot}")),
    ]
    if command == "ballot.close" and moved.outcome is None and moved.silent:
        told.append((say.word("about-silent"), say.word("about-silent-told", count=len(moved.silent), members=moved.silent)))
    return told


def _moved(visit: Visit, found: Subject, number: int, put: int) -> Moved | None:
    """The motion; None where there is none."""

    def question(case: Case) -> list[Sitting]:
        return sittings(case, found.cycle)

    held = cast("list[Sitting]", visit.parts.office.look(ids.cycle_stream(found.name), question))
    return next((one for sitting in held if sitting.number == number for one in sitting.motions if one.number == put), None)
