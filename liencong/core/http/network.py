"""Opens connections only to addresses that were judged.

A name is resolved once, every address that it has is judged, and the connection goes to one of those very
addresses: a second look-up cannot bring another answer (DNS rebinding).
"""

import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from ipaddress import ip_address

import anyio
import httpcore2

from liencong.core.http.addresses import Address, is_public
from liencong.core.http.failures import AddressRefused, Unreachable

ANY_PORT = 0
"""In what the operator names: every port of the address."""

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a host name; raises OSError or UnicodeError when it has none."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a host name."""
    found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(endpoint[0]) for *_, endpoint in found]


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """The public network, and those endpoints besides that the operator has named."""

    def __init__(self, allow: Collection[tuple[Address, int]], resolver: Resolver) -> None:
        self._allow = frozenset(allow)
        self._resolve = resolver
        self._open = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the signature is httpcore2's)
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to a host that has nothing but permitted addresses, trying one after the other.

        Raises `AddressRefused` when any of them is not permitted.
        """
        *others, last = await self._judged(host, port)
        for address in others:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self._open.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
        return await self._open.connect_tcp(str(last), port, timeout, local_address, socket_options)

    async def _judged(self, host: str, port: int) -> list[Address]:
        return await judged(host, port, self._allow, self._resolve)


async def judged(
    host: str, port: int, allow: Collection[tuple[Address, int]], resolver: Resolver = resolve
) -> list[Address]:
    """Give the addresses of a host to which connections may go, at least one.

    Raises `Unreachable` where it has none, `AddressRefused` where one is neither public nor in `allow`.
    """
    try:
        addresses = [ip_address(found) for found in await resolver(host, port)]
    except (OSError, UnicodeError) as error:
        raise Unreachable(host=host) from error
    if not addresses:
        raise Unreachable(host=host)
    named = {address for address, its_port in allow if its_port in (port, ANY_PORT)}
    if not all(is_public(address) or address in named for address in addresses):
        raise AddressRefused(host=host)
    return addresses
