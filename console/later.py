"""What waits for a reader beside the open stage: applications to recommend, a title's duties, a withdrawal in its chain."""

from collections.abc import Iterator, Sequence

from console.choices import called, called_all, regulation_of
from console.subject import Countdown
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

OVERDUE = """overdue_since < ? and exists (select 1 from winners_register w where w.cycle = duty_register.cycle
    and w.applicant = duty_register.applicant and w.state = 'valid')"""
"""Duties of valid titles whose last term ran out with nothing on record, whatever term runs by now."""

UNANSWERED = "recommended is null and qualification is null and ended is null and stamped_at is not null"
"""Applications to which no recommender has said anything."""


def later(visit: Visit, roles: set[Role], open_cycles: Sequence[str]) -> Iterator[Task]:
    """All of it, for a reader in these roles."""
    if "recommender" in roles:
        yield from _to_recommend(visit, open_cycles)
    if roles & {"applicant", "office"}:
        yield from _duties(visit, roles)
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


def _duties(visit: Visit, roles: set[Role]) -> Iterator[Task]:
    """Of titles: what is overdue and one of the reader's roles owes; of those that the reader holds, what runs as well."""
    today = Countdown(visit).today.isoformat()
    late = rows(visit.parts, "duties", visit.who, [(OVERDUE, (today,))])
    known = [(row["cycle"], row["applicant"], row["duty"]) for row in late]
    runs = [row for row in rows(visit.parts, "duties", visit.who, [(OWED, ())]) if "applicant" in roles]
    due = [row for row in runs if (row["cycle"], row["applicant"], row["duty"]) not in known]
    for word, day, row in [*(("task-duty-late", "overdue_since", row) for row in late), *(("task-duty", "last_day", row) for row in due)]:
        regulation = regulation_of(visit, row["cycle"])
        owes = {"applicant"} if row["hands"] == "holder" else set(regulation.roles_of(row["hands"])) if regulation else set()
        if regulation is not None and roles & owes:
            facts = {"cycle": row["cycle"], "duty": row["duty"], "last_day": row[day]}
            yield Task(word, facts, f"/awards/{row['cycle']}/{row['applicant']}", regulation, row["basis"] or "")


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
