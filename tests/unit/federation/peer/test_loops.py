"""What is at home on another site that is known does not come in by a peer that shows it."""

import pytest

from liencong.federation.peer.rules import without_loops
from liencong.sites.intake.formats.item import ImportedItem, Refusal

HOME = "https://tinh.test/so-y-te"


def passes(address: str, *others: str, home: str = HOME) -> bool:
    (one,) = without_loops([ImportedItem(external_id="1", title="Tin", original_url=address)], home, others)
    return not isinstance(one, Refusal)


@pytest.mark.parametrize(
    ("address", "others"),
    [
        ("https://bao.test/tin-1", ["https://bao.test"]),
        ("http://bao.test/tin-1", ["https://bao.test/"]),
        ("https://tinh.test/tin-1", ["https://tinh.test"]),
        ("https://tinh.test/so-y-te/tram/tin-1", ["https://tinh.test/so-y-te/tram"]),
    ],
)
def test_an_item_of_another_site_is_refused(address: str, others: list[str]) -> None:
    assert not passes(address, *others)


@pytest.mark.parametrize(
    ("address", "others"),
    [
        ("https://tinh.test/so-y-te/tin-1", ["https://tinh.test", "https://bao.test"]),
        ("https://bao.test.vn/tin-1", ["https://bao.test"]),
        ("https://la.test/tin-1", ["https://bao.test", ""]),
        ("", ["https://bao.test"]),
        ("https://tinh.test/so-y-te/tin-1", [HOME]),
    ],
)
def test_its_own_and_what_nobody_here_knows_comes_in(address: str, others: list[str]) -> None:
    assert passes(address, *others)
