"""The keys by which an installation signs what it sends to others; nothing of them is stored.

They are derived from the installation's secret key (HKDF, RFC 5869), one for each period. Those of the last,
this and the next period are published at WELL_KNOWN, so that whoever has seen them knows the next one before
it is used, and the last one as long as something signed by it may be on its way.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from liencong.core.on_demand import OnDemand

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.kdf import hkdf
    from joserfc import jwk
else:
    hashes, serialization, ed25519, hkdf = (
        OnDemand(f"cryptography.hazmat.primitives.{name}")
        for name in ("hashes", "serialization", "asymmetric.ed25519", "kdf.hkdf")
    )
    jwk = OnDemand("joserfc.jwk")

WELL_KNOWN = "/.well-known/lien-cong"
"""Where an installation says what it is, and by which keys it signs."""

PERIOD = timedelta(days=90)
"""How long a key is used; whoever has not asked for twice as long has to trust the new ones by hand."""


def signing_key(secret_key: bytes, *, now: datetime) -> "jwk.OKPKey":
    """Give the key by which an installation signs now (Ed25519)."""
    return _key_of(secret_key, _period(now))


def published_keys(secret_key: bytes, *, now: datetime) -> Sequence[dict[str, str]]:
    """Give the public keys of the last, this and the next period, as JWK with `kid` (RFC 7638)."""
    keys = (_key_of(secret_key, _period(now) + step) for step in (0, 1, -1))
    return [
        {**{name: str(value) for name, value in key.as_dict(private=False).items()}, "kid": key.thumbprint()}
        for key in keys
    ]


def _period(now: datetime) -> int:
    return int(now.timestamp() // PERIOD.total_seconds())


def _key_of(secret_key: bytes, period: int) -> "jwk.OKPKey":
    info = f"liencong:http-signature:{period}".encode()
    seed = hkdf.HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret_key)
    private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return jwk.OKPKey.import_key(private.private_bytes(pem, pkcs8, serialization.NoEncryption()))
