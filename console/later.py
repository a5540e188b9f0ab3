"""What waits for a reader beside the open stage: applications to recommend, a title's duties, a withdrawal in its chain."""

from collections.abc import Iterator, Sequence

from console.choices import called, called_all, regulation_of
from console.visit import Visit
from console.voting import Task
from domain.award import award as awards
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.stages.recommendation import RecommendationStage
from doors.looking import rows
from projections.table import Record
from services.acts.revocation import step_of

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
    streams = {ids.award_stream(row["cycle"], row["applicant"]): row for row in held}
    for stream, events in visit.parts.log.several(list(streams)).items():
        cycle, award = streams[stream]["cycle"], awards.fold(None, events)
        if award is None or award.proposed is None or (regulation := regulation_of(visit, cycle)) is None:
            continue
        chosen = award.proposed.regulation
        governing = visit.parts.office.texts.regulation(chosen) if chosen else regulation
        step = step_of(governing, award)
        if step is not None and roles & set(governing.roles_of(step.by)):
            facts = {"cycle": cycle, "applicant": called(visit, award.applicant)}
            yield Task("task-revocation", facts, f"/awards/{cycle}/{award.applicant}", regulation, "")


def _named(visit: Visit, found: Sequence[Record]) -> Iterator[tuple[str, str]]:
    yield from called_all(visit, [row["applicant"] for row in found]).items()
