"""The application register: every application from its receipt to what became of it."""

from domain.application import admission as m
from domain.application import application as a
from domain.application import reviewing as w
from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.shared import identifiers as ids
from domain.shared.act import ActRefused
from domain.shared.event import Event
from projections.table import Board, Key, Record, Table
from services.follow import Row


class ApplicationRegister(Board):
    """One row per applicant and cycle, refused at the door included."""

    name = "application_register"
    reads = frozenset(
        [
            "act.refused", "application.submitted", "application.withdrawn", "application.qualification_concluded", "application.barred",
            "application.assessed", "application.recused", "cycle.ranked", "cycle.proposed", "cycle.notice_published", "cycle.objected",
            "cycle.objection_settled", "cycle.candidate_lost", "cycle.list_passed", "cycle.conferred", "application.recommended",
            "application.recommendation_declined", "application.not_recommended", "application.supplement_requested",
            "application.supplement_answered", "application.supplement_lapsed", "application.overdue", "application.polled",
            "application.flagged", "application.struck", "cycle.shortlist_proposed", "cycle.shortlisted",
        ]
    )  # fmt: skip
    table = Table(
        "application_register",
        {"cycle": "text", "applicant": "text"},
        {
            "track": "text", "standing": "text", "stamped_at": "text", "recommended": "text", "supplement": "text", "due": "text",
            "overdue": "bigint", "qualification": "text", "review": "text", "notice": "text", "poll": "text", "flags": "bigint",
            "ended": "text", "composite": "text", "rank": "bigint", "candidacy": "text", "recusals": "bigint", "refusals": "bigint",
            "last_refusal": "text",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The applicant of an application's stream, or those whom a cycle's event names."""
        cycle = ids.cycle_in(row.stream)
        if ids.kind_of(row.stream) == "application":
            return [(cycle, ids.applicant_in(row.stream))]
        return [(cycle, code) for code in _named(row)] if ids.kind_of(row.stream) == "cycle" else []

    def change(self, record: Record, row: Row) -> None:
        """Follow the application, then the candidacy."""
        match row.event:
            case a.Submitted() as s:
                due = s.due.last_day.isoformat() if s.due else None
                record |= {"track": s.track, "standing": s.standing, "stamped_at": s.stamped_at.isoformat(), "due": due}
            case a.Withdrawn():
                record["ended"] = "withdrawn"
            case a.Barred():
                record["ended"] = "barred"
            case a.QualificationConcluded(outcome):
                record |= {"qualification": outcome, "due": None}
            case a.Assessed(composite):
                record["composite"] = str(composite)
            case a.Recused():
                record["recusals"] = (record["recusals"] or 0) + 1
            case ActRefused(_, code):
                record |= {"refusals": (record["refusals"] or 0) + 1, "last_refusal": code}
            case e.RankingFrozen(entries):
                record["rank"] = next(entry.rank for entry in entries if entry.applicant == record["applicant"])
            case event:
                _admission(event, record) or _review(event, record) or record.update(candidacy=_candidacy(event, record["candidacy"]))


def _admission(event: Event, record: Record) -> bool:
    """Follow recommendation, supplement and the day on which the review is due; whether the event was of these."""
    match event:
        case m.Recommended(by):
            record["recommended"] = by
        case m.RecommendationDeclined() | m.NotRecommended():
            record |= {"recommended": "declined" if isinstance(event, m.RecommendationDeclined) else "lapsed", "ended": "not_recommended"}
        case m.SupplementRequested(term=term):
            record |= {"supplement": "asked", "due": term.last_day.isoformat()}
        case m.SupplementAnswered(due=due) | m.SupplementLapsed(due=due):
            answered = isinstance(event, m.SupplementAnswered)
            record |= {"supplement": "answered" if answered else "lapsed", "due": due.last_day.isoformat() if due else None}
        case m.Overdue():
            record["overdue"] = 1
        case _:
            return False
    return True


def _review(event: Event, record: Record) -> bool:
    """Follow shortlist, poll, flags and the notices before a candidacy; whether the event was of these."""
    match event:
        case r.ShortlistProposed(_, on):
            record["review"] = "to_go_on" if record["applicant"] in on else "to_drop"
        case r.Shortlisted(_, on, _, basis):
            record["review"] = "shortlisted" if record["applicant"] in on else f"not_shortlisted ({basis})"
        case w.Polled(score=score):
            record["poll"] = str(score)
        case w.Flagged():
            record["flags"] = (record["flags"] or 0) + 1
        case w.Struck():
            record["ended"] = "struck"
        case e.NoticePublished() | e.Objected() | e.ObjectionSettled() if record["candidacy"] is None:
            record["notice"] = "objected" if isinstance(event, e.Objected) else "on_notice"
        case _:
            return False
    return True


def _named(row: Row) -> list[str]:
    match row.event:
        case r.ShortlistProposed(_, on, off) | r.Shortlisted(_, on, off):
            return [*on, *off]
        case e.RankingFrozen(entries):
            return [entry.applicant for entry in entries]
        case e.Objected(code) | e.ObjectionSettled(code) | e.CandidateLost(code):
            return [code]
        case e.Proposed(codes) | e.NoticePublished(_, codes) | e.ListPassed(_, _, codes) | e.CandidatesConferred(codes):
            return list(codes)
        case _:
            return []


SAYS: dict[type[Event], str] = {
    e.Proposed: "proposed",
    e.NoticePublished: "on_notice",
    e.Objected: "objected",
    e.CandidateLost: "lost",
    e.CandidatesConferred: "winner",
}
"""What an event alone says of a candidacy."""


def _candidacy(event: Event, before: str | None) -> str | None:
    match event:
        case e.ObjectionSettled(upheld=upheld):
            return "lost" if upheld else "on_notice"
        case e.ListPassed(act):
            return f"{act}_passed"
        case _:
            return SAYS.get(type(event), before)
