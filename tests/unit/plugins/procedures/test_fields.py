"""What is taken as the fields of a procedure."""

import pytest

from liencong.core.errors import Invalid
from liencong.plugins.procedures.fields import PROCEDURES

SAID = {"sector": "Hộ tịch", "authority": "Sở Tư pháp", "service_level": "partial"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("online_url", "javascript:alert(1)"),
        ("service_level", "4"),
        ("sector", ""),
        ("time_limit", "x" * 201),
    ],
)
def test_what_does_not_hold_is_refused_beside_its_field(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        PROCEDURES.check({**SAID, name: value})
    assert set(refusal.value.fields) == {f"fields.{name}"}


def test_only_what_every_procedure_has_is_asked_for() -> None:
    assert PROCEDURES.check(SAID)["service_level"] == "partial"
