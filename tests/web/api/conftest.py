"""A portal and two component sites with the boards that sites begin with, as programs call them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import pytest

from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.identity import api_tokens, service
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.web.api import make_api
from liencong.sites.board import service as boards
from liencong.sites.entry.tables import Entry
from liencong.sites.layout.block import BlockKind
from liencong.sites.setup.beginning import begin
from liencong.sites.setup.service import SiteInput
from tests.factories.province import BASE_HOST, Client, Person, Province
from tests.web.api.contract import Contract
from tests.worlds import world

SAID = {
    "title": "Khai mạc lễ hội",
    "summary": "Lễ hội mở ra sáng nay.",
    "body_html": "<p>Sáng nay, lễ hội đã mở ra.</p>",
    "author": "Nguyễn Văn A",
    "source": "Sở Y tế",
}


@dataclass(frozen=True)
class Api:
    """The API of one site, as somebody calls it."""

    client: httpx2.AsyncClient
    home: str
    headers: dict[str, str]

    async def get(self, path: str, **query: Any) -> httpx2.Response:
        """Read."""
        return await self.client.get(f"{self.home}/api/v1{path}", params=query, headers=self.headers)

    async def pages(self, path: str, **query: Any) -> AsyncIterator[list[Any]]:
        """Read a list page by page."""
        while True:
            page = (await self.get(path, **query)).json()
            yield page["items"]
            if page["next"] is None:
                return
            query["after"] = page["next"]

    async def post(self, path: str, said: Any = None, **more: Any) -> httpx2.Response:
        """Make something, or take a step."""
        headers = self.headers | more.pop("headers", {})
        return await self.client.post(f"{self.home}/api/v1{path}", json=said, headers=headers, **more)

    async def patch(self, path: str, said: Any) -> httpx2.Response:
        """Change something."""
        return await self.client.patch(f"{self.home}/api/v1{path}", json=said, headers=self.headers)


@dataclass(frozen=True)
class Places:
    """The sites, what is made on them, and their APIs."""

    province: Province
    client: httpx2.AsyncClient
    portal: Site
    health: Site
    justice: Site

    def guest(self, site: Site) -> Api:
        """Give the API of a site to a guest."""
        return Api(self.client, self.province.installation.sites.url(site), {})

    async def api(self, site: Site, person: Person) -> Api:
        """Give the API of a site to somebody with a token."""
        installation = self.province.installation
        async with installation.write(site.id) as session:
            account = await service.get_account(session, person.email)
            token = await api_tokens.create(session, installation.operator, account, now=utc_now())
        return replace(self.guest(site), headers={"authorization": f"Bearer {token}"})

    async def api_of(self, role: str, site: Site, *, at: Site | None = None) -> Api:
        """Give the API of a site to somebody who holds a role on it, or on another one."""
        return await self.api(at or site, await self.province.person(role, site))

    async def draft(self, site: Site, board: str = "tin-tuc", **said: Any) -> Entry:
        """Write a draft as the operator."""
        async with self.province.installation.read(site.id) as session:
            found = await boards.get_by_name(session, board)
        return await self.province.draft(site, found, **(SAID | said))

    async def submitted(self, site: Site, board: str = "tin-tuc", **said: Any) -> Entry:
        """Write an entry that waits for its approval."""
        return await self.province.step(site, await self.draft(site, board, **said), "submit")

    async def published(self, site: Site, board: str = "tin-tuc", **said: Any) -> Entry:
        """Publish an entry."""
        return await self.province.step(site, await self.submitted(site, board, **said), "publish")


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """The document of the API, which is the same for every installation with these features."""
    installation = assemble(load_settings(tmp_path_factory.mktemp("documented"), BASE_HOST=BASE_HOST))
    return Contract(make_api(installation).openapi())


@pytest.fixture
def client(client: Client, contract: Contract) -> Client:
    """A program; every answer is held against the document that is served."""

    async def hold(response: httpx2.Response) -> None:
        await response.aread()
        if response.status_code != 421:
            contract.hold(response)

    client.event_hooks["response"].append(hold)
    return client


@world
async def places(province: Province, client: Client) -> Places:
    """The portal and two component sites."""
    installation = province.installation
    portal = await make_site(installation, slug="cong", name="Cổng tỉnh", kind=PORTAL)
    health = await make_site(installation, slug="so-y-te", name="Sở Y tế", parent_id=portal.id)
    justice = await make_site(installation, slug="so-tu-phap", name="Sở Tư pháp", parent_id=portal.id)
    return Places(province, client, portal, health, justice)


async def make_site(installation: Installation, **facts: Any) -> Site:
    """Make a site with what its kind begins with."""
    kinds = installation.features.provided(BlockKind)
    async with installation.write(None) as session:
        return await begin(session, installation.operator, SiteInput(**facts), kinds, now=utc_now())
