"""The office's signature on a paper: PAdES with an RSA key of its own. The same paper and the same key give the same bytes."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import Certificate, ExtensionNotFound, KeyUsage, load_pem_x509_certificates
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from domain.shared.refusal import InvalidError
from services.clock import Clock
from services.settings import Signing

BITS: Final = 2048
"""Bits of an RSA key at least."""

FIELD: Final = "Signature"
DIGEST: Final = "sha256"

PEM: Final = b"-----BEGIN"


class Held(NamedTuple):
    """A key, the certificate that goes with it, and those that lead from there to its root."""

    key: RSAPrivateKey
    certificate: Certificate
    chain: tuple[Certificate, ...]


class Signer:
    """Signs papers with one key. A paper says that it was signed at the instant of the event that it tells of.

    A paper from before the certificate says the certificate's first instant. No timestamp of a third party goes with it.
    """

    def __init__(self, held: Held, clock: Clock) -> None:
        self._certificate, self._clock = held.certificate, clock
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # it brings types for all but this
        store.register_multiple([_asn1(one) for one in held.chain])
        key = held.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        # PKCS#1 v1.5 is the signer's own default for RSA: it draws no random bytes, as PSS would.
        self._signer = SimpleSigner(_asn1(held.certificate), PrivateKeyInfo.load(key), store)

    def __call__(self, content: bytes, dated: datetime) -> bytes:
        """A PDF with the signature behind it; raises InvalidError once the certificate is over."""
        stated, over = max(dated, self._certificate.not_valid_before_utc), self._certificate.not_valid_after_utc
        if max(stated, self._clock.now()) > over:
            raise InvalidError("signing-over", until=over.date().isoformat())
        about = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
        )
        return bytes(_Dated(about, self._signer, stated).sign_pdf(_Addition(BytesIO(content))).getvalue())


class _Dated(PdfSigner):
    """Signs with an instant that is given, not with the hour at which it happens to run."""

    def __init__(self, about: PdfSignatureMetadata, signer: SimpleSigner, stated: datetime) -> None:
        super().__init__(about, signer)
        self._stated = stated

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:  # noqa: FBT001, FBT002  # the library's own
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._stated
        return session


class _Addition(IncrementalPdfFileWriter):
    """What is written behind a paper: its identifier is made of the paper, and what the paper says of itself stays as it is."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        first = prev.trailer["/ID"][0]
        prev.stream.seek(0)
        second = sha256(prev.stream.read()).digest()[: len(first.original_bytes)]
        return generic.ArrayObject([generic.ByteStringObject(first.original_bytes), generic.ByteStringObject(second)])

    def _update_meta(self) -> None:
        """Leave title, maker and days: PDF/A wants the two places that tell them to agree, and they do."""


def signer(settings: Signing, clock: Clock) -> Signer:
    """Who signs with the key that the settings name; raises InvalidError that says what is wrong with it."""
    held = _held(settings)
    if not isinstance(held.key, RSAPrivateKey) or held.key.key_size < BITS:
        raise InvalidError("signing-kind", path=settings.key, bits=BITS)
    if held.certificate.public_key() != held.key.public_key():
        raise InvalidError("signing-mismatch", path=settings.key)
    if not _may_sign(held.certificate):
        raise InvalidError("signing-usage", path=settings.certificate or settings.key)
    if held.certificate.not_valid_after_utc < clock.now():
        raise InvalidError("signing-over", until=held.certificate.not_valid_after_utc.date().isoformat())
    return Signer(held, clock)


def certificates(path: str) -> list[Certificate]:
    """The certificates of a PEM file, in its order."""
    try:
        return load_pem_x509_certificates(_read(path))
    except ValueError:
        raise InvalidError("signing-certificate", path=path) from None


def asn1(several: Sequence[Certificate]) -> list[Asn1Certificate]:
    """The same as the library of signatures takes them."""
    return [_asn1(one) for one in several]


def _held(settings: Signing) -> Held:
    """The key with its certificates: of one PKCS#12 file, or of two PEM files, the office's own certificate first."""
    content, secret = _read(settings.key), _read(settings.secret).rstrip(b"\r\n") if settings.secret else None
    first, *others = certificates(settings.certificate) if settings.certificate else (None,)
    try:
        if content.lstrip().startswith(PEM):
            found: Any = (load_pem_private_key(content, secret), first, tuple(others))
        else:
            packed = load_pkcs12(content, secret)
            found = (packed.key, packed.cert and packed.cert.certificate, tuple(one.certificate for one in packed.additional_certs))
    except UnsupportedAlgorithm:
        raise InvalidError("signing-kind", path=settings.key, bits=BITS) from None
    except (ValueError, TypeError):  # the words of the library may hold a part of what it read
        raise InvalidError("signing-key", path=settings.key) from None
    if found[0] is None or found[1] is None:
        raise InvalidError("signing-incomplete", path=settings.key)
    return Held(*found)


def _may_sign(certificate: Certificate) -> bool:
    """Whether a certificate is for signing; one that says nothing of its use is for every use."""
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _asn1(certificate: Certificate) -> Asn1Certificate:
    return Asn1Certificate.load(certificate.public_bytes(Encoding.DER))


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        raise InvalidError("text-missing", name=path) from None
