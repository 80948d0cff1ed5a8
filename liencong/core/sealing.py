"""Keeps secrets of others, such as the password of a mailbox, under the installation's key (RFC 7516)."""

import hashlib
from typing import TYPE_CHECKING

from liencong.core.errors import Refused
from liencong.core.on_demand import OnDemand

if TYPE_CHECKING:
    from joserfc import errors, jwe, jwk
else:
    errors, jwe, jwk = OnDemand("joserfc.errors"), OnDemand("joserfc.jwe"), OnDemand("joserfc.jwk")

_HEADER = {"alg": "dir", "enc": "A256GCM"}


class SealBroken(Refused):
    """A secret was sealed under another key than the installation now has."""

    code = "seal-broken"


def seal(secret_key: bytes, text: str) -> str:
    """Seal a text; what is given can be kept anywhere."""
    return jwe.encrypt_compact(_HEADER, text, _key(secret_key), algorithms=list(_HEADER.values()))


def unseal(secret_key: bytes, sealed: str) -> str:
    """Open what was sealed; raise `SealBroken` where the key is another one."""
    try:
        plain = jwe.decrypt_compact(sealed, _key(secret_key), algorithms=list(_HEADER.values())).plaintext
    except (errors.JoseError, ValueError) as error:
        raise SealBroken from error
    return (plain or b"").decode()


def _key(secret_key: bytes) -> "jwk.OctKey":
    """Make the key of sealing, so that what is signed with the installation's own key tells nothing of it."""
    return jwk.OctKey.import_key(hashlib.sha256(b"sealing:" + secret_key).digest())
