"""The API tells of sites and of their boards."""

import httpx2

from liencong.core.installation import Installation
from tests.factories.sites import make_portal, make_site


async def test_the_host_decides_which_site_is_told_of(
    installation: Installation, client: httpx2.AsyncClient
) -> None:
    await make_portal(installation)
    await make_site(installation, "so-y-te", name="Sở Y tế")
    assert (await client.get("/api/v1/site")).json()["slug"] == "cong"
    told = (await client.get("http://so-y-te.cong.test/api/v1/site")).json()
    assert told == {
        "slug": "so-y-te",
        "name": "Sở Y tế",
        "kind": "component",
        "state": "active",
        "url": "http://so-y-te.cong.test",
        "parent": None,
        "boards_url": "http://so-y-te.cong.test/api/v1/boards",
    }
