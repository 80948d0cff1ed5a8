"""People for tests, with the roles that they hold and a token of theirs."""

from dataclasses import dataclass

from liencong.core.access import service as access
from liencong.core.access.rules import Actor
from liencong.core.access.service import HeldRole
from liencong.core.clock import utc_now
from liencong.core.identity import api_tokens, service
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    actor: Actor
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers with which their programs call the API."""
        return {"authorization": f"Bearer {self.token}"}


async def make_person(
    installation: Installation,
    role: str | None = None,
    site: Site | None = None,
    *,
    board_id: int | None = None,
    email: str | None = None,
) -> Person:
    """Make somebody who holds a role on a site; without a site, on every site."""
    email = email or f"{role or 'nguoi'}-{site.slug if site else 'moi-noi'}-{board_id or 0}@cong.test"
    roles, now = installation.features.roles, utc_now()
    portal = (await installation.sites.load()).portal
    home = site or portal
    assert home is not None
    async with installation.write(home.id) as session:
        account = await service.create_account(session, email=email, name=f"Người {role or 'dân'}", now=now)
        if role is not None:
            held = HeldRole(account.id, role, site.id if site else None, board_id)
            await access.grant_role(session, installation.operator, held, roles, now=now)
        token = await api_tokens.create(session, installation.operator, account, now=now)
        actor = await access.actor_of(session, account.id, account.name, roles, now=now)
    return Person(actor, token)
