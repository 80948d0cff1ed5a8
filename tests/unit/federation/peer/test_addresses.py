"""Where a site says what it is, whether it has a host to itself or stands below that of its portal."""

import pytest

from liencong.federation.peer.rules import on_site


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("https://soyte.tinh.test", "https://soyte.tinh.test/.well-known/x"),
        ("https://soyte.tinh.test/tin-tuc/bai-7", "https://soyte.tinh.test/.well-known/x"),
        ("https://tinh.test/~so-y-te", "https://tinh.test/~so-y-te/.well-known/x"),
        ("https://tinh.test/~so-y-te/feed.atom", "https://tinh.test/~so-y-te/.well-known/x"),
        ("https://tinh.test/tin/~so-y-te/", "https://tinh.test/.well-known/x"),
    ],
)
def test_it_is_asked_on_the_site_of_the_page(page: str, address: str) -> None:
    assert on_site(page, "/.well-known/x") == address
