"""Whose act it is: the role of the body or authority that the regulation names for it."""

from domain.shared.refusal import RefusedError
from domain.stages.plan import Regulation
from services.case import Case


def acts_as(case: Case, regulation: Regulation, name: str, basis: str) -> None:
    """Refuse unless the sender acts in a role of the body or authority whose act this is."""
    roles = regulation.roles_of(name)
    if case.actor.role not in roles:
        raise RefusedError("not-theirs", basis, by=name, role=case.actor.role, roles=list(roles))
