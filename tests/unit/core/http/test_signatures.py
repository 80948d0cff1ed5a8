"""Signed messages: what was changed, is too old, or was signed by another key is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from liencong.core.http import signatures
from liencong.core.http.signatures import REQUEST, SignatureRefused, request_message, sign, verify
from liencong.core.http.signing_keys import PERIOD, published_keys, signing_key

SECRET, OTHER = b"s" * 32, b"o" * 32
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
URL, KIND, BODY = "https://cong.test/websub/nhan/t", "application/atom+xml", b"<feed/>"


def signed(now: datetime = NOW, secret: bytes = SECRET) -> dict[str, str]:
    made = sign(request_message("POST", URL, KIND, BODY), signing_key(secret, now=now), REQUEST, now=now)
    return {name.lower(): value for name, value in made.items()}


def check(headers: dict[str, str], now: datetime = NOW, **said: Any) -> signatures.Signed:
    given = {"method": "POST", "url": URL, "media_type": KIND, "body": BODY, **said}
    keys = published_keys(SECRET, now=NOW)
    return verify(request_message(**given), headers, keys, REQUEST, now=now)


def test_what_was_signed_holds_and_names_its_key() -> None:
    assert check(signed()).key_id == published_keys(SECRET, now=NOW)[0]["kid"]


def test_each_signature_has_a_nonce_of_its_own() -> None:
    assert check(signed()).nonce != check(signed()).nonce


@pytest.mark.parametrize(
    "changed",
    [{"body": b"<feed></feed>"}, {"url": f"{URL}x"}, {"method": "PUT"}, {"media_type": "text/html"}],
)
def test_whatever_is_changed_breaks_the_signature(changed: dict[str, Any]) -> None:
    with pytest.raises(SignatureRefused):
        check(signed(), **changed)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_signature_of_another_time_is_refused(hours: int) -> None:
    with pytest.raises(SignatureRefused):
        check(signed(), NOW + timedelta(hours=hours))


def test_another_key_and_another_choice_of_components_are_refused() -> None:
    with pytest.raises(SignatureRefused):
        check(signed(secret=OTHER))
    weaker = signed()
    weaker["signature-input"] = weaker["signature-input"].replace('"content-digest" ', "")
    with pytest.raises(SignatureRefused):
        check(weaker)


@pytest.mark.parametrize("name", ["signature", "signature-input", "content-digest"])
def test_without_one_of_the_headers_nothing_holds(name: str) -> None:
    headers = signed()
    for value in ("", "x", "sig1=:=:", "sig1=()"):
        with pytest.raises(SignatureRefused):
            check(headers | {name: value})


def test_the_next_key_is_known_before_it_is_used_and_the_last_one_after() -> None:
    later = NOW + PERIOD
    assert check(signed(later), later).key_id != published_keys(SECRET, now=NOW)[0]["kid"]
    told_later = [key["kid"] for key in published_keys(SECRET, now=later)]
    assert signing_key(SECRET, now=NOW).thumbprint() in told_later
    with pytest.raises(SignatureRefused):
        check(signed(NOW + 2 * PERIOD), NOW + 2 * PERIOD)
