"""Whose act it is: the role of the body or authority that the regulation names for it, and the person who speaks for himself."""

from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.plan import Regulation
from services.case import Case


def acts_as(case: Case, regulation: Regulation, name: str, basis: str) -> None:
    """Refuse unless the sender acts in a role of the body or authority whose act this is."""
    roles = regulation.roles_of(name)
    if case.actor.role not in roles:
        raise RefusedError("not-theirs", basis, by=name, role=case.actor.role, roles=[one for one in roles if one != name])


def in_own_name(case: Case, person: str) -> None:
    """Raise InvalidError where somebody speaks for another: a sheet, a report and a word on the other side are a person's own."""
    if case.actor.id != person:
        raise InvalidError("not-own-name", actor=case.actor.id, named=person)
