"""What waits for a reader beside the open stage: applications to recommend, a title's duties, a withdrawal in its chain."""

from collections.abc import Iterator, Sequence

from console.choices import called_all, regulation_of
from console.tasks import Task
from console.visit import Visit
from domain.award import award as awards
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.stages.recommendation import RecommendationStage
from doors.looking import rows
from projections.table import Record

OWED = "state = 'due' and hands = 'holder'"
"""Duties that run and are the holder's."""

UNANSWERED = "recommended is null and qualification is null and ended is null and stamped_at is not null"
"""Applications to which no recommender has said anything."""


def later(visit: Visit, roles: set[Role], open_cycles: Sequence[str]) -> Iterator[Task]:
    """All of it, for a reader in these roles."""
    if "recommender" in roles:
        yield from _to_recommend(visit, open_cycles)
    if "applicant" in roles:
        yield from _duties(visit)
    if roles & {"approver", "committee_chair"}:
        yield from _withdrawals(visit, roles)


def _to_recommend(visit: Visit, open_cycles: Sequence[str]) -> Iterator[Task]:
    for name in open_cycles:
        regulation = regulation_of(visit, name)
        stage = next(iter(regulation.stages_of(RecommendationStage)), None) if regulation else None
        if regulation is None or stage is None:
            continue
        for code, word in _named(visit, rows(visit.parts, "applications", visit.who, [(f"cycle = ? and {UNANSWERED}", (name,))])):
            yield Task("task-recommend", {"cycle": name, "applicant": word}, f"/applications/{name}/{code}", regulation, stage.basis)


def _duties(visit: Visit) -> Iterator[Task]:
    """Of titles that the reader holds, where the holder must act."""
    found = rows(visit.parts, "duties", visit.who, [(OWED, ())])
    for row in found:
        regulation = regulation_of(visit, row["cycle"])
        if regulation is not None:
            facts = {"cycle": row["cycle"], "duty": row["duty"], "last_day": row["last_day"]}
            yield Task("task-duty", facts, f"/awards/{row['cycle']}/{row['applicant']}", regulation, row["basis"] or "")


def _withdrawals(visit: Visit, roles: set[Role]) -> Iterator[Task]:
    """Of titles whose withdrawal was proposed and whose next step is one of the reader's roles'."""
    held = rows(visit.parts, "winners", visit.who, [("state = 'valid'", ())])
    names = dict(_named(visit, held))
    for row in held:
        regulation = regulation_of(visit, row["cycle"])
        award = visit.parts.log.load(ids.award_stream(row["cycle"], row["applicant"]), awards.fold)[0]
        if regulation is None or award is None or award.proposed is None:
            continue
        governing = visit.parts.office.texts.regulation(award.proposed.regulation) if award.proposed.regulation else regulation
        chain = next(rule.chain for rule in governing.revocations if award.proposed.ground.startswith(f"{rule.name}/"))
        step = chain[award.proposed.steps]
        if roles & set(governing.roles_of(step.by)):
            facts = {"cycle": row["cycle"], "applicant": names[row["applicant"]]}
            yield Task("task-revocation", facts, f"/awards/{row['cycle']}/{row['applicant']}", regulation, "")


def _named(visit: Visit, found: Sequence[Record]) -> Iterator[tuple[str, str]]:
    yield from called_all(visit, [row["applicant"] for row in found]).items()
