"""`award ask`: any policy asked by hand of a regulation, with facts from a file or the command line; no log is needed."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from cli import terminal
from cli.terminal import Json, Lang
from domain.shared.refusal import InvalidError
from services import wording
from services.asking import law, put
from services.catalogue import Catalogue, Source
from services.questions.question import QUESTIONS, Question, Reply, answered
from services.selection import chosen, read
from services.settings import regulations
from services.vocabulary import Words

STANDARD_INPUT = "-"

FOR_PROGRAMS = {"closes_at", "grounds", "refused", "counted_days"}
"""What is told in another form, or is too long for a person."""


def ask(
    question: Annotated[str | None, Parameter(help="what is asked; left out: list the questions")] = None,
    /,
    *,
    regulation: Annotated[str | None, Parameter(help="city, city/version or file")] = None,
    facts: Annotated[str | None, Parameter(allow_leading_hyphen=True, help="file of facts, YAML or JSON; - reads standard input")] = None,
    fact: Annotated[list[str] | None, Parameter(name="--fact", negative="", help="one fact as name=value, repeated")] = None,
    schema: Annotated[bool, Parameter(negative="", help="print the JSON Schema of the question's facts")] = False,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Ask a regulation by hand: may this applicant apply, when does this period end, what does this title pay."""
    spoken = terminal.language(lang)

    def action() -> int:
        if question is None:
            return _listed()
        if schema:
            terminal.say_json(_known(question).model_json_schema())
            return terminal.DONE
        if regulation is None:
            raise InvalidError("regulation-needed", known=Catalogue(regulations(os.environ)).cities())
        text, source = chosen(catalogue := Catalogue(regulations(os.environ)), regulation)
        put_ = put(question, *_facts(facts, fact or ()))
        reply = answered(put_, law(catalogue, text))
        if json:
            terminal.say_json(_table(put_, reply, source))
        else:
            for line in _lines(reply, Words(text, spoken)):
                terminal.say(line)
        return terminal.DONE

    terminal.run(action, spoken, as_json=json)


def _known(name: str) -> type[Question]:
    if name not in QUESTIONS:
        raise InvalidError("question-unknown", name=name, known=sorted(QUESTIONS))
    return QUESTIONS[name]


def _listed() -> int:
    width = max(map(len, QUESTIONS))
    for name, question in sorted(QUESTIONS.items()):
        terminal.say(f"{name:<{width}}  {(question.__doc__ or '').splitlines()[0]}")
    return terminal.DONE


def _facts(named: str | None, single: Sequence[str]) -> tuple[bytes, str]:
    """The facts as a text, and where it comes from."""
    if named == STANDARD_INPUT:
        return sys.stdin.buffer.read(), "standard input"
    if named is not None:
        return read(Path(named)), named
    return "\n".join(one.replace("=", ": ", 1) for one in single).encode(), "--fact"


def _table(question: Question, reply: Reply, source: Source) -> dict[str, Any]:
    used = question.model_dump(mode="json", exclude_none=True)
    return {"question": question.name, "regulation": source.name, "sha256": source.sha256, **reply.plain(), "facts": used}


def _lines(reply: Reply, words: Words) -> Iterator[str]:
    spoken = words.language
    yield f"{wording.word('answer', spoken)}: {words.name(reply.outcome)} [{reply.outcome}]"
    yield f"{wording.word('basis', spoken)}: {wording.article(';'.join(reply.basis), spoken)}"
    for name, value in reply.told.items():
        if name not in FOR_PROGRAMS:
            yield f"  {words.key([name])}: {words.said(value)}"
    if reply.default:
        yield wording.word("answer-default", spoken)
        for reason in reply.reasons:
            yield f"  {words.text(reason)}"


def add_ask(app: App) -> None:
    """Add the verb."""
    app.command(ask)
