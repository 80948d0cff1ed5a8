"""Codes are unguessable, the same for one form, and found however they are typed."""

import re

from hypothesis import given
from hypothesis import strategies as st

from liencong.sites.sender import codes

SECRET = b"s" * 32
KEYS = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(KEYS)
def test_a_code_is_four_groups_without_look_alikes(key: str) -> None:
    code = codes.code_of(SECRET, key, "case")
    assert re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}", code)
    assert not set("01ILO") & set(code)
    assert code == codes.code_of(SECRET, key, "case")


@given(KEYS, KEYS)
def test_other_forms_and_other_installations_have_other_codes(one: str, other: str) -> None:
    assert (codes.code_of(SECRET, one, "case") == codes.code_of(SECRET, other, "case")) == (one == other)
    assert codes.code_of(SECRET, one, "case") != codes.code_of(b"t" * 32, one, "case")
    assert codes.code_of(SECRET, one, "case") != codes.code_of(SECRET, one, "comment")


@given(KEYS)
def test_a_code_is_known_however_it_is_typed(key: str) -> None:
    code = codes.code_of(SECRET, key, "case")
    for typed in (code.lower(), code.replace("-", ""), f"  {code.replace('-', ' – ')} "):
        assert codes.hash_of(typed) == codes.hash_of(code)
