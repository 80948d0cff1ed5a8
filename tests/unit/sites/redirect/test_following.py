"""Old addresses lead in one hop to where they end; rings and living addresses are refused."""

import pytest

from liencong.sites.redirect.rules import Given, key_of, take_in

HOME = "https://so-y-te.test"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/Tin-Tuc/", "/tin-tuc"),
        ("http://cu.test/Default.aspx?tabid=107&NDID=5", "/default.aspx?ndid=5&tabid=107"),
        ("/a?b=2&a=1", "/a?a=1&b=2"),
        ("/a?utm_source=zalo&id=1&fbclid=x", "/a?id=1"),
        ("/tin/ti%C3%AAm-ch%E1%BB%A7ng", "/tin/tiêm-chủng"),
        ("/tin/tie\u0302m", "/tin/tiêm"),
        ("/", "/"),
        ("/?p=12", "/?p=12"),
        ("/a#phan-2", "/a"),
        ("/a%00b", "/a\ufffdb"),
    ],
)
def test_addresses_are_compared_decoded_in_one_case_and_order(address: str, key: str) -> None:
    assert key_of(address) == key


def leads(*pairs: tuple[str, str], table: dict[str, str] | None = None) -> tuple[dict[str, str], list[str]]:
    """Give where the addresses lead after some rows were taken in, and the codes of those refused."""
    rows = [Given(number, old, new) for number, (old, new) in enumerate(pairs, start=2)]
    taken = take_in(table or {}, rows, {"/", "/tin-tuc"}, HOME)
    return {**(table or {}), **taken.changes}, [code for _, _, code in taken.refused]


def test_a_chain_becomes_one_hop_from_either_end() -> None:
    assert leads(("/b", "/c"), ("/a", "/b"))[0] == {"/a": "/c", "/b": "/c"}
    assert leads(("/a", "/b"), ("/b", "/c"), ("/c", "https://moi.test/d"))[0] == {
        "/a": "https://moi.test/d", "/b": "https://moi.test/d", "/c": "https://moi.test/d",
    }  # fmt: skip


def test_an_address_that_leads_elsewhere_takes_along_those_that_led_to_it() -> None:
    table = {"/a": "/tin-tuc", "/b": "/tin-tuc"}
    assert leads(("/tin-tuc-cu", "/a"), ("/a", "/moi"), table=table)[0] == {
        "/a": "/moi", "/b": "/tin-tuc", "/tin-tuc-cu": "/tin-tuc",
    }  # fmt: skip


@pytest.mark.parametrize(
    "pairs",
    [
        [("/a", "/a")],
        [("/a", "/A/")],
        [("/a", f"{HOME}/a")],
        [("/a", "/b"), ("/b", "/a")],
        [("/a", "/b"), ("/b", "/c"), ("/c", "/a?utm_source=x")],
    ],
)
def test_a_ring_is_refused(pairs: list[tuple[str, str]]) -> None:
    after, refused = leads(*pairs)
    assert refused == ["redirect-ring"]
    assert all(key_of(target) not in after for target in after.values())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "/a", "redirect-old-invalid"),
        ("a/b", "/a", "redirect-old-invalid"),
        ("//xau.test/a", "/a", "redirect-old-invalid"),
        ("/a", "", "redirect-new-invalid"),
        ("/a", "javascript:alert(1)", "redirect-new-invalid"),
        ("/a", "//xau.test/", "redirect-new-invalid"),
        ("/a", "/b c", "redirect-new-invalid"),
        ("/a", "mailto:a@b.test", "redirect-new-invalid"),
        ("/" + "a" * 800, "/b", "redirect-too-long"),
        ("/a", "/" + "b" * 1001, "redirect-too-long"),
        ("/Tin-tuc/", "/b", "redirect-live"),
        ("/", "/b", "redirect-live"),
    ],
)
def test_what_is_no_redirect_is_refused(old: str, new: str, code: str) -> None:
    assert leads((old, new)) == ({}, [code])


def test_an_address_on_the_site_itself_is_kept_as_a_path() -> None:
    assert leads(("/a", f"{HOME}/van-ban"))[0] == {"/a": "/van-ban"}


def test_the_last_of_two_rows_for_one_address_counts_and_is_counted_once_each() -> None:
    rows = [Given(2, "/a", "/b"), Given(3, "/A", "/c"), Given(4, "/a", "/c")]
    taken = take_in({}, rows, set(), HOME)
    assert (taken.changes, taken.added, taken.changed) == ({"/a": "/c"}, 1, 1)


def test_thousands_of_rows_are_taken_in_without_growing_slower_by_their_square() -> None:
    rows = [Given(number, f"/cu?id={number}", f"/cu?id={number + 1}") for number in range(2000)]
    taken = take_in({}, rows[::-1], set(), HOME)
    assert set(taken.changes.values()) == {"/cu?id=2000"}
