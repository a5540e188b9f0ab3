"""Keys and certificates for tests, as files that settings name: of an office, of an authority, of strangers."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as drawn_curve
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as drawn
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from services.settings import Signing

SECRET = b"(invented) correct horse"
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


KEYS: dict[str, RSAPrivateKey] = {}


def key(name: str, bits: int = 2048) -> RSAPrivateKey:
    """The key of somebody, drawn once for all tests of a process."""
    return KEYS.setdefault(name, KEYS.get(name) or drawn(65537, bits))


def certificate(name: str, by: str = "", *, until: datetime = UNTIL, bits: int = 2048, signs: bool = True) -> x509.Certificate:
    """The certificate of somebody, issued by another or by itself."""
    whose, issuer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, by or name))
    built = (
        x509.CertificateBuilder().subject_name(whose).issuer_name(issuer).public_key(key(name, bits).public_key())
        .serial_number(sum(name.encode()) + 1).not_valid_before(SINCE).not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=not by, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(signs, signs, False, not signs, False, not by, not by, False, False), critical=True)  # noqa: FBT003  # the library's own order
    )  # fmt: skip
    return built.sign(key(by or name, bits), SHA256())


def pem(path: Path, *several: x509.Certificate) -> str:
    """Certificates in a file."""
    path.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in several))
    return str(path)


def packed(folder: Path, own: x509.Certificate, name: str, *others: x509.Certificate, bits: int = 2048) -> Signing:
    """Settings that name a PKCS#12 file and its passphrase."""
    file, secret = folder / f"{name}.p12", folder / "secret"
    file.write_bytes(serialize_key_and_certificates(b"office", key(name, bits), own, others, BestAvailableEncryption(SECRET)))
    secret.write_bytes(SECRET + b"\n")
    return Signing(str(file), str(secret))


def in_pem(folder: Path, name: str, *several: x509.Certificate) -> Signing:
    """Settings that name a key in PEM and its certificates."""
    file, secret = folder / f"{name}.pem", folder / "secret"
    file.write_bytes(key(name).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(SECRET)))
    secret.write_bytes(SECRET)
    return Signing(str(file), str(secret), pem(folder / f"{name}.crt", *several))


def on_a_curve(folder: Path, *several: x509.Certificate) -> Signing:
    """Settings that name a key which is not RSA."""
    file = folder / "curve.pem"
    file.write_bytes(drawn_curve(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return Signing(str(file), "", pem(folder / "curve.crt", *several))
