"""Judges network addresses: which ones a request that strangers can steer may reach.

Only what is globally routed. The networks are listed rather than asked of `ipaddress`, whose answer differs
between Python's patch releases.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

NOT_PUBLIC_4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a carrier, RFC 6598
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; cloud machines tell their secrets here
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
"""IANA IPv4 special-purpose address registry (RFC 6890)."""

GLOBAL_6 = ip_network("2000::/3")
NOT_PUBLIC_6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # Teredo, benchmarking and other protocols' own
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",
    )
)
"""IANA IPv6 special-purpose address registry: everything outside 2000::/3, and these inside it."""

NAT64 = ip_network("64:ff9b::/96")
MAPPED = ip_network("::ffff:0:0/96")


def is_public(address: Address) -> bool:
    """Tell whether an address is globally routed and belongs to one machine."""
    plain = _unwrapped(address)
    if isinstance(plain, IPv4Address):
        return not any(plain in network for network in NOT_PUBLIC_4)
    return plain in GLOBAL_6 and not any(plain in network for network in NOT_PUBLIC_6)


def read_endpoint(text: str) -> tuple[Address, int]:
    """Read `ADDRESS:PORT` or `[ADDRESS]:PORT`; raise ValueError otherwise."""
    address, _, port = text.rpartition(":")
    return ip_address(address.removeprefix("[").removesuffix("]")), int(port)


def _unwrapped(address: Address) -> Address:
    """Give the IPv4 address that a machine reaches through an IPv6 one (mapped, or translated: RFC 6052)."""
    if isinstance(address, IPv6Address) and (address in NAT64 or address in MAPPED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
