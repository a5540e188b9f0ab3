"""Who may see which scores: nobody's where he keeps away or speaks for the applicant, others' sheets only after the own, none too early."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from domain.cycle.cycle import Cycle
from domain.regulation.applicants import Track
from domain.shared.actor import Role
from doors.boards import COMMITTEE, OVERSIGHT, REVIEWING
from doors.caller import Reader
from doors.parts import Parts
from projections.recusal_register import RecusalRegister
from projections.sheet_register import SheetRegister
from projections.table import Condition
from services.scores import Marks

SCORES: tuple[Role, ...] = (*OVERSIGHT, *COMMITTEE, *REVIEWING)
"""Who may see scores at all: applicants and recommenders never."""

DELIBERATING: tuple[Role, ...] = (*OVERSIGHT, *COMMITTEE)
"""Who may see what those who deliberate have before them, and how they vote."""


class Scored(Protocol):
    """What of an application says who may see its scores."""

    @property
    def applicant(self) -> str:
        """Whose it is."""

    @property
    def track(self) -> Track:
        """Its track."""

    @property
    def recused(self) -> Collection[str]:
        """Who keeps away from it."""

    @property
    def sheets(self) -> Mapping[str, Mapping[str, object]]:
        """Stage -> reviewer -> the newest sheet."""


def may_see(who: Reader, cycle: Cycle, filed: Scored) -> bool:
    """Whether a reader may see anything of an application's scores."""
    if not _impartial(who, filed):
        return False
    if who.role in REVIEWING:
        return any(who.account is not None and who.account.handle in sheets for sheets in filed.sheets.values())
    return who.role in OVERSIGHT or (who.role in COMMITTEE and bool(cycle.rankings))


def may_see_sheets(who: Reader, cycle: Cycle, filed: Scored, stage: str) -> bool:
    """Whether a reader may see what each reviewer gave in a stage: whoever sits on its panel, once the own sheet is in."""
    if not may_see(who, cycle, filed) or who.account is None:
        return False
    own = who.account.handle in filed.sheets.get(stage, {})
    scoring = stage not in cycle.closed and who.account.handle in cycle.review.members(stage, filed.track)
    return own if scoring or who.role in REVIEWING else True


def may_see_questions(who: Reader, cycle: Cycle, filed: Scored, stage: str) -> bool:
    """Whether a reader may see what the reviewers of a stage would ask on the visit: as their sheets, and whoever reviews after it."""
    if may_see_sheets(who, cycle, filed, stage):
        return True
    if not _impartial(who, filed) or who.role not in REVIEWING or who.account is None:
        return False
    return stage in cycle.closed and who.account.handle in cycle.review.members(cycle.stage or "", filed.track)


def may_see_rank(who: Reader, cycle: Cycle, filed: Scored) -> bool:
    """Whether a reader may see composite and rank: nobody before the ranking is frozen."""
    return bool(cycle.rankings) and may_see(who, cycle, filed)


def _impartial(who: Reader, filed: Scored) -> bool:
    account = who.account
    return account is not None and account.handle not in filed.recused and filed.applicant not in account.acts_for


def marks(parts: Parts, cycle: str, codes: Iterable[str]) -> list[Marks]:
    """What was given to these applications of a cycle, by the boards: whoever shows it asks first who may see it."""
    given: dict[str, dict[str, dict[str, Decimal]]] = {}
    for row in SheetRegister.table.rows(parts.views.query, "cycle = ?", [cycle]):
        given.setdefault(row["applicant"], {}).setdefault(row["stage"], {})[row["reviewer"]] = Decimal(row["total"])
    recused: dict[str, set[str]] = {}
    for row in RecusalRegister.table.rows(parts.views.query, "cycle = ?", [cycle]):
        recused.setdefault(row["applicant"], set()).add(row["person"])
    return [Marks(code, given.get(code, {}), frozenset(recused.get(code, ()))) for code in codes]


def sheets_in(parts: Parts, cycle: str) -> dict[tuple[str, str], int]:
    """Stage and reviewer -> how many sheets of a cycle are in, without those of who keeps away: a number names nobody."""
    away = "select 1 from recusal_register r where r.cycle = {0}.cycle and r.applicant = {0}.applicant and r.person = {0}.reviewer"
    where: list[Condition] = [("cycle = ?", (cycle,)), (f"not exists ({away.format(SheetRegister.table.name)})", ())]
    found = SheetRegister.table.groups(parts.views.query, where, ("stage", "reviewer"))
    return {(stage, reviewer): many for stage, reviewer, many in found}
