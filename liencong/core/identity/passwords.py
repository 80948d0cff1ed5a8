"""Password hashing (argon2id), kept off the event loop and within a bound of memory."""

import unicodedata
from functools import cache

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 8
"""Characters; TCVN 14423:2026 level 3 asks 8 with a second factor (L48)."""

LONGEST = 1024

_HASHER = PasswordHasher()  # the library's defaults: argon2id, 64 MiB, 3 passes
_AT_ONCE = CapacityLimiter(2)


def acceptable(password: str) -> bool:
    """Tell whether a password is long enough to be set, and short enough to be hashed."""
    return SHORTEST <= len(password) <= LONGEST


async def hash_password(password: str) -> str:
    """Hash a password."""
    return await to_thread.run_sync(_HASHER.hash, _normal(password), limiter=_AT_ONCE)


async def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a password fits a hash; without a hash it takes as long and is always wrong."""
    fits = await to_thread.run_sync(_verify, password_hash, _normal(password), limiter=_AT_ONCE)
    return fits and password_hash is not None


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash or _nobodys_hash(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password[:LONGEST])
