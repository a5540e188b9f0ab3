"""One act on several rows: chosen on a list, tried on each before anything is stored, then carried out on each as an act of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple, cast

from starlette.responses import Response

from console import choices, fields, offered
from console.acts import KEY, own_names
from console.saying import Saying
from console.shell import page
from console.subject import Subject, filed_of, subject_of
from console.visit import Visit, absent, whole
from domain.application.application import Application
from domain.shared.actor import Actor, Role
from domain.shared.refusal import InvalidError
from doors.looking import rows
from doors.parts import Parts
from doors.sending import Trial, each_carried_out, sender, tried
from doors.statuses import INVALID
from projections.table import Record
from services.accounts.account import Account
from services.case import Case
from services.checklist import checklist
from services.commands import COMMANDS, Command, parse
from services.eligibility import qualification
from services.office import Act, new_id

MOST = 200
"""Rows at once."""

SEVERAL = ("row", "key", "seen")
"""Fields of the forms that stand once for each row."""


class Kind(NamedTuple):
    """A list whose rows may be acted on together: its board, the columns that name a row, and the acts."""

    board: str
    key: tuple[str, ...]
    acts: tuple[str, ...]
    fitting: Callable[[Visit, Record], set[str]]


class Row(NamedTuple):
    """A chosen row: how a form names it, what a person calls it, and the fields of a command that it fills in."""

    value: str
    name: str
    fields: dict[str, str]
    row: Record


class Line(NamedTuple):
    """A row with what an act came to on it, the id of the act, and the version that it was tried on."""

    row: Row
    trial: Trial
    key: str
    seen: str


class Batch(NamedTuple):
    """An act on the chosen rows of a list, in one of the reader's roles."""

    kind: str
    chosen: list[Row]
    command: type[Command]
    role: Role

    @property
    def first(self) -> dict[str, str]:
        """What the first row fills in."""
        return self.chosen[0].fields


def may(visit: Visit, kind: str) -> bool:
    """Whether the reader has any act for several rows of a list; who speaks for applicants acts on each by itself."""
    return visit.who.role != "applicant" and bool(_held(visit, KINDS[kind].acts))


def choose(visit: Visit) -> Response:
    """Which of the acts makes sense for every chosen row."""
    kind, chosen = _chosen(visit)
    fitting = [KINDS[kind].fitting(visit, one.row) for one in chosen]
    both = reduce(set.__and__, fitting) if fitting else set()
    acts = [name for name in _held(visit, KINDS[kind].acts) if name in both]
    return page("together-choose.html", visit, kind=kind, chosen=chosen, acts=acts, back=visit.back)


def form(visit: Visit) -> Response:
    """What the act needs beside its row, asked once for all."""
    batch = _begun(visit)
    asked = _asked(visit, batch)
    found = fields.typed(asked, visit.form)
    shown = {field.name: found.shown[field.name] or ("" if field.default is None else str(field.default)) for field in asked}
    return _form(visit, batch, shown)


def preview(visit: Visit) -> Response:
    """What would be recorded for each row, or why it would be refused; nothing is stored."""
    batch = _begun(visit)
    found = fields.typed(_asked(visit, batch), visit.form)
    if found.lacking:
        return _form(visit, batch, found.shown, found.lacking)
    lines, entry = _lines(visit, batch, found.values, tried), batch.command.entry
    told = {name: value for name, value in found.values.items() if name not in entry.sealed}
    return page(
        "together-preview.html", visit, kind=batch.kind, lines=lines, entry=entry, typed=_typed(visit, batch, found), back=visit.back,
        told=told, possible=sum(_done(line) for line in lines), regulation=choices.governing(visit, batch.first),
    )  # fmt: skip


def send(visit: Visit) -> Response:
    """Carry the act out on each row under an id of its own: sent again, nothing is recorded twice; told row by row."""
    batch = _begun(visit)
    found = fields.typed(_asked(visit, batch), visit.form)
    lines = _lines(visit, batch, found.values, each_carried_out)
    counted = {"done": sum(_done(line) for line in lines), "all": len(lines)}
    return page("together-report.html", visit, kind=batch.kind, lines=lines, entry=batch.command.entry, counted=counted, back=visit.back)


