"""Sites for tests, made as the commands make them."""

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.sites.layout.block import BlockKind
from liencong.sites.setup.beginning import begin
from liencong.sites.setup.service import SiteInput


async def make_site(installation: Installation, slug: str = "so-y-te", **facts: object) -> Site:
    """Make a site with what its kind begins with."""
    given = SiteInput.model_validate({"slug": slug, "name": f"Trang {slug}"} | facts)
    kinds = installation.features.provided(BlockKind)
    async with installation.write(None) as session:
        return await begin(session, installation.operator, given, kinds, now=utc_now())


async def make_portal(installation: Installation) -> Site:
    """Make the portal."""
    return await make_site(installation, "cong", name="Cổng tỉnh Mẫu", kind=PORTAL)
