"""Use cases of contributors: a site takes them or not, they ask, and they show whose their address is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import PEOPLE_MANAGE, Actor, require
from liencong.core.access.service import HeldRole, Roles
from liencong.core.audit import service as audit
from liencong.core.errors import NotFound, TooMany
from liencong.core.identity import service as identity
from liencong.core.identity import tokens
from liencong.core.identity.tables import Account
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.text.inputs import Line
from liencong.sites.contributing.tables import Applicant
from liencong.sites.setup import service as setup

OPEN = "takes_contributors"
"""The site setting by which people may register themselves; off unless it is set."""

CONTRIBUTOR = "contributor"
PURPOSE = "contribute"
LINK_LASTS = timedelta(days=3)
A_DAY = timedelta(days=1)
MOST_A_DAY, MOST_BY_ADDRESS = 200, 3
"""Letters that a site, and that one address, may be sent in a day."""


class Application(BaseModel):
    """What somebody says of themselves who wants to contribute."""

    email: Line = Field(min_length=3, max_length=320)
    name: Line = Field(min_length=1, max_length=200)
    organisation: Line = Field(default="", max_length=300)


@dataclass(frozen=True)
class Confirmed:
    """Somebody who contributes from now on; `token` lets them choose a password, if they have none yet."""

    account: Account
    token: str | None


def is_open(site: Site) -> bool:
    """Tell whether people may register themselves as contributors of a site."""
    return bool(site.settings.get(OPEN))


async def set_open(session: AsyncSession, actor: Actor, site: Site, *, wanted: bool, now: datetime) -> None:
    """Let people register themselves on a site, or no more."""
    require(actor, PEOPLE_MANAGE, site.id)
    await setup.set_up(session, actor, site.id, {OPEN: wanted}, theme=None, now=now)


async def apply(session: AsyncSession, site: Site, given: Application, *, now: datetime) -> str:
    """Keep that somebody wants to contribute, and give the token of the link that confirms their address.

    Raises `NotFound` where the site takes nobody, `Invalid` for a wrong address, `TooMany`.
    """
    if not is_open(site):
        raise NotFound
    email = identity.clean_email(given.email)
    lately = Applicant.asked_at > now - A_DAY
    for most, *conditions in ((MOST_A_DAY, lately), (MOST_BY_ADDRESS, lately, Applicant.email == email)):
        asked = await session.scalar(select(func.count(Applicant.id)).where(*conditions)) or 0
        if asked >= most:
            raise TooMany
    applicant = Applicant(
        site_id=site.id, email=email, name=given.name, organisation=given.organisation, asked_at=now
    )
    session.add(applicant)
    await session.flush()
    return await tokens.issue(
        session, PURPOSE, applicant.id, now=now, good_for=LINK_LASTS, audience=str(site.id)
    )


async def confirm(
    session: AsyncSession, operator: Actor, site: Site, token: str, roles: Roles, *, now: datetime
) -> Confirmed:
    """Let somebody contribute who has come back by their link; raise `NotFound` where it leads nowhere."""
    applicant_id = await tokens.redeem(session, PURPOSE, token, now=now, audience=str(site.id))
    applicant = await session.scalar(select(Applicant).where(Applicant.id == applicant_id))
    if applicant is None or not is_open(site):
        raise NotFound
    account = await identity.find_account(session, applicant.email)
    if account is None:
        account = await identity.create_account(session, email=applicant.email, name=applicant.name, now=now)
    held = HeldRole(account.id, CONTRIBUTOR, site.id)
    await access.grant_role(session, operator, held, roles, now=now)
    applicant.confirmed_at, applicant.account_id = now, account.id
    subject = f"account:{account.id}"
    audit.record(session, None, "contributor:confirm", subject, site_id=site.id, now=now)
    if account.password_hash is not None:
        return Confirmed(account, None)
    chosen_by = await tokens.issue(
        session, identity.SET_PASSWORD, account.id, now=now, good_for=identity.LINK_LASTS
    )
    return Confirmed(account, chosen_by)


async def list_applicants(session: AsyncSession, actor: Actor, *, limit: int, offset: int) -> list[Applicant]:
    """Give those who have asked to contribute to the session's site, the latest first."""
    require(actor, PEOPLE_MANAGE, scope_of(session))
    statement = select(Applicant).order_by(Applicant.id.desc()).limit(limit).offset(offset)
    return list(await session.scalars(statement))


async def count_applicants(session: AsyncSession) -> int:
    """Count those who have asked to contribute to the session's site."""
    return await session.scalar(select(func.count(Applicant.id))) or 0
