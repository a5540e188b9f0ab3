"""A checkpoint: how large the log was and what its trees and chain came to, as a signed text that anyone can keep and check.

Its form is C2SP's tlog-checkpoint: origin, number of events, root of their tree; then lines of our own, for the commits (who, when, which
answer), the chain's last link and its SM3 head; then Ed25519 signatures in the form of a signed note.
"""

import re
from base64 import b64decode, b64encode
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.shared.refusal import InvalidError

ED25519 = b"\x01"
"""The signature kind in a note's key id."""

_B64 = "[A-Za-z0-9+/]{43}="
FORM = re.compile(
    rf"(?P<origin>[^\s+]+)\n(?P<size>0|[1-9]\d*)\n(?P<root>{_B64})\n"
    rf"commits (?P<commits>0|[1-9]\d*) (?P<commits_root>{_B64})\nsha256 (?P<link>{_B64})\nsm3 (?P<sm3>{_B64})\n"
)
SIGNATURE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+=*)\n")


class Checkpoint(msgspec.Struct, frozen=True):
    """`size` events under `root`, in `commits` commits under `commits_root`; `link` and `sm3` are the heads of the chain."""

    origin: str
    size: int
    root: bytes
    commits: int
    commits_root: bytes
    link: bytes
    sm3: bytes

    def text(self) -> str:
        """What is signed."""
        return (
            f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"
            f"commits {self.commits} {_b64(self.commits_root)}\nsha256 {_b64(self.link)}\nsm3 {_b64(self.sm3)}\n"
        )


class Signer:
    """Signs for one log; its public half is told as a verifier key, `name+id+key`, as signed notes have it."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def verifier(self) -> str:
        """The verifier key."""
        return f"{self._name}+{_key_id(self._name, self._public).hex()}+{_b64(ED25519 + self._public)}"

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note."""
        text = checkpoint.text()
        signature = _key_id(self._name, self._public) + self._key.sign(text.encode())
        return f"{text}\n— {self._name} {_b64(signature)}\n"

    def vouch(self, manifest: bytes) -> str:
        """The signature, in hex, under the manifest of a bundle; its text can be no checkpoint's."""
        return self._key.sign(b"bundle\n" + manifest).hex()


def opened(note: str, verifier: str) -> Checkpoint:
    """The checkpoint in a note that this key has signed; raises InvalidError on any other text."""
    text, _, signatures = note.partition("\n\n")
    found = FORM.fullmatch(f"{text}\n")
    if found is None or not re.fullmatch(f"({SIGNATURE.pattern.replace('?P<name>', '').replace('?P<signature>', '')})+", signatures):
        raise InvalidError("checkpoint-form", line=note.partition("\n")[0])
    name, public = _verifier(verifier)
    signed = (one for one in SIGNATURE.finditer(signatures) if one["name"] == name)
    if not any(_signed(f"{text}\n", b64decode(one["signature"]), name, public) for one in signed):
        raise InvalidError("checkpoint-unsigned", origin=found["origin"], size=found["size"], key=name)
    digests = {part: b64decode(found[part]) for part in ("root", "commits_root", "link", "sm3")}
    return Checkpoint(found["origin"], int(found["size"]), commits=int(found["commits"]), **digests)


def _signed(text: str, signature: bytes, name: str, public: bytes) -> bool:
    key_id = _key_id(name, public)
    if not signature.startswith(key_id):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature[len(key_id) :], text.encode())
    except InvalidSignature:
        return False
    return True


def _verifier(key: str) -> tuple[str, bytes]:
    name, _, rest = key.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        public = b64decode(encoded, validate=True)
    except ValueError:
        public = b""
    if not public.startswith(ED25519) or len(public) != len(ED25519) + 32 or _key_id(name, public[1:]).hex() != key_id:
        raise InvalidError("verifier-key", key=key)
    return name, public[1:]


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def _b64(data: bytes) -> str:
    return b64encode(data).decode()
