"""A form for every command of the table: filled in with what is known, sent once however often it is clicked, kept until it is taken."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from starlette.responses import Response

from console import choices, fields, previews, uploads
from console.about import about, proposed_title
from console.saying import Saying
from console.shell import page
from console.subjects import grouped
from console.visit import View, Visit, absent, away
from console.worded import worded
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError, RefusedError
from doors.caller import ROLES
from doors.governing import next_year
from doors.opening import closed_to
from doors.sending import carried_out, sender
from doors.statuses import INVALID, REFUSED, STATUS, status_of
from services.accounts.standing import NAMED
from services.answer import Answer
from services.commands import COMMANDS, Command, parse
from services.office import Act, ContendedError, new_id

KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{7,63}$")
PATH = re.compile(r"\$\.([a-z_]+)")

IDENTITIES = ("cycle", "city", "applicant", "proposal", "session", "motion", "notice", "reference", "report", "document", "paper")
"""Fields that say what an act is about: once a link has named it, it is shown, and not asked again."""


STEPS: Mapping[str, tuple[str, ...]] = {
    "cycle.set": ("cycle", "name"),
    "score.submit": ("cycle", "applicant"),
    "cycle.open": ("city", "version"),
}
"""Commands whose form turns on more than the cycle: these fields are asked first, one after the other."""


class Draft(NamedTuple):
    """A form as it stands: the command, in which role, what its fields show, which of them are not asked, and the act's id."""

    command: type[Command]
    role: Role
    shown: dict[str, Any]
    fixed: tuple[str, ...]
    key: str

    @property
    def name(self) -> str:
        """The command's name."""
        return self.command.entry.name


class Told(NamedTuple):
    """Why a form was not carried out: the error or the refusal, and what is wrong with single fields."""

    code: str
    facts: dict[str, Any]
    basis: str = ""
    wrong: tuple[tuple[str, str], ...] = ()


Shape = Callable[[Visit, Draft, Told, int], Response]
"""How a form is shown again: on the page that it stands on."""

AT: Mapping[str, str] = {
    "state-secrets": "free_of_state_secrets", "reason-needed": "reason", "secrets-unknown": "secrets", "declared-in-register": "declared",
    "declared-in-future": "declared",
    "sheet-dimensions": "points", "score-off-scale": "points", "cycle-form": "year", "cycle-too-soon": "year",
    "cycle-far-ahead": "year",
}  # fmt: skip
"""What hinders -> the field that it lies in, where no value of the form says it."""


def every(visit: Visit) -> Response:
    """All that the reader's roles may ever do, by what it is about."""
    return page("acts.html", visit, groups=grouped(visit.who.account.roles if visit.who.account else ("public",)))


def act(visit: Visit) -> Response:
    """The form of a command, filled in with what the address says."""
    command, query = _known(visit), visit.request.query_params
    role = sender(visit.who.account, command, _role(visit)).role
    given = {name: query.getlist(name) for name in command.__struct_fields__ if name in query}
    known = own_names(visit, role, command) | _only(visit, command)
    asked = choices.fitted(visit, command.entry.name, known | {name: values[0] for name, values in given.items()})
    shown = {field.name: _filled(field, given.get(field.name, [])) for field in asked}
    shown |= {name: value for name, value in (known | _numbered(command)).items() if not shown[name]}
    first = STEPS.get(command.entry.name, ("cycle",))
    fixed = tuple(name for name in dict.fromkeys((*first, *IDENTITIES)) if shown.get(name) and given.get(name) == [shown[name]])
    return _form(visit, Draft(command, role, shown, fixed, new_id()))


def send(visit: Visit) -> Response:
    """Carry the command out from its own form."""
    return sent(visit, _form)


def sent(visit: Visit, shape: Shape) -> Response:
    """Carry the command out; back to where the reader came from, with what is now on record, or to the form with what hinders."""
    command = _known(visit)
    actor = sender(visit.who.account, command, _role(visit))
    found, seen = _typed(visit, command), visit.given("seen")
    draft = _draft(visit, command, actor.role, found)
    try:
        uploads.hand_in(visit, draft.name, found)
        uploads.look(visit, draft.name)
    except InvalidError as error:
        return shape(visit, draft, Told(error.code, error.facts, wrong=at_document(error)), status_of(error.code))
    if found.lacking:
        return shape(visit, draft, _labelled(visit, draft.name, "fields-lacking", found.lacking, "needed"), INVALID)
    if words := fields.no_digests(fields.fields_of(draft.name), found):
        return shape(visit, draft, _labelled(visit, draft.name, "fields-wrong", words, "digest"), INVALID)
    try:
        sent = parse(draft.name, found.values)
        act = Act(actor, draft.key, expected=int(seen) if seen.isdigit() else None)
        answer = previews.previewed(visit, sent, act) or carried_out(visit.parts, sent, visit.who.account, act)
    except InvalidError as error:
        return shape(visit, draft, _told(visit, draft.name, error, found), status_of(error.code))
    except ContendedError:
        return shape(visit, draft, Told("contended", {}), STATUS["contended"])
    return answer if isinstance(answer, Response) else _after(visit, shape, draft, found, answer)


