"""The reference pages that are made from the code: `python -m cli.reference` writes them, and a test holds them level with it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import services.asking  # noqa: F401  # its imports enter every question in the table
from cli.permissions import permissions_page
from services.questions.question import QUESTIONS, Question
from services.settings import ROOT

QUESTIONS_PAGE = Path("docs/reference/questions.md")
PERMISSIONS_PAGE = Path("docs/reference/permissions.md")

HEAD = """# Questions

Made from the code by `make reference`: do not edit.

    award ask QUESTION --regulation CITY[/VERSION]|FILE [--facts FILE|-] [--fact name=value] [--json]

asks a regulation by hand; it needs no log, and stores nothing. `award ask` lists the questions, `award ask QUESTION --schema` prints the
JSON Schema of its facts.

A reply has `outcome`, `basis` (the articles, a list), `default` (true where a rule that decided is a default of ours; then `reasons` say
why, in both languages), `facts` (those that were used), and what the question tells beside it. An outcome that is the code of a refusal,
as `cycle-too-soon`, is what the act itself would meet. Facts are YAML or JSON; what is wrong in them is told with line and column, all of
it at once.
"""


def questions_page() -> str:
    """The page of all questions."""
    return "\n".join([HEAD, *(line for name in sorted(QUESTIONS) for line in _question(name, QUESTIONS[name]))]) + "\n"


def _question(name: str, question: type[Question]) -> Iterator[str]:
    schema = question.model_json_schema()
    yield f"## {name}\n"
    yield " ".join(line.strip() for line in (question.__doc__ or "").strip().splitlines()).replace("  ", "\n\n") + "\n"
    yield from _facts(schema)
    for shape, below in schema.get("$defs", {}).items():
        if "properties" in below:
            yield f"`{shape}`: {below.get('description', '')}\n"
            yield from _facts(below)


def _facts(schema: dict[str, Any]) -> Iterator[str]:
    if not schema.get("properties"):
        yield "No facts.\n"
        return
    yield "| fact | form | |\n|---|---|---|"
    for fact, form in schema["properties"].items():
        needed = "needed" if fact in schema.get("required", ()) else f"default: `{_default(form)}`"
        yield f"| `{fact}` | {_form(form)} | {needed} |"
    yield ""


def _default(form: dict[str, Any]) -> str:
    match form.get("default"):
        case None:
            return "none"
        case bool() as flag:
            return str(flag).lower()
        case [] | {}:
            return "empty"
        case other:
            return str(other)


def _form(form: dict[str, Any]) -> str:
    if "$ref" in form:
        return f"`{form['$ref'].rpartition('/')[2]}`"
    if "enum" in form:
        return ", ".join(f"`{one}`" for one in form["enum"])
    if "anyOf" in form:
        forms = dict.fromkeys(_form(one) for one in form["anyOf"] if one.get("type") != "null")
        return " or ".join(forms)
    if form.get("type") == "array":
        return f"list of {_form(form['items'])}"
    if form.get("type") == "object":
        values: dict[str, Any] = form.get("additionalProperties") or next(iter(form.get("patternProperties", {}).values()), {})
        return f"name -> {_form(values)}"
    return {"date": "day", "date-time": "instant"}.get(form.get("format", ""), str(form.get("type", "any value")))


def main() -> None:
    """Write every page."""
    for page, text in ((QUESTIONS_PAGE, questions_page()), (PERMISSIONS_PAGE, permissions_page())):
        (ROOT / page).write_text(text, "utf-8")
        sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    main()
