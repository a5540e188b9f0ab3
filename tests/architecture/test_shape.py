"""The shape of the house: who may import whom, how large a room is, what may not be named."""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cli.embedded import ATTRIBUTES, binary

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("activities", "api", "cli", "console", "domain", "doors", "projections", "services", "workflows")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
WORKFLOWS = sorted(path for path in (ROOT / "workflows").rglob("*.py") if path.name != "__init__.py")
FILE_SPLITS_AT = 250
FUNCTION_SPLITS_AT = 30


def name_of(path: Path) -> str:
    """A file's path in the repository."""
    return str(path.relative_to(ROOT))


def code_lines(source: str) -> int:
    """Lines that are neither blank, nor comment, nor docstring."""
    tree = ast.parse(source)
    said: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            said |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(
        1 for number, line in enumerate(source.splitlines(), 1) if line.strip() and not line.strip().startswith("#") and number not in said
    )


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Every function with its code lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, _body(node)


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or first.lineno) - first.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_one_room(path: Path) -> None:
    """`__init__.py` is empty; any other file says in its first sentence which room it is, and is not too large."""
    source = path.read_text("utf-8")
    if path.name == "__init__.py":
        assert source == ""
        return
    assert ast.get_docstring(ast.parse(source))
    assert code_lines(source) <= FILE_SPLITS_AT
    assert [(name, lines) for name, lines in functions(source) if lines > FUNCTION_SPLITS_AT] == []
    assert path.stem not in {"utils", "helpers", "common", "base", "manager", "misc"}


def test_sizes_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Medians stay near what the design aims at: files of 60 code lines, nine functions of ten within 12."""
    files = sorted(code_lines(path.read_text("utf-8")) for path in FILES if path.name != "__init__.py")
    lengths = sorted(lines for path in FILES for _, lines in functions(path.read_text("utf-8")))
    median, ninth = files[len(files) // 2], lengths[len(lengths) * 9 // 10]
    with capsys.disabled():
        sys.stdout.write(f"\n  files: {len(files)}, median {median}, largest {files[-1]}; functions: {len(lengths)}, 90 % within {ninth}\n")
    assert (median <= 80, ninth <= 15) == (True, True)


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_workflow_brings_nothing_that_does_input_or_output(path: Path) -> None:
    """Imported in a fresh interpreter, a workflow's module loads neither services nor a database driver."""
    module = name_of(path).removesuffix(".py").replace("/", ".")
    forbidden = "{'services', 'projections', 'eventsourcing', 'sqlite3', 'psycopg', 'structlog', 'ruamel', 'pydantic', 'orjson'}"
    code = f"import sys, {module}\nprint(sorted({forbidden} & set(name.partition('.')[0] for name in sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  # our own code
    assert told.stdout.strip() in {"[]", "['pydantic']"}  # the SDK itself looks for pydantic


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("domain/calendar/periods.py", "import services.clock"),
        ("domain/policies/prize.py", "import domain.award.award"),
        ("domain/award/award.py", "import domain.cycle.cycle"),
        ("workflows/due.py", "import domain.cycle.cycle"),
        ("services/clerk.py", "import temporalio.client"),
        ("projections/table.py", "import activities.engine"),
        ("doors/caller.py", "import api.app"),
        ("services/documents/dossier.py", "import typst"),
        ("services/documents/press.py", "import pyhanko"),
        ("services/sheets/reading.py", "import openpyxl"),
        ("console/entry.py", "import api.app"),
        ("api/app.py", "import console.app"),
        ("doors/caller.py", "import jinja2"),
    ],
)
def test_a_planted_import_is_found(tmp_path: Path, path: str, line: str) -> None:
    """The import contracts can fail: each forbidden import, planted in a copy, breaks them."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    lint = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    told = subprocess.run(lint, cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(tmp_path)})  # noqa: S603  # ours
    assert (told.returncode, "BROKEN" in told.stdout) == (1, True), told.stdout + told.stderr


def test_both_languages_say_the_same_things() -> None:
    """Every key of one catalogue stands in the other, and asks for the same facts."""
    zh, en = (tomllib.loads((ROOT / "locale" / f"{language}.toml").read_text("utf-8")) for language in ("zh", "en"))
    assert {section: set(words) for section, words in zh.items()} == {section: set(words) for section, words in en.items()}
    assert [key for section, words in zh.items() for key in words if not words[key] or not en[section][key]] == []


def raised_codes() -> set[str]:
    """Every code that an InvalidError, RefusedError or TamperedError is raised with."""
    codes: set[str] = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"InvalidError", "RefusedError", "TamperedError", "_known", "unknown", "_formed"}
            ):
                codes |= {
                    arg.value for arg in node.args[:3] if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and "-" in arg.value
                }
    return codes


def test_every_code_has_its_sentence() -> None:
    """No error reaches a person without a sentence."""
    sentences = tomllib.loads((ROOT / "locale" / "zh.toml").read_text("utf-8"))["errors"]
    codes = raised_codes()
    assert len(codes) > 100
    assert sorted(codes - sentences.keys()) == []


def test_every_event_has_its_label() -> None:
    """No event stands in a timeline without a word."""
    import services.office  # noqa: F401, PLC0415  # enters every event
    from domain.shared.event import TOPICS  # noqa: PLC0415  # after everything was imported by the catalogue above

    labels = tomllib.loads((ROOT / "locale" / "zh.toml").read_text("utf-8"))["events"]
    names = {topic.partition("/")[0] for topic in TOPICS.values()}
    assert sorted(name for name in names - labels.keys() if not name.startswith(("test.", "bench."))) == []


def test_the_map_of_the_readme_is_true() -> None:
    """Each folder of the repository has its line in the README's map, and each line its folder; the commands are make targets."""
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = {line.partition("`")[2].partition("/`")[0] for line in readme.splitlines() if line.startswith("| `") and "/`" in line}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()  # noqa: S607  # git of the path
    folders = {path.partition("/")[0] for path in tracked if "/" in path and not path.startswith(".")}
    assert listed == folders
    targets = (ROOT / "Makefile").read_text("utf-8")
    assert [command for command in ("run", "test") if f"make {command}" not in readme or f"\n{command}:" not in targets] == []


@pytest.mark.parametrize("environment", ["embedded", "production"])
def test_temporals_own_command_reads_our_file(environment: str) -> None:
    """`temporal --env-file temporal.yaml` knows each environment, and the search attributes are those that the code sets."""
    command = [binary("temporal"), "env", "get", "--env-file", str(ROOT / "temporal.yaml"), "--env", environment]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # the product's own server
    tree = YAML(typ="safe").load((ROOT / "temporal.yaml").read_text("utf-8"))
    assert (told.returncode, tree["env"][environment]["address"] in told.stdout) == (0, True), told.stderr
    assert [f"{name}={one['type']}" for name, one in tree["search_attributes"].items()] == list(ATTRIBUTES)
