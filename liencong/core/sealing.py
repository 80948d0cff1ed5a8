"""Keeps secrets of others, such as the password of a mailbox, under the installation's key (RFC 7516)."""

import hashlib

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from liencong.core.errors import Refused

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
    except (JoseError, ValueError) as error:
        raise SealBroken from error
    return (plain or b"").decode()


def _key(secret_key: bytes) -> OctKey:
    """Make the key of sealing, so that what is signed with the installation's own key tells nothing of it."""
    return OctKey.import_key(hashlib.sha256(b"sealing:" + secret_key).digest())
