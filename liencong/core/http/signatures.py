"""Signed messages between installations: HTTP Message Signatures (RFC 9421), Content-Digest (RFC 9530).

One profile of both: Ed25519, one signature, and these components: of a request `@method`, `@target-uri`,
`content-digest`, `content-type`; of a response `@status`, `content-digest`.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from liencong.core.errors import Refused
from liencong.core.on_demand import OnDemand

if TYPE_CHECKING:
    from cryptography import exceptions
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from joserfc import errors, jwk
else:
    exceptions = OnDemand("cryptography.exceptions")
    ed25519 = OnDemand("cryptography.hazmat.primitives.asymmetric.ed25519")
    errors, jwk = OnDemand("joserfc.errors"), OnDemand("joserfc.jwk")

REQUEST = ("@method", "@target-uri", "content-digest", "content-type")
RESPONSE = ("@status", "content-digest")
HOLDS = timedelta(minutes=5)
"""How long a signature holds, and how far the clocks of both sides may differ."""

_INPUT = re.compile(
    r"sig1=(?P<params>\((?P<components>[^)]*)\);created=(?P<created>\d{1,11});expires=(?P<expires>\d{1,11});"
    r'keyid="(?P<keyid>[\w-]{1,100})";alg="ed25519";nonce="(?P<nonce>[\w-]{8,100})")'
)
_SIGNATURE = re.compile(r"sig1=:(?P<value>[A-Za-z0-9+/=]{1,200}):")


class SignatureRefused(Refused):
    """A message is not signed, or its signature does not hold; `why` says what is wrong, for the log."""

    code = "signature-refused"


@dataclass(frozen=True)
class Message:
    """What is signed: values of derived components and fields by their names in lower case, and the body."""

    components: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Signed:
    """A signature that holds: by which key, and the word by which a copy of it is known again."""

    key_id: str
    nonce: str
    expires: datetime


def request_message(method: str, url: str, media_type: str, body: bytes) -> Message:
    """Give what is signed of a request."""
    return Message({"@method": method, "@target-uri": url, "content-type": media_type}, body)


def response_message(status: int, body: bytes) -> Message:
    """Give what is signed of a response."""
    return Message({"@status": str(status)}, body)


def sign(message: Message, key: "jwk.OKPKey", covered: Sequence[str], *, now: datetime) -> dict[str, str]:
    """Give the headers that sign a message: Content-Digest, Signature-Input, Signature."""
    private = key.private_key
    assert isinstance(private, ed25519.Ed25519PrivateKey)
    digest = _digest(message.body)
    created, names = int(now.timestamp()), " ".join(f'"{name}"' for name in covered)
    params = (
        f"({names});created={created};expires={created + int(HOLDS.total_seconds())};"
        f'keyid="{key.thumbprint()}";alg="ed25519";nonce="{secrets.token_urlsafe(16)}"'
    )
    base = _base({**message.components, "content-digest": digest}, covered, params)
    value = base64.b64encode(private.sign(base)).decode()
    return {"Content-Digest": digest, "Signature-Input": f"sig1={params}", "Signature": f"sig1=:{value}:"}


def verify(
    message: Message,
    headers: Mapping[str, str],
    keys: Sequence[Mapping[str, str]],
    covered: Sequence[str],
    *,
    now: datetime,
) -> Signed:
    """Check a signature against the public keys (JWK) that are trusted; raise `SignatureRefused`.

    `headers` are found by names in lower case. Whoever takes what was signed remembers the nonce until
    `expires`, and refuses it the second time.
    """
    said = _INPUT.fullmatch(headers.get("signature-input", "").strip())
    value = _SIGNATURE.fullmatch(headers.get("signature", "").strip())
    if said is None or value is None:
        raise SignatureRefused(why="not signed in this profile")
    if said["components"] != " ".join(f'"{name}"' for name in covered):
        raise SignatureRefused(why="other components are signed")
    created = datetime.fromtimestamp(int(said["created"]), UTC)
    expires = datetime.fromtimestamp(int(said["expires"]), UTC)
    if not now - HOLDS <= created <= now + HOLDS or not now <= expires <= created + HOLDS:
        raise SignatureRefused(why="signed at another time")
    digest = _digest(message.body)
    if headers.get("content-digest", "") != digest:
        raise SignatureRefused(why="the content is another")
    base = _base({**message.components, "content-digest": digest}, covered, said["params"])
    try:
        _public(keys, said["keyid"]).verify(base64.b64decode(value["value"]), base)
    except (exceptions.InvalidSignature, ValueError) as error:
        raise SignatureRefused(why="the signature does not hold") from error
    return Signed(said["keyid"], said["nonce"], expires)


def _public(keys: Sequence[Mapping[str, str]], key_id: str) -> "ed25519.Ed25519PublicKey":
    trusted = next((dict(key) for key in keys if key.get("kid") == key_id), None)
    if trusted is None:
        raise SignatureRefused(why="no such key is trusted")
    try:
        public = jwk.OKPKey.import_key({name: trusted[name] for name in ("kty", "crv", "x")}).public_key
    except (errors.JoseError, KeyError, ValueError) as error:
        raise SignatureRefused(why="the trusted key is broken") from error
    if not isinstance(public, ed25519.Ed25519PublicKey):
        raise SignatureRefused(why="the trusted key is of another kind")
    return public


def _digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _base(components: Mapping[str, str], covered: Sequence[str], params: str) -> bytes:
    lines = [f'"{name}": {components[name]}' for name in covered]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()
