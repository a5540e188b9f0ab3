"""Payables to take along, and a bank's statement held against them: looked at, never put on record by the file."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.datastructures import UploadFile
from starlette.responses import Response

from console import offered
from console.choices import regulation_of
from console.saying import Saying
from console.shell import page
from console.statistics import handed
from console.visit import Visit, absent
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from doors.looking import rows
from services import fund_uses, payables
from services.reconciliation import KINDS, Finding, Kind, counted, reconciled
from services.sheets.leaf import Leaf, book, text
from services.sheets.place import place, told
from services.sheets.statement import statement, template

FINANCE: tuple[Role, ...] = ("finance",)
"""Who holds statements against what is owed."""

SHOWN = 200
"""Lines of each kind on the page; the workbook has all."""

LARGEST = 16 * 2**20
"""Bytes of a statement at most."""


class Said(NamedTuple):
    """A finding in words: its place, its sentence, and the form of the act that puts it on record, filled in."""

    finding: Finding
    place: str
    words: str
    act: offered.Offer | None


def reconcile(visit: Visit) -> Response:
    """The form, with what else there is to take along."""
    return _page(visit)


def reconciled_page(visit: Visit) -> Response:
    """What comes of the statement, kind by kind; what is wrong with the file is told above the form."""
    try:
        findings = _findings(visit)
    except InvalidError as error:
        return _page(visit, error=error, status=422)
    groups = {kind: [_said(visit, one) for one in findings if one.kind == kind][:SHOWN] for kind in KINDS}
    return _page(visit, groups=groups, counts=counted(findings))


def reconciled_book(visit: Visit) -> Response:
    """The same as a workbook, every line of it."""
    try:
        findings = _findings(visit)
    except InvalidError as error:
        return _page(visit, error=error, status=422)
    say = Saying(visit.spoken)
    heads = [say.word(f"reconcile-{name}") for name in ("kind", "place", "key", "name", "told")]
    lines = [
        (say.word(f"reconcile-{one.kind}"), place(one.fault, visit.spoken), _key(one), one.due.name if one.due else "",
         told(one.fault, visit.spoken))
        for one in sorted(findings, key=lambda one: (KINDS.index(one.kind), one.fault.line))
    ]  # fmt: skip
    return handed(book([Leaf(say.word("reconcile"), heads, lines)]), "reconciliation", "xlsx")


def taken(visit: Visit) -> Response:
    """Payables and receivables as a workbook, with the reports on the use of the money beside them; or alone as CSV."""
    form, chosen, log, texts = visit.path("form"), _chosen(visit), visit.parts.log, visit.parts.office.texts
    if form not in FORMS:
        raise absent(visit.request.url.path)
    owed = payables.leaf(payables.dues(log, texts, chosen), visit.spoken)
    if form == "csv":
        return handed(text(owed), "payables", form)
    used = fund_uses.leaf(log, texts, list(fund_uses.uses(log, texts, chosen)), visit.spoken)
    return handed(book([owed, used]), "payables", form)


FORMS = ("xlsx", "csv")


def blank(visit: Visit) -> Response:
    """The template of a statement."""
    return handed(template(visit.spoken), "statement", "xlsx")


def _page(
    visit: Visit, *, groups: Mapping[Kind, Sequence[Said]] | None = None, counts: Mapping[Kind, int] | None = None,
    error: InvalidError | None = None, status: int = 200,
) -> Response:  # fmt: skip
    known = _cycles(visit)
    words = {name: Saying(visit.spoken, regulation_of(visit, name)).cycle(name) for name in known}
    return page(
        "reconcile.html", visit, status=status, cycles=words, chosen=visit.given("cycle"), groups=groups or {}, counts=counts or {},
        kinds=KINDS, error=error, shown=SHOWN, forms=FORMS, key=_key,
    )  # fmt: skip


def _cycles(visit: Visit) -> list[str]:
    """The cycles that are there for the reader, the latest first."""
    return sorted((row["cycle"] for row in rows(visit.parts, "cycles", visit.who)), key=lambda name: (name.rpartition("/")[2], name))[::-1]


def _chosen(visit: Visit) -> list[str]:
    """The cycle that is asked for, else all; raises InvalidError for one that is not there for the reader."""
    known, asked = _cycles(visit), visit.given("cycle")
    if asked and asked not in known:
        raise absent(asked)
    return [asked] if asked else known


def _findings(visit: Visit) -> list[Finding]:
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidError("statement-needed")
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InvalidError("body-too-large", largest=LARGEST)
    found = statement(content, file.filename)
    return reconciled(found, payables.dues(visit.parts.log, visit.parts.office.texts, _chosen(visit)))


def _key(one: Finding) -> str:
    return one.line.key if one.line else one.due.key if one.due else ""


def _said(visit: Visit, one: Finding) -> Said:
    say, fault = Saying(visit.spoken), one.fault
    article = f" {say.article(fault.basis)}" if fault.basis else ""
    words = say.sentence(fault.code, fault.facts) + article
    return Said(one, place(fault, visit.spoken), words, _act(visit, one) if one.kind == "ready" else None)


def _act(visit: Visit, one: Finding) -> offered.Offer | None:
    """The act by which a person puts the line on record, with everything filled in."""
    if one.due is None or one.line is None:
        return None
    known = {"cycle": one.due.cycle, "applicant": one.due.applicant, "on": one.line.on.isoformat(), "reference": one.line.reference}
    known |= {"amount_cny": f"{one.line.amount_cny:f}", "back": "/finance/statement"}
    return next(iter(offered.offers(visit, ["payment.recover" if one.due.back else "payment.pay"], known)), None)
