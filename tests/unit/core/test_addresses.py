"""Only globally routed addresses may be reached, whatever they are dressed as."""

from ipaddress import ip_address

import pytest

from liencong.core.http.addresses import is_public, read_endpoint


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:192.168.1.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_refuses_what_is_not_on_the_public_network(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "223.255.255.255",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "2405:4800::1",
        "2606:4700::1111",
    ],
)
def test_permits_the_public_network(address: str) -> None:
    assert is_public(ip_address(address))


def test_reads_an_endpoint_of_either_family() -> None:
    assert read_endpoint("127.0.0.1:9000") == (ip_address("127.0.0.1"), 9000)
    assert read_endpoint("[::1]:9000") == (ip_address("::1"), 9000)


@pytest.mark.parametrize("text", ["", "127.0.0.1", "localhost:80", "127.0.0.1:http", ":80"])
def test_refuses_an_endpoint_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_endpoint(text)
