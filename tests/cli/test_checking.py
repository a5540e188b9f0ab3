"""`award paper check`: what a paper that was handed out is worth, told and ended with; no log is needed."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from services.clock import SystemClock
from services.documents.document import Words
from services.documents.paper import Paper
from services.documents.press import posted
from services.documents.signing import signer
from tests.authority import SECRET, certificate, packed, pem
from tests.terminal import award

DATED = datetime(2026, 9, 16, tzinfo=UTC)
WORDS = Words("（虚构）")
PAPER = Paper("虚构办公室", "公示〔2026〕1 号", "关于虚构名单的公示", "", [WORDS], "虚构办公室", "2026年9月16日", "", DATED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A paper in three states, and certificates to trust."""
    sign = signer(packed(tmp_path, certificate("office", "authority"), "office"), SystemClock())
    bare = posted(PAPER.sealed())
    signed = sign(bare, PAPER.dated)
    (tmp_path / "bare.pdf").write_bytes(bare)
    (tmp_path / "signed.pdf").write_bytes(signed)
    (tmp_path / "altered.pdf").write_bytes(signed.replace(b"/Marked true", b"/Marked null", 1))
    for name in ("authority", "stranger"):
        pem(tmp_path / f"{name}.crt", certificate(name))
    return tmp_path


def test_each_state_has_its_word_and_its_end(folder: Path) -> None:
    """Zero for what is intact and trusted alone; what it is not is said of every signature."""
    told = {
        ("signed", "authority"): (0, ("Intact", "office", "Trusted", "not an electronic seal under GB/T 38540")),
        ("signed", "stranger"): (1, ("Intact", "Not trusted")),
        ("signed", ""): (1, ("Intact", "Not trusted")),
        ("altered", "authority"): (1, ("Altered",)),
        ("bare", "authority"): (1, ("Unsigned",)),
    }
    for (name, trusted), (code, words) in told.items():
        more = ("--certificate", str(folder / f"{trusted}.crt")) if trusted else ()
        run = award("paper", "check", str(folder / f"{name}.pdf"), *more)
        assert (run.returncode, [word for word in words if word not in run.stdout]) == (code, []), run
    by_setting = award("paper", "check", str(folder / "signed.pdf"), "--json", AWARD_PAPER_CERTIFICATE=str(folder / "authority.crt"))
    assert (by_setting.returncode, orjson.loads(by_setting.stdout)["trust"]) == (0, "trusted")
    assert award("paper", "check", str(folder / "authority.crt")).returncode == 2


def test_a_key_that_does_not_open_is_told_before_anything_starts(folder: Path) -> None:
    """With the file that is meant, and without the passphrase."""
    (folder / "wrong").write_text("(invented) wrong")
    settings = {"AWARD_PAPER_KEY": str(folder / "office.p12"), "AWARD_PAPER_KEY_SECRET": str(folder / "wrong")}
    run = award("serve", "--data", str(folder / "log"), "--demo", "--empty", **settings)
    said = run.stdout + run.stderr
    assert (run.returncode, "office.p12" in said, SECRET.decode() in said, "(invented) wrong" in said) == (2, True, False, False), said
    assert not (folder / "log" / "log.db").exists()
