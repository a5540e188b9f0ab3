"""Whether a paper is the one that was signed: every byte of the file counts, and nothing may stand behind it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final, Literal, NamedTuple

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from domain.shared.refusal import InvalidError
from services.documents.signing import DIGEST, asn1

State = Literal["intact", "altered", "unsigned", "foreign"]
"""`foreign` is a signature in another form than ours: what the press never writes stands in a place that no signature can cover."""

Trust = Literal["trusted", "expired", "untrusted", "none"]
"""By the certificates that were named: `expired` was good at the instant that the paper states; `none` where there is nothing to trust."""

FORM: Final = "/ETSI.CAdES.detached"
KIND: Final = f"{DIGEST}_rsa"
SIGN: Final = b"/ByteRange"
HEAD: Final = b"%PDF-"
USES: Final = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
"""What is wrong with a stranger's file is told once, in our words, and not as the library's traceback."""


class Checked(NamedTuple):
    """What was found: the file, and where it is intact, whose signature it bears, the instant that it states, until when it is good."""

    state: State
    trust: Trust = "none"
    signer: str = ""
    issuer: str = ""
    stated: datetime | None = None
    until: datetime | None = None


def checked(content: bytes, trusted: Sequence[x509.Certificate], now: datetime) -> Checked:
    """Look at a file; `trusted` are certificates that the reader has from elsewhere. Raises InvalidError for what is no PDF."""
    signed = SIGN in content
    if not content.startswith(HEAD) and not signed:
        raise InvalidError("paper-form")
    try:
        found = PdfFileReader(BytesIO(content)).embedded_signatures
        if not found:  # what the library does not list is a signature of a form that it does not know
            return Checked("foreign" if signed else "unsigned")
        if len(found) == 1 and (found[0].sig_object["/SubFilter"] != FORM or _kind(found[0]) != KIND):
            return Checked("foreign")
        return _looked(content, found, trusted, now)
    except Exception:  # noqa: BLE001  # whatever a reader stumbles over in bytes that were altered, they are not what was signed
        return Checked("altered" if signed else "unsigned")


def _looked(content: bytes, found: Sequence[EmbeddedPdfSignature], trusted: Sequence[x509.Certificate], now: datetime) -> Checked:
    [one] = found
    status = _status(one, trusted, now)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and bool(status.docmdp_ok)
    if not (status.intact and status.valid and whole):
        return Checked("altered")
    if not (_as_written(content, one) and _held_together(one, trusted)):
        return Checked("foreign")
    own, stated = one.signer_cert, one.self_reported_timestamp
    until = own["tbs_certificate"]["validity"]["not_after"].native
    trust: Trust = "trusted" if status.trusted else "untrusted"
    if not status.trusted and stated is not None and until < now and _status(one, trusted, stated).trusted:
        trust = "expired"
    return Checked("intact", trust, own.subject.human_friendly, own.issuer.human_friendly, stated, until)


def _status(one: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate], at: datetime) -> PdfSignatureStatus:
    """What the signature is worth at an instant; nothing is asked of anybody over a network, whether it was revoked neither."""
    known = ValidationContext(trust_roots=asn1(trusted), other_certs=one.other_embedded_certs, moment=at, allow_fetching=False)
    return validate_pdf_signature(one, known, key_usage_settings=USES)


def _kind(one: EmbeddedPdfSignature) -> Any:
    """By which algorithm it was made."""
    return one.signer_info["signature_algorithm"]["algorithm"].native


def _as_written(content: bytes, one: EmbeddedPdfSignature) -> bool:
    """Whether the place of the signature, which it cannot cover itself, has nothing but the signature in its one form."""
    _, start, end, _ = one.byte_range
    written = _again(one).hex().upper().encode()
    return content[start:end] == b"<" + written.ljust(end - start - 2, b"0") + b">"


def _again(one: EmbeddedPdfSignature) -> bytes:
    """The signature's container written anew of its parts alone: those that it signs, itself, and the certificates."""
    given: Any = one.signer_info
    own = one.signer_cert
    info = {
        "version": "v1", "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
        "digest_algorithm": {"algorithm": DIGEST}, "signature_algorithm": {"algorithm": KIND},
        "signed_attrs": given["signed_attrs"], "signature": given["signature"].native,
    }  # fmt: skip
    data = {
        "version": "v1", "digest_algorithms": [{"algorithm": DIGEST}], "encap_content_info": {"content_type": "data"},
        "certificates": one.signed_data["certificates"], "signer_infos": [info],
    }  # fmt: skip
    written: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump(force=True)
    return written


def _held_together(one: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate]) -> bool:
    """Whether each certificate beside the signer's own, which the signature covers, was issued by one of the others."""
    several = [x509.load_der_x509_certificate(each.dump()) for each in one.other_embedded_certs]
    own = x509.load_der_x509_certificate(one.signer_cert.dump())
    found = {each.public_bytes(Encoding.DER): each for each in (*several, own, *trusted)}
    return all(any(_issued(each, by) for by in found.values()) for each in several)


def _issued(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
