"""Sites with blocks on their home pages, and browsers that read them."""

from collections.abc import Awaitable, Callable

import pytest

from liencong.core.tenancy.tables import Site
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from tests.factories.province import MORNING, Client, Province

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"

PutBlocks = Callable[..., Awaitable[None]]


@pytest.fixture
def put_blocks(province: Province) -> PutBlocks:
    """Put blocks of some kinds on a site's home page."""

    async def put(site: Site, *kinds: str) -> None:
        blocks = [BlockInput(region="aside", kind=kind) for kind in kinds]
        known = province.installation.features.provided(BlockKind)
        async with province.installation.write(site.id) as session:
            await set_blocks(session, province.operator, blocks, known, now=MORNING)

    return put


@pytest.fixture
def browser(client: Client) -> Client:
    """A client that says it is a browser of a person."""
    client.headers["user-agent"] = CHROME
    return client
