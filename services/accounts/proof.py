"""What proves who somebody is: a password hashed with argon2id, and a second factor of six digits by the clock (RFC 6238)."""

import hmac
from functools import cached_property
from typing import Protocol

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.shared.refusal import InvalidError
from services.log.keys import KeyStore

SUBJECT = "accounts"
"""Whose key seals the second factors."""

ISSUER = "quality-award"
SHORTEST, LONGEST = 12, 128
STEP = 30
"""Seconds that a code of the second factor lives."""

DRIFT = 1
"""Steps that an authenticator's clock may be early or late."""


class Hasher(Protocol):
    """What hashes and checks passwords."""

    def hash(self, password: str) -> str:
        """The hash to keep."""

    def verify(self, hash: str, password: str) -> bool:  # noqa: A002  # the library's own name
        """Raises VerificationError where it is another password."""


class Proof:
    """Makes and checks passwords and second factors."""

    def __init__(self, keys: KeyStore, hasher: Hasher | None = None) -> None:
        self._keys = keys
        self._hasher: Hasher = hasher or PasswordHasher()

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody has this password")

    def password(self, handle: str, password: str) -> str:
        """The hash of a new password; raises InvalidError where it is too short, too long, or the handle; one for several names none."""
        if not SHORTEST <= len(password) <= LONGEST or (handle and handle in password.lower()):
            raise InvalidError("password-weak", shortest=SHORTEST, longest=LONGEST)
        return self._hasher.hash(password)

    def knows(self, hashed: str, password: str) -> bool:
        """Whether it is the password; an account without one costs as much time as any other."""
        try:
            self._hasher.verify(hashed or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(hashed)

    def factor(self, handle: str) -> tuple[str, str]:
        """A new second factor: sealed as it is kept, and the address that an authenticator takes it from."""
        secret = pyotp.random_base32()
        return self._keys.seal(SUBJECT, secret, handle), pyotp.TOTP(secret).provisioning_uri(name=handle, issuer_name=ISSUER)

    def step(self, handle: str, sealed: str, code: str, now: float) -> int:
        """The step whose code it is, near now; 0 where it is none of them."""
        if not sealed:
            return 0
        factor, current = pyotp.TOTP(self._keys.unseal(SUBJECT, sealed, handle)), int(now) // STEP
        near = range(current - DRIFT, current + DRIFT + 1)
        return next((step for step in near if hmac.compare_digest(factor.at(step * STEP).encode(), code.encode())), 0)