def _after(visit: Visit, shape: Shape, draft: Draft, found: fields.Typed, answer: Answer) -> Response:
    """On from an act that was carried out or refused."""
    if answer.outcome == "refused":  # it stands for ever under its id: the form shown again has a new one
        wrong = _named(answer.code, answer.facts, found)
        facts = answer.facts | next_year(visit.parts, answer.code, str(found.shown.get("city", "")), answer.facts)
        return shape(visit, draft._replace(key=new_id()), Told(answer.code, facts, answer.basis, wrong), REFUSED)
    uploads.keep(visit, draft.name, found)
    back = visit.back
    return away(f"{back}{'&' if '?' in back else '?'}{urlencode({'done': draft.key})}")


def again(visit: Visit, _: InvalidError) -> Response:
    """The form once more for who sent it after the session was over: with all that was typed, and the guard of the present session."""
    command = _known(visit)
    found = _typed(visit, command)
    uploads.forget(visit, found)
    roles = visit.who.account.roles if visit.who.account else ()
    role = next((one for one in roles if one in command.entry.roles), command.entry.roles[0])
    told = Told("session-renewed" if visit.who.account else "session-over", {})
    return _form(visit, _draft(visit, command, role, found), told, STATUS["login-needed"])


def _typed(visit: Visit, command: type[Command]) -> fields.Typed:
    """What the form brought."""
    return fields.typed(choices.fitted(visit, command.entry.name, dict(visit.form.multi_items())), visit.form)


def _draft(visit: Visit, command: type[Command], role: Role, found: fields.Typed) -> Draft:
    """The form as it was sent: the same fields asked, the same id where it has one."""
    fixed, key = tuple(name for name in fields.texts(visit.form, "fixed") if name in found.shown), visit.given("key")
    return Draft(command, role, found.shown, fixed, key if KEY.fullmatch(key) else new_id())


def _known(visit: Visit) -> type[Command]:
    """The command that the address names, where a person may send it at all."""
    name = visit.request.url.path.rpartition("/")[2]
    found = COMMANDS.get(name)
    if found is None or found.entry.roles == ("system",):
        raise absent(name)
    return found


def _role(visit: Visit) -> Role | None:
    """The role that the reader has chosen to act in."""
    asked = visit.given("as")
    return cast("Role", asked) if asked in ROLES else None


def own_names(visit: Visit, role: Role, command: type[Command]) -> dict[str, Any]:
    """The fields in which the reader names itself, where it can name but one."""
    account = visit.who.account
    if account is None:
        return {}
    own = account.acts_for if role in {"applicant", "recommender"} else (account.handle,)
    named = [name for name in NAMED.get(role, ()) if name in command.__struct_fields__]
    return dict.fromkeys(named, own[0]) if len(own) == 1 else {}


def _only(visit: Visit, command: type[Command]) -> dict[str, Any]:
    """The one open cycle, where there is but one."""
    if "cycle" not in command.__struct_fields__:
        return {}
    found = choices.open_cycles(visit)
    return {"cycle": found[0]} if len(found) == 1 else {}


def _numbered(command: type[Command]) -> dict[str, str]:
    """A number of ours for what anybody may send: a citizen has none to give."""
    return {"reference": new_id()[:8]} if "public" in command.entry.roles and "reference" in command.__struct_fields__ else {}


def _filled(field: fields.Field, given: list[str]) -> Any:
    """A field as the address fills it in: `name:value`, or a name alone, for the row of a table."""
    if field.kind in fields.TABLES:
        return {one.partition(":")[0]: one.partition(":")[2] for one in given}
    if field.kind in {"lines", "several", "digests"}:
        return given
    if given or field.default is None:
        return given[0] if given else ""
    return str(field.default).lower() if field.kind == "flag" else str(field.default)


def _told(visit: Visit, command: str, error: InvalidError, found: fields.Typed) -> Told:
    """What an error says, at the field that it names by its place or its value."""
    place = PATH.search(str(error.facts.get("problem", ""))) if error.code == "command-fields" else None
    if place:
        told = _labelled(visit, command, "fields-wrong", (place[1],), "form")
        rows = fields.misread(choices.fitted(visit, command, found.shown), found)
        return told._replace(wrong=(*told.wrong, *((name, "form") for name in rows)))
    return Told(error.code, error.facts, wrong=_named(error.code, error.facts, found))


