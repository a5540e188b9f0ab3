"""The terminal as a door: what it prints, in which language, with which exit code."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import orjson
from cyclopts import Parameter

from domain.regulation.problem import TextError
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services import logging, wording
from services.answer import Answer
from services.log.chain import TamperedError

if TYPE_CHECKING:
    from services.facts import Facts

Json = Annotated[bool, Parameter(name="--json", help="for a program", negative="")]
Lang = Annotated[str | None, Parameter(name="--lang", help="zh or en")]
"""Options of the verbs that look."""

DONE, FAULT, INVALID, REFUSED = 0, 1, 2, 3
"""Exit codes: done, a fault of ours, input that is wrong, refused by law."""


def language(asked: str | None = None) -> Language:
    """The language asked for, else the terminal's; Chinese where neither says."""
    found = asked or os.environ.get("AWARD_LANG") or os.environ.get("LANG", "")
    return "en" if found.startswith("en") else "zh"


def say(text: str) -> None:
    """A line to the person."""
    sys.stdout.write(f"{text}\n")


def say_json(value: Any) -> None:
    """One JSON object to a program."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str) + b"\n")


def _facts(spoken: Language) -> "Facts":
    """What says facts in words."""
    from services.facts import Facts  # noqa: PLC0415  # a tenth of the time that every command takes to start
    from services.vocabulary import Words  # noqa: PLC0415  # as above

    return Facts(Words(None, spoken))


def answered(answer: Answer, spoken: Language, *, as_json: bool) -> int:
    """Print an answer in words; its exit code."""
    if as_json:
        say_json({"outcome": answer.outcome, "command": answer.command, "code": answer.code, "basis": answer.basis, "facts": answer.facts})
    elif answer.outcome == "done":
        from services import labels  # noqa: PLC0415  # loaded where something is said in words, as what says facts

        known = _facts(spoken)
        facts = "  ".join(f"{known.name(name) or name}={known.plain(value)}" for name, value in answer.facts.items())
        say(f"{wording.word('done', spoken)}  {labels.command_title(answer.command, spoken)}  {facts}".rstrip())
    else:
        told = _facts(spoken).sentence(answer.code, answer.facts)
        sys.stderr.write(
            f"{wording.word('refused', spoken)}: {told} {wording.word('basis', spoken)} {wording.article(answer.basis, spoken)}\n"
        )
    return REFUSED if answer.outcome == "refused" else DONE


def told(error: InvalidError, spoken: Language, *, as_json: bool = False) -> int:
    """Print what is wrong with the input; its exit code."""
    if as_json:
        say_json({"outcome": "invalid", "code": error.code, "facts": error.facts})
    elif isinstance(error, TextError):
        sys.stderr.write("\n".join(wording.problems(error, spoken)) + "\n")
    else:
        # What is wrong was typed, and what would be right is to be typed: both as they are, not in words.
        sys.stderr.write(f"{wording.word('invalid', spoken)}: {wording.sentence(error.code, error.facts, spoken)}\n")
    return INVALID


def altered(error: TamperedError, spoken: Language, *, as_json: bool = False) -> int:
    """Print where the log does not agree with itself or with what was signed; its exit code."""
    if as_json:
        say_json({"outcome": "tampered", "code": error.code, "facts": error.facts})
    else:
        sys.stderr.write(f"{wording.word('tampered', spoken)}: {wording.sentence(error.code, error.facts, spoken)}\n")
    return FAULT


def run(action: Callable[[], int], spoken: Language, *, as_json: bool = False, debug: bool = False) -> NoReturn:
    """Do something for a person and leave with its exit code; a fault of ours never shows a stack trace unless asked."""
    logging.configure("warning")
    try:
        code = action()
        sys.stdout.flush()
    except InvalidError as error:
        code = told(error, spoken, as_json=as_json)
    except TamperedError as error:
        code = altered(error, spoken, as_json=as_json)
    except BrokenPipeError:
        os._exit(DONE)  # whoever read has read enough
    except Exception as error:
        if debug:
            raise
        sys.stderr.write(f"{wording.word('fault', spoken)} ({type(error).__name__})\n")
        code = FAULT
    sys.stdout.flush()
    sys.stderr.flush()
    # Straight out: the native threads of the workflow engine's client can abort an interpreter that shuts down slowly.
    os._exit(code)
