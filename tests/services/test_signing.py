"""A paper that is signed: the same bytes each time, and not one of them can be changed unseen; whose it is, and whether that is trusted."""

import random
import re
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from domain.shared.refusal import InvalidError
from services.clock import StandingClock
from services.documents.checking import Checked, Trust, checked
from services.documents.official import Certificate
from services.documents.press import posted
from services.documents.signing import Signer, certificates, signer
from services.settings import Signing
from tests.authority import SECRET, UNTIL, certificate, in_pem, on_a_curve, packed, pem

DATED = datetime(2026, 9, 16, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PAPER = Certificate(
    "证书",
    "虚构企业",
    "（虚构）授予质量奖。",
    "有效期至2029年9月15日",
    "虚构市人民政府",
    "2026年9月16日",
    "NOWHERE-1",
    "0123456789abcdef",
    "",
    DATED,
)
AUTHORITY, STRANGER = certificate("authority"), certificate("stranger")
OFFICE = certificate("office", "authority")


@pytest.fixture(scope="module")
def bare() -> bytes:
    """A paper as the press sets it."""
    return posted(PAPER)


@pytest.fixture
def ours(tmp_path: Path) -> Signer:
    """The office's signature, with its authority's certificate beside its own."""
    return signer(packed(tmp_path, OFFICE, "office", AUTHORITY), StandingClock(NOW))


def test_a_signed_paper_is_the_same_bytes_each_time(tmp_path: Path, bare: bytes, ours: Signer) -> None:
    """Set twice, signed twice, from a key in either form; the paper itself stands unchanged before its signature."""
    first = ours(bare, DATED)
    assert first == ours(posted(PAPER), DATED)
    assert first == signer(in_pem(tmp_path, "office", OFFICE, AUTHORITY), StandingClock(NOW + timedelta(days=9)))(bare, DATED)
    assert (first[: len(bare)], first[:5]) == (bare, b"%PDF-")
    assert first != ours(bare, DATED + timedelta(seconds=1))


def test_whose_it_is_is_told(bare: bytes, ours: Signer) -> None:
    """Intact by anybody's eyes; trusted by the office's own certificate or its authority's, by no stranger's, by none."""
    content = ours(bare, DATED)
    told: list[tuple[list[x509.Certificate], Trust]] = [
        ([AUTHORITY], "trusted"), ([OFFICE], "trusted"), ([STRANGER], "untrusted"), ([], "untrusted"),
    ]  # fmt: skip
    for trusted, trust in told:
        assert checked(content, trusted, NOW) == Checked("intact", trust, "Common Name: office", "Common Name: authority", DATED, UNTIL)
    assert checked(content, [AUTHORITY], UNTIL + timedelta(days=1)).trust == "expired"
    assert checked(content, [STRANGER], UNTIL + timedelta(days=1)).trust == "untrusted"
    assert checked(bare, [AUTHORITY], NOW) == Checked("unsigned")


@pytest.mark.parametrize("part", [0.02, pytest.param(None, marks=[pytest.mark.long, pytest.mark.timeout(1800)])])
def test_no_byte_can_be_changed(bare: bytes, ours: Signer, part: float | None, share: float) -> None:
    """Each byte that the signature added, and two thousand of the paper, changed one after the other: none of them is intact.

    The long check takes its share of them, the short one a few.
    """
    content, drawn = ours(bare, DATED), random.Random(20261127)  # noqa: S311  # which places are looked at is no secret
    every = [*range(len(bare), len(content)), *drawn.sample(range(len(bare)), 2000)]
    places = drawn.sample(every, round(len(every) * (share if part is None else part)))
    unseen = [place for place in places if checked(_changed(content, place, drawn), [AUTHORITY], NOW).state == "intact"]
    assert (unseen, len(every) > 7000) == ([], True)


def _changed(content: bytes, place: int, drawn: random.Random) -> bytes:
    other = content[place] ^ drawn.choice((0x01, 0x20, 0x80, 0xFF))
    return content[:place] + bytes([other]) + content[place + 1 :]


def test_nothing_may_stand_behind_or_before_it(bare: bytes, ours: Signer) -> None:
    """A byte, a cut, a whole update of the file: none is intact. What is signed is not signed again."""
    content = ours(bare, DATED)
    update: Any = IncrementalPdfFileWriter(BytesIO(content))
    update.root["/Lang"] = update.root["/Lang"]
    update.update_root()
    written = BytesIO()
    update.write(written)
    with pytest.raises(SigningError):
        ours(content, DATED)
    for other in (content + b"\n", b"\n" + content, content[:-1], written.getvalue()):
        assert checked(other, [AUTHORITY], NOW).state == "altered"


def test_what_is_no_paper_of_ours(tmp_path: Path, bare: bytes, ours: Signer) -> None:
    """What is no PDF is told; a signature of another form is not judged."""
    with pytest.raises(InvalidError, match="paper-form"):
        checked(b"(invented) text", [], NOW)
    load: Any = SimpleSigner.load_pkcs12
    other = load(packed(tmp_path, OFFICE, "office").key, passphrase=SECRET)
    about = PdfSignatureMetadata(field_name="Other", subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    signed = sign_pdf(IncrementalPdfFileWriter(BytesIO(bare)), about, other).getvalue()
    assert checked(signed, [AUTHORITY], NOW).state == "foreign"
    seal = ours(bare, DATED).replace(b"/ETSI.CAdES.detached", b"/GM.invented.by.them")
    assert checked(seal, [AUTHORITY], NOW).state == "foreign"


@pytest.mark.skipif(which("openssl") is None, reason="no openssl on this machine")
def test_another_program_finds_the_same(tmp_path: Path, bare: bytes, ours: Signer) -> None:
    """OpenSSL holds what the signature covers against it, and sees one changed byte."""
    content = ours(bare, DATED)
    first, start, end, rest = (int(one) for one in re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", content)[0])
    assert (first, end + rest) == (0, len(content))
    covered = content[:start] + content[end:]
    (tmp_path / "signature.der").write_bytes(bytes.fromhex(content[start + 1 : end - 1].decode()))
    for name, text in (("same", covered), ("other", covered.replace(b"%PDF-1.7", b"%PDF-1.6"))):
        (tmp_path / name).write_bytes(text)
    look = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        str(tmp_path / "signature.der"),
        "-out",
        "/dev/null",
        "-purpose",
        "any",
    ]
    trusting = [*look, "-CAfile", pem(tmp_path / "authority.crt", AUTHORITY), "-content"]
    codes = [subprocess.run([*trusting, str(tmp_path / name)], capture_output=True, check=False).returncode for name in ("same", "other")]  # noqa: S603  # a fixed command on files of ours
    assert (codes[0], codes[1] != 0) == (0, True)


def test_what_a_signature_leaves_of_pdf_a(bare: bytes, ours: Signer) -> None:
    """ISO 19005-2, 6.1.12, 6.4.1 and 6.4.3 as far as they speak of signatures: what is added is nothing that they forbid."""
    before, after = PdfFileReader(BytesIO(bare)), PdfFileReader(BytesIO(ours(bare, DATED)))
    assert before.root["/Metadata"].data == after.root["/Metadata"].data
    assert before.trailer["/Info"] == after.trailer["/Info"]
    [field] = after.root["/AcroForm"]["/Fields"]
    widget, [one] = field.get_object(), after.embedded_signatures
    assert ("/NeedAppearances" in after.root["/AcroForm"], "/XFA" in after.root["/AcroForm"]) == (False, False)
    assert (list(widget["/Rect"]), widget["/F"] & 0b100111, {"/A", "/AA"} & set(widget)) == ([0, 0, 0, 0], 4, set())
    assert (list(after.root["/Perms"]), len(one.signed_data["signer_infos"])) == (["/DocMDP"], 1)
    assert {"/DigestLocation", "/DigestMethod", "/DigestValue"} & set(one.sig_object["/Reference"][0]) == set()
    assert len(one.signed_data["certificates"]) == 2
    assert len(after.trailer["/ID"]) == 2


def test_a_certificate_younger_than_the_event_is_not_backdated(tmp_path: Path, bare: bytes) -> None:
    """What happened before the certificate is stated at its first instant; after its last one nothing is signed."""
    ours = signer(packed(tmp_path, OFFICE, "office"), StandingClock(NOW))
    found = checked(ours(bare, datetime(2019, 5, 1, tzinfo=UTC)), [AUTHORITY], NOW)
    assert (found.trust, found.stated) == ("trusted", datetime(2020, 1, 1, tzinfo=UTC))
    clock = StandingClock(NOW)
    ours = signer(packed(tmp_path, OFFICE, "office"), clock)
    clock.set(UNTIL + timedelta(seconds=1))
    with pytest.raises(InvalidError, match="signing-over"):
        ours(bare, DATED)


def test_a_key_that_cannot_sign_is_told_at_once(tmp_path: Path) -> None:
    """Each with a sentence of its own, before anything is signed; none of them says the passphrase."""
    good, short = packed(tmp_path, OFFICE, "office"), certificate("short", bits=1024)
    wrong = tmp_path / "wrong"
    wrong.write_text("(invented) wrong")
    over, sealing = certificate("over", until=NOW - timedelta(days=1)), certificate("sealing", signs=False)
    other = in_pem(tmp_path, "other", OFFICE)
    told: list[tuple[Signing, str]] = [
        (Signing(good.key, str(wrong)), "signing-key"),
        (Signing(good.key), "signing-key"),
        (Signing(good.secret), "signing-key"),
        (Signing(str(tmp_path / "absent")), "text-missing"),
        (Signing(other.key, other.secret), "signing-incomplete"),
        (Signing(other.key, other.secret, good.secret), "signing-certificate"),
        (other, "signing-mismatch"),
        (on_a_curve(tmp_path, OFFICE), "signing-kind"),
        (packed(tmp_path, short, "short", bits=1024), "signing-kind"),
        (packed(tmp_path, over, "over"), "signing-over"),
        (packed(tmp_path, sealing, "sealing"), "signing-usage"),
    ]
    for settings, code in told:
        with pytest.raises(InvalidError) as caught:
            signer(settings, StandingClock(NOW))
        assert (caught.value.code, "correct horse" in str(caught.value.facts)) == (code, False)
    assert certificates(pem(tmp_path / "two.crt", OFFICE, AUTHORITY)) == [OFFICE, AUTHORITY]
