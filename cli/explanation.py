"""`award audit decisions` and `award audit why`: a cycle's decisions by name, and one decision on one page, in either language."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from services import labels, wording
from services.audit.record import Record
from services.audit.spoken import by, clock
from services.audit.why import Explainer, Open, Step, Subject, Why
from services.documents.speech import Speech, governed

FEW = 3
"""Up to so many applicants, each one's scores and way stand on the page; of more, `--json` has them."""

SHORT = 12
"""Characters of a hash that a page shows; `--json` has all."""

SCORED = "application.scored"

KNOWN: dict[str, tuple[str, ...]] = {
    "applicant": ("name", "registered_in", "legal_person", "operating_since", "facts", "titles", "bans", "absorbed_into"),
    "application": ("standing", "stamped_at", "qualification", "judged", "ended", "composite", "records"),
    "cycle": ("stage", "settings", "overrides", "order", "substitutes"),
}
"""What a page shows of a state that was known; all of it for the other kinds."""


def decisions(cycle: Annotated[str, Parameter(help="city/year")], /, *, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """Every decision of a cycle by its name: when, what, by whom, under which article."""

    def action(product: Product, spoken: Language) -> int:
        found = Explainer(product.log, product.office.texts).decisions.of(ids.cycle(cycle))
        if json:
            terminal.say_json(msgspec.to_builtins(found))
        for one in () if json else found:
            terminal.say(_line(one.record, one.says, one.name, Speech(spoken, {})))
        if not found and not json:
            terminal.say(wording.word("nothing", spoken))
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


def why(
    decision: Annotated[str, Parameter(help="stream@version, a command's id, or city/year/applicant for the newest about it")],
    /,
    *,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """One decision on one page: what was known, under which texts and articles, from which scores, with what still open."""

    def action(product: Product, spoken: Language) -> int:
        texts = product.office.texts
        page = Explainer(product.log, texts).why(decision)
        if json:
            terminal.say_json(msgspec.to_builtins(page))
        else:
            for line in _page(page, governed(texts, page.texts, spoken)):
                terminal.say(line)
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _page(page: Why, speech: Speech) -> Iterator[str]:
    record, spoken = page.record, speech.language
    yield f"{wording.label(record.event, spoken)}  {speech.said(record, page.says)}  {wording.article(record.basis, spoken)}".rstrip()
    facts = {
        "at": clock(record.effective_at), "recorded_at": clock(record.recorded_at), "by": by(record, spoken), "reason": record.reason,
        "applicant": speech.joined([f"{one.name} {one.applicant}".strip() for one in page.subjects[:FEW]]),
        "command": f"{labels.value('', 'command', record.command, spoken)}  {record.command_id}", "name": page.name,
    }  # fmt: skip
    yield from _fields(facts, spoken)
    sections = (
        ("beside", [_beside(one, page, speech) for one in page.beside]),
        ("texts", list(_texts(page, spoken))),
        ("articles", list(_articles(page, speech))),
        ("subjects", [line for one in page.subjects for line in _subject(one, len(page.subjects), speech)]),
        ("scores", list(_scores(page, spoken))),
        ("recused", [f"{one.applicant}  {one.reviewer}  {clock(one.at)}" for one in page.recused]),
        ("open", [_open(one, spoken) for one in page.open]),
        ("known", [line for stream, state in page.known.items() for line in _known(stream, state, len(page.known), speech)]),
        ("receipt", list(_receipt(page, spoken))),
    )
    for name, lines in sections:
        if lines:
            yield ""
            yield wording.word(f"why-{name}", spoken)
            yield from (f"  {line}" for line in lines)


def _beside(step: Step, page: Why, speech: Speech) -> str:
    """What the same command recorded: what it says, with the names of those whom the page is about."""
    record, text = step.record, speech.said(step.record, step.says)
    for one in page.subjects:
        text = text.replace(one.applicant, f"{one.name} {one.applicant}".strip())
    parts = (
        wording.label(record.event, speech.language),
        text,
        wording.article(record.basis, speech.language),
        f"{record.stream}@{record.version}",
    )
    return "  ".join(part for part in parts if part)


def _fields(facts: dict[str, str], spoken: Language) -> Iterator[str]:
    yield from (f"  {wording.field(name, spoken)}  {value}" for name, value in facts.items() if value)


def _texts(page: Why, spoken: Language) -> Iterator[str]:
    if page.texts is not None:
        pinned = page.texts
        yield f"{pinned.title[spoken]}  {wording.field('version', spoken)} {pinned.version}  {pinned.regulation[:SHORT]}"
        notices = wording.word("why-notices", spoken, count=len(pinned.calendar_texts))
        for track, found in pinned.criteria.items():
            yield f"{wording.field('criteria', spoken)} {labels.value('', 'track', track, spoken)} {found[:SHORT]}"
        yield f"{wording.field('calendar', spoken)} {pinned.calendar[:SHORT]} {notices}"


def _articles(page: Why, speech: Speech) -> Iterator[str]:
    for one in page.articles:
        yield f"{wording.article(one.basis, speech.language)}  {speech.joined([speech.path(rule) for rule in one.rules])}".rstrip()
        yield from (f"  {wording.word('why-ours', speech.language)} {ours.reason[speech.language]}" for ours in one.ours)


def _subject(subject: Subject, subjects: int, speech: Speech) -> Iterator[str]:
    yield f"{subject.applicant}  {subject.name}"
    # Every version of every sheet stands further down.
    steps = [step for step in subject.steps if step.record.event != SCORED] if subjects <= FEW else []
    for step in steps:
        yield f"  {_line(step.record, step.says, step.record.reason, speech)}"


def _line(record: Record, says: dict[str, Any], last: str, speech: Speech) -> str:
    """One event on a line: when, what, what it says, by whom, under which article; `last` is what else there is to say."""
    spoken = speech.language
    parts = (clock(record.effective_at), wording.label(record.event, spoken), speech.said(record, says), by(record, spoken))
    return "  ".join(part for part in (*parts, wording.article(record.basis, spoken), last) if part)


def _scores(page: Why, spoken: Language) -> Iterator[str]:
    for one in page.scores if len(page.subjects) <= FEW else ():
        counts = "" if one.counts else wording.word("why-not-counted", spoken)
        sheet = f"{wording.value(one.stage, spoken)}  {one.reviewer}  {wording.word('why-sheet', spoken, number=one.sheet)}  {one.total}"
        yield "  ".join(part for part in (one.applicant, sheet, clock(one.at), one.reason, counts) if part)


def _open(one: Open, spoken: Language) -> str:
    until = wording.word("why-until", spoken, until=clock(one.until)) if one.until else ""
    return "  ".join(
        part for part in (wording.value(one.kind, spoken), one.stream, wording.BETWEEN[spoken].join(one.concerns), until) if part
    )


def _known(stream: str, state: Any, streams: int, speech: Speech) -> Iterator[str]:
    if state is None or (streams > 2 * FEW and ids.kind_of(stream) in {"application", "applicant"}):
        return
    yield f"{speech.field(ids.kind_of(stream))}  {stream.partition(':')[2]}"
    picked = KNOWN.get(ids.kind_of(stream), tuple(state))
    yield from (f"  {name}: {value}" for name, value in speech.rows({name: state[name] for name in picked if name in state}))


def _receipt(page: Why, spoken: Language) -> Sequence[str]:
    if page.receipt is None:
        return []
    receipt = page.receipt
    reads = "  ".join(f"{stream}@{version}" for stream, version in receipt.reads.items())
    facts = {"policy": receipt.policy, "software": receipt.software, "inputs": receipt.inputs, "result": receipt.result, "reads": reads}
    return [line.strip() for line in _fields(facts, spoken)]


def add_explanations(app: App) -> None:
    """Add the verbs."""
    app.command(decisions)
    app.command(why)
