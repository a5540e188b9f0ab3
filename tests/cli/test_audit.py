"""`award audit` from the terminal: what it prints, with which exit code, in both languages."""

import os
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import orjson
import pypdfium2
import pytest

import verify_bundle
from cli.bootstrap import open_product
from services import settings as settings_of
from services.clock import StandingClock
from tests.desk import CYCLE, at, code, desk_of
from tests.projections.test_boards import whole_cycle
from tests.terminal import award


def cycle_kept_in(folder: Path) -> Path:
    """The folder, with the log of a whole cycle."""
    clock = StandingClock(at("2026-03-02 09:00"))
    product = open_product(settings_of.load(folder, "rehearsal", os.environ), clock)
    whole_cycle(desk_of(product, clock))
    product.close()
    return folder


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a whole cycle."""
    return cycle_kept_in(tmp_path_factory.mktemp("audit") / "log")


@pytest.fixture
def data(pristine: Path, tmp_path: Path) -> Path:
    """A copy of that log, which nobody has signed yet."""
    return shutil.copytree(pristine, tmp_path / "log")


def test_a_log_is_verified_signed_and_verified_against_it(data: Path, tmp_path: Path) -> None:
    """Before the first checkpoint it says what it cannot show; after it, that the log agrees; a kept note is one more."""
    there = ("--data", str(data), "--lang", "en")
    told = award("audit", "verify", "--log", *there)
    assert (told.returncode, "The log is sound" in told.stdout, "No checkpoint has been witnessed" in told.stdout) == (0, True, True)
    signed = orjson.loads(award("audit", "checkpoint", "--json", *there).stdout)
    assert (data.parent / "witness").is_dir()
    kept = tmp_path / "note"
    kept.write_text(signed["note"], "utf-8")
    told = award("audit", "verify", "--log", "--against", str(kept), *there)
    assert (told.returncode, "agrees with 2 witnessed checkpoints" in told.stdout) == (0, True)
    kept.write_text(signed["note"].replace("\n", "\nx", 1), "utf-8")
    told = award("audit", "verify", "--log", "--against", str(kept), *there)
    assert (told.returncode, "not a checkpoint" in told.stderr) == (2, True)


def test_a_log_that_was_altered_is_told(data: Path, tmp_path: Path) -> None:
    """Exit code 1, the commit, in the language asked for, as a sentence or as JSON; never a trace."""
    copy = tmp_path / "altered"
    copy.mkdir()
    for path in data.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy / "log.db")) as file, file:
        file.execute("drop trigger stored_events_update")
        altered = "cast(replace(cast(state as text), '\"80\"', '\"81\"') as blob)"
        file.execute(f"update stored_events set state = {altered} where topic like 'application.scored/%'")  # noqa: S608  # our own
    for lang, sentence in (("en", "The log was tampered with: Commit"), ("zh", "日志被动过: 第")):
        told = award("audit", "verify", "--log", "--data", str(copy), "--lang", lang)
        assert (told.returncode, told.stderr.startswith(sentence), "Traceback" in told.stderr) == (1, True, False), told.stderr
    told = award("audit", "verify", "--log", "--json", "--data", str(copy))
    assert (told.returncode, orjson.loads(told.stdout)["code"]) == (1, "commit-altered")


def test_looking_back(data: Path, tmp_path: Path) -> None:
    """A state on two clocks, what changed in between, and every board as it stood."""
    there = ("--data", str(data), "--json")
    stood = orjson.loads(award("audit", "as-of", "--at", "2026-09-20", CYCLE, *there).stdout)["state"]
    assert (stood["stage"], stood["candidates"][code(1)]["state"]) == ("public_notice", "on_notice")
    changed = orjson.loads(award("audit", "diff", "--from", "2026-09-20", "--to", "2026-09-30", CYCLE, *there).stdout)
    state = next(one for one in changed if one["field"] == f"candidates.{code(1)}.state")
    assert (state["before"], state["after"], [step["after"] for step in state["steps"]][:2]) == (
        "on_notice",
        "conferred",
        ["cleared", "reviewed"],
    )
    boards = orjson.loads(award("audit", "as-of", "--at", "2026-09-20", "--boards", str(tmp_path / "boards"), *there).stdout)
    assert (boards["notice_board"], boards["winners_register"]) == (2, 0)
    again = award("audit", "as-of", "--at", "2026-09-20", "--boards", str(tmp_path / "boards"), "--data", str(data), "--lang", "en")
    assert (again.returncode, "not overwritten" in again.stderr) == (2, True)
    for words in (
        ["as-of", "--at", "yesterday", CYCLE],
        ["as-of", "--at", "2026-09-20"],
        ["diff", "--from", "2027-01-01", "--to", "2026-01-01", CYCLE],
    ):
        assert award("audit", *words, "--data", str(data)).returncode == 2
    shown = award("audit", "diff", "--from", "2026-09-20", "--to", "2026-09-30", CYCLE, "--data", str(data), "--lang", "zh").stdout
    assert "公示中 → 公示期满无异议  2026-09-22 24:00 (记录于 2026-09-23 09:00:00)  公示期满  系统" in shown, shown
    assert [word for word in ("on_notice", "cleared", "['", "system/") if word in shown] == [], shown


def test_why_on_one_page(data: Path) -> None:
    """From the page of an upheld objection, in either language: whom it ended, why, by whom, under which article."""
    there = ("--data", str(data))
    for lang, words in (
        (
            "zh",
            (
                "异议结论  成立  第十九条",
                "理由  (invented)",
                "虚构企业2",
                "候选受异议",
                "作出此决定之前尚未了结",
                "rev-a  第 1 次打分",
            ),
        ),
        (
            "en",
            (
                "objection decided  upheld  Art. 19",
                "reason  (invented)",
                "虚构企业2",
                "candidate objected to",
                "What was open before this decision",
                "sheet no. 1",
            ),
        ),
    ):
        told = award("audit", "why", f"{CYCLE}/{code(2)}", "--lang", lang, *there)
        assert (told.returncode, [word for word in words if word not in told.stdout]) == (0, []), told.stdout
        assert "canary" not in told.stdout
    listed = award("audit", "decisions", CYCLE, "--lang", "en", *there).stdout.splitlines()
    names = [one["name"] for one in orjson.loads(award("audit", "decisions", CYCLE, "--json", *there).stdout)]
    assert [name for name, line in zip(names, listed, strict=True) if name not in line] == []
    page = orjson.loads(award("audit", "why", names[-1], "--json", *there).stdout)
    assert (page["name"], page["record"]["event"]) == (names[-1], "payment.payable")
    told = award("audit", "why", "cycle:wuhai/2026@999", "--lang", "en", *there)
    assert (told.returncode, "has no event 999" in told.stderr) == (2, True)


def test_decisions_are_computed_again(data: Path) -> None:
    """The first time all of them, then only what is new, or all again when asked; in one object for a program."""
    there = ("--data", str(data))
    both = orjson.loads(award("audit", "verify", "--json", *there).stdout)
    first = both["decisions"]["decisions"]
    assert (first > 20, both["decisions"]["differences"], both["log"]["events"] > 100) == (True, [], True)
    assert award("audit", "verify", "--decisions", "--lang", "en", *there).stdout == "0 decisions computed again, 0 differences.\n"
    assert award("audit", "verify", "--decisions", "--all", "--lang", "zh", *there).stdout == f"重新计算决定 {first} 项，不符 0 处。\n"


def test_a_bundle_is_written_once(data: Path, tmp_path: Path) -> None:
    """A cycle's bundle is checked by the one file; what stands there already is not overwritten; an unknown subject is told."""
    there, path = ("--data", str(data), "--lang", "en"), tmp_path / "new" / "cycle.zip"
    told = award("audit", "export", CYCLE, "--to", str(path), "--json", *there)
    assert orjson.loads(told.stdout)["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert verify_bundle.verify(path.read_bytes()).startswith(f"cycle:{CYCLE}: ")
    assert [one.name for one in path.parent.iterdir()] == ["cycle.zip"]
    assert "not overwritten" in award("audit", "export", CYCLE, "--to", str(path), *there).stderr
    assert "The log has no cycle:wuhai/1999" in award("audit", "export", "wuhai/1999", "--to", str(tmp_path / "none.zip"), *there).stderr
    assert "cannot be written" in award("audit", "export", CYCLE, "--to", "/proc/none/a.zip", *there).stderr


def test_a_dossier_is_chinese_unless_another_is_asked_for(data: Path, tmp_path: Path) -> None:
    """That of a bundle always, whatever the terminal speaks; alone it is the bundle's to the byte, or in the language that was named."""
    bundle, alone, english, there = tmp_path / "a.zip", tmp_path / "a.pdf", tmp_path / "b.pdf", ("--data", str(data))
    case = f"{CYCLE}/{code(1)}"
    assert award("audit", "export", case, "--to", str(bundle), "--lang", "en", *there).returncode == 0
    told = award("audit", "dossier", case, "--to", str(alone), "--json", *there)
    assert orjson.loads(told.stdout)["sha256"] == sha256(alone.read_bytes()).hexdigest()
    with ZipFile(bundle) as archive:
        assert archive.read("dossier.pdf") == alone.read_bytes()
    assert "Dossier written" in award("audit", "dossier", case, "--to", str(english), "--lang", "en", *there).stdout
    heads = [pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded() for path in (alone, english)]
    assert [("证" in head, "Evidence" in head.replace(" ", "")) for head in heads] == [(True, False), (False, True)]
    assert "not overwritten" in award("audit", "dossier", case, "--to", str(alone), "--lang", "en", *there).stderr