Doing = Callable[[Parts, Account | None, Sequence[tuple[Command, Act]]], Iterator[Trial]]


def _lines(visit: Visit, batch: Batch, shared: Mapping[str, Any], doing: Doing) -> list[Line]:
    """Each row with what comes of it; the ids and versions are those of the form, where it brings any."""
    given = {row: (key, seen) for row, key, seen in zip(*(fields.texts(visit.form, name) for name in SEVERAL), strict=False)}
    actor, made = Actor(visit.handle, batch.role, authenticated=True), list[tuple[Row, Command | InvalidError, str, str]]()
    for one in batch.chosen:
        key, seen = given.get(one.value, ("", ""))
        act = _parsed(batch.command, one, shared)
        if not isinstance(act, InvalidError) and whole(seen) is None:
            seen = str(visit.parts.log.version(act.stream()))
        made.append((one, act, key if KEY.fullmatch(key) else new_id(), seen))
    sent = [(act, Act(actor, key, expected=whole(seen))) for _, act, key, seen in made if not isinstance(act, InvalidError)]
    trials = doing(visit.parts, visit.who.account, sent)
    return [Line(one, Trial(None, act) if isinstance(act, InvalidError) else next(trials), key, seen) for one, act, key, seen in made]


def _parsed(command: type[Command], row: Row, shared: Mapping[str, Any]) -> Command | InvalidError:
    named = {name: value for name, value in row.fields.items() if name in command.__struct_fields__}
    try:
        return parse(command.entry.name, {**shared, **named})
    except InvalidError as error:
        return error


def _done(line: Line) -> bool:
    return line.trial.answer is not None and line.trial.answer.outcome == "done"


def _held(visit: Visit, names: Sequence[str]) -> list[str]:
    roles: set[Role] = set(visit.who.account.roles if visit.who.account else ())
    return [name for name in names if roles & set(COMMANDS[name].entry.roles)]


def _begun(visit: Visit) -> Batch:
    """The act and its rows; raises InvalidError where it is none for several rows, or there are none."""
    kind, chosen = _chosen(visit)
    name = visit.path("command")
    if name not in KINDS[kind].acts or not chosen:
        raise absent(name)
    return Batch(kind, chosen, COMMANDS[name], sender(visit.who.account, COMMANDS[name], None).role)


def _chosen(visit: Visit) -> tuple[str, list[Row]]:
    """The rows that the form names and that are there for the reader, in the order of the form."""
    kind = visit.given("kind")
    if kind not in KINDS:
        raise absent(kind)
    read = KINDS[kind]
    named = list(dict.fromkeys(fields.texts(visit.form, "row")))[:MOST]
    found = {"/".join(str(row[name]) for name in read.key): row for row in _rows(visit, read, named)}
    shown = [(one, found[one]) for one in named if one in found]
    names = choices.called_all(visit, [row["applicant"] for _, row in shown if "applicant" in row])
    return kind, [
        Row(one, names.get(row.get("applicant", "")) or str(row["reviewer"]), {name: row[name] for name in read.key}, row)
        for one, row in shown
    ]


def _rows(visit: Visit, kind: Kind, named: Sequence[str]) -> list[Record]:
    keys = [(one.rpartition("/")[0], one.rpartition("/")[2]) for one in named]
    clause = " or ".join(["(" + " and ".join(f"{name} = ?" for name in kind.key) + ")"] * len(keys)) or "1 = 0"
    return rows(visit.parts, kind.board, visit.who, [(clause, [value for key in keys for value in key])])


def _asked(visit: Visit, batch: Batch) -> tuple[fields.Field, ...]:
    """The fields that the rows leave open, as the regulation of the first one shapes them."""
    named = {name: visit.given(name) for name in batch.command.__struct_fields__ if visit.given(name)}
    known = {**batch.first, **own_names(visit, batch.role, batch.command), **named}
    return tuple(field for field in choices.fitted(visit, batch.command.entry.name, known) if field.name not in batch.first)


