"""Who may see which scores: nobody's where he keeps away or speaks for the applicant, others' sheets only after the own, none too early."""

from domain.application.application import Application
from domain.cycle.cycle import Cycle
from domain.shared.actor import Role
from doors.boards import COMMITTEE, OVERSIGHT, REVIEWING
from doors.caller import Reader

SCORES: tuple[Role, ...] = (*OVERSIGHT, *COMMITTEE, *REVIEWING)
"""Who may see scores at all: applicants and recommenders never."""

DELIBERATING: tuple[Role, ...] = (*OVERSIGHT, *COMMITTEE)
"""Who may see what those who deliberate have before them, and how they vote."""


def may_see(who: Reader, cycle: Cycle, filed: Application) -> bool:
    """Whether a reader may see anything of an application's scores."""
    if not _impartial(who, filed):
        return False
    if who.role in REVIEWING:
        return any(who.account is not None and who.account.handle in sheets for sheets in filed.sheets.values())
    return who.role in OVERSIGHT or (who.role in COMMITTEE and bool(cycle.rankings))


def may_see_sheets(who: Reader, cycle: Cycle, filed: Application, stage: str) -> bool:
    """Whether a reader may see what each reviewer gave in a stage: whoever sits on its panel, once the own sheet is in."""
    if not may_see(who, cycle, filed) or who.account is None:
        return False
    own = who.account.handle in filed.sheets.get(stage, {})
    scoring = stage not in cycle.closed and who.account.handle in cycle.review.members(stage, filed.track)
    return own if scoring or who.role in REVIEWING else True


def may_see_rank(who: Reader, cycle: Cycle, filed: Application) -> bool:
    """Whether a reader may see composite and rank: nobody before the ranking is frozen."""
    return bool(cycle.rankings) and may_see(who, cycle, filed)


def _impartial(who: Reader, filed: Application) -> bool:
    account = who.account
    return account is not None and account.handle not in filed.recused and filed.applicant not in account.acts_for