def _named(code: str, facts: Mapping[str, Any], found: fields.Typed) -> tuple[tuple[str, str], ...]:
    """The field that what hinders lies in: by its kind, else the first whose value it names; and the rows that it names of a table."""
    said = set(_said(facts))
    named = [name for name, value in found.values.items() if isinstance(value, str) and value in said]
    lies = [AT[code]] if AT.get(code) in found.shown else named[:1]
    rows = [f"{name}.{row}" for name in lies for row in sorted(said) if isinstance(found.shown.get(name), Mapping)]
    return tuple((name, "this") for name in (*lies, *rows))


def _said(facts: Mapping[str, Any]) -> Iterator[str]:
    """The words that facts are made of."""
    for one in facts.values():
        several = one if isinstance(one, list | tuple) else [one]
        yield from (word for word in several if isinstance(word, str))


def at_document(error: InvalidError) -> tuple[tuple[str, str], ...]:
    """Of a file that was not taken: its field, and the row of the one where it has a row."""
    if "chosen" in error.facts:
        return ((uploads.PROOFS, "this"),)
    if "document" not in error.facts:
        return ()
    return ((uploads.DOCUMENTS, "this"), (f"{uploads.DOCUMENTS}.{error.facts['document']}", "this"))


def _labelled(visit: Visit, command: str, code: str, names: tuple[str, ...], wrong: str) -> Told:
    say = Saying(visit.spoken)
    return Told(code, {"fields": [say.field(command, name) for name in names]}, wrong=tuple((name, wrong) for name in names))


def on_its_page(page_of: Shape) -> View:
    """A form that stands on a page of its own is shown again there, and as every other where that page is not there for the reader."""

    def shape(visit: Visit, draft: Draft, told: Told, status: int) -> Response:
        try:
            return page_of(visit, draft, told, status)
        except (InvalidError, RefusedError):
            return _form(visit, draft, told, status)

    return lambda visit: sent(visit, shape)


def _form(visit: Visit, draft: Draft, told: Told | None = None, status: int = 200) -> Response:
    regulation = choices.governing(visit, draft.shown)
    say, entry, asked = Saying(visit.spoken, regulation), draft.command.entry, choices.fitted(visit, draft.name, draft.shown)
    choosing = choices.Asking(visit, say, draft.name, draft.shown, regulation)
    held = [role for role in (visit.who.account.roles if visit.who.account else ("public",)) if role in entry.roles]
    offered = {field.name: choices.of(choosing, field) for field in asked}
    fixed = {name: _word(visit, say, name, draft.shown[name], offered[name]) for name in draft.fixed}
    step = next((name for name in STEPS.get(draft.name, ("cycle",)) if offered.get(name) and not draft.shown[name]), "")
    if step and told is None:
        known_ = [(name, draft.shown[name]) for name in draft.fixed]
        return page("step.html", visit, entry=entry, step=step, offered=offered[step], known=known_, back=visit.back)
    return page(
        "act.html", visit, regulation=regulation, status=status, entry=entry, fields=asked, shown=draft.shown, offered=offered,
        key=draft.key, seen=seen_of(visit, draft, told), back=visit.back, told=told, wrong=dict(told.wrong) if told else {},
        stages=[one.name for one in regulation.stages if one.kind in entry.stages] if regulation else entry.stages,
        role=draft.role, held=held, tables=fields.TABLES, fixed=fixed, about=about(visit, say, draft.name, draft.shown),
        confirms=proposed_title(visit, say, draft.name, draft.shown),
    )  # fmt: skip


def _word(visit: Visit, say: Saying, name: str, value: str, offered: list[choices.Choice]) -> str:
    """What a value is called that is shown and not asked."""
    offers = offered if name not in {"applicant", "candidate", "cycle"} else []
    return next((choice.word for choice in offers if choice.value == value), worded(visit, say, name, value))


def seen_of(visit: Visit, draft: Draft, told: Told | None) -> str:
    """The version of the stream that the form was made over, kept until the reader has been told that it moved.

    Empty where what the act concerns is still to be typed, or is not there for the reader: a version tells that something is.
    """
    if told is not None and told.code != "version-moved":
        return visit.given("seen")
    known = SimpleNamespace(**{name: value for name, value in draft.shown.items() if value})
    try:
        stream = draft.command.stream(cast("Command", known))
        _must_be_open(visit, draft, stream)
    except (AttributeError, InvalidError, RefusedError, TypeError, ValueError):
        return ""
    return str(visit.parts.log.version(stream))


def _must_be_open(visit: Visit, draft: Draft, stream: str) -> None:
    """Raise where a stream is another city's, another's, or of an application that the reader keeps away from."""
    account = visit.who.account
    if account is None:
        raise absent(stream)
    visit.who.must_see(ids.city_in(stream), stream)
    own = (account.handle,) if draft.role not in {"applicant", "recommender"} else account.acts_for
    if any(draft.shown.get(name) and draft.shown[name] not in own for name in NAMED.get(draft.role, ())):
        raise absent(stream)
    if ids.kind_of(stream) == "application":
        closed_to(visit.parts, visit.who, ids.cycle_in(stream) or "", ids.applicant_in(stream))