def _form(visit: Visit, batch: Batch, shown: Mapping[str, Any], lacking: Sequence[str] = ()) -> Response:
    own = own_names(visit, batch.role, batch.command)
    shown = {**shown, **{name: value for name, value in own.items() if not shown.get(name)}}
    regulation, asked = choices.governing(visit, batch.first), _asked(visit, batch)
    asking = choices.Asking(visit, Saying(visit.spoken, regulation), batch.command.entry.name, {**batch.first, **shown}, regulation)
    offers = {field.name: choices.of(asking, field) for field in asked}
    return page(
        "together-form.html", visit, regulation=regulation, status=INVALID if lacking else 200, kind=batch.kind, chosen=batch.chosen,
        entry=batch.command.entry, fields=asked, shown=shown, offered=offers, wrong=dict.fromkeys(lacking, "needed"),
        tables=fields.TABLES, back=visit.back, others=len({one.fields.get("cycle") for one in batch.chosen}) > 1,
    )  # fmt: skip


def _typed(visit: Visit, batch: Batch, found: fields.Typed) -> list[tuple[str, str]]:
    """What was typed, to be sent once more as it is; what was made of a chosen file in the place of the file."""
    made = {field.name: found.shown[field.name] for field in _asked(visit, batch) if field.kind in fields.FROM_FILE}
    frame = {*SEVERAL, "guard", "kind", "back", *made}
    typed = [(name, value) for name, value in visit.form.multi_items() if isinstance(value, str) and name not in frame]
    return [*typed, *made.items()]


def _on_application(visit: Visit, row: Record) -> set[str]:
    """The acts that make sense on an application now."""
    found, code = subject_of(visit, row["cycle"]), row["applicant"]
    filed = filed_of(visit, found.name, code)
    if filed is None:
        return set()
    offers = offered.on_application(visit, found, filed, *_review(visit, found, filed))
    return {offer.command for offer in offers}


def _review(visit: Visit, found: Subject, filed: Application) -> tuple[str, list[Any]]:
    def question(case: Case) -> tuple[str, list[Any]]:
        return qualification(case, found.cycle, filed).outcome, checklist(case, found.cycle, filed.applicant)

    return cast("tuple[str, list[Any]]", visit.parts.office.look(f"application:{found.name}/{filed.applicant}", question))


def _on_reviewer(_: Visit, row: Record) -> set[str]:
    return ({"reviewer.exit"} if row["in_pool"] else set()) | (
        {"reviewer.assess"} if row["seats"] and row["in_pool"] is not None else set()
    )


def _on_title(_: Visit, row: Record) -> set[str]:
    """Handing over while it was not withdrawn, duties while it holds."""
    return {"duty.record", "award.deliver"} if row["state"] == "valid" else {"award.deliver"} if row["state"] == "expired" else set()


def _on_payment(visit: Visit, row: Record) -> set[str]:
    """An approval by somebody who has not approved it yet; a payment has a reference of its own and goes out alone."""
    waits = row["state"] in {"payable", "approved_once"} and visit.handle not in (row.get("approved_by") or "").split(", ")
    return {"payment.approve"} if waits else set()


KINDS: Mapping[str, Kind] = {
    "applications": Kind(
        "applications", ("cycle", "applicant"),
        (
            "condition.judge", "bar.judge", "qualification.conclude", "supplement.request", "application.bar", "departments.consult",
            "local_notice.publish", "consent.record", "recommendation.give", "recommendation.decline",
        ),
        _on_application,
    ),
    "reviewers": Kind("reviewers", ("city", "reviewer"), ("reviewer.exit",), _on_reviewer),
    "titles": Kind("winners", ("cycle", "applicant"), ("award.deliver", "duty.record"), _on_title),
    "payments": Kind("payments", ("cycle", "applicant"), ("payment.approve",), _on_payment),
}  # fmt: skip
"""The lists whose rows may be acted on together."""
