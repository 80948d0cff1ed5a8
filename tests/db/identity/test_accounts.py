"""Accounts: made by those who may, closed at once, and never with a password that somebody else knows."""

from datetime import timedelta

import pytest

from liencong.core.access import service as access
from liencong.core.audit.service import history_of
from liencong.core.errors import Forbidden, Invalid
from liencong.core.identity import api_tokens, service, tokens
from liencong.core.identity.service import SET_PASSWORD, AccountUnknown
from liencong.core.tenancy.tables import Site
from tests.factories.province import MORNING, Province
from tests.worlds import world

LATER = MORNING + timedelta(hours=1)


@world
async def portal(province: Province) -> Site:
    return await province.portal()


async def test_an_account_begins_with_a_link_that_is_good_once(province: Province, portal: Site) -> None:
    async with province.installation.write(portal.id) as session:
        account, token = await service.register(
            session, province.operator, email=" An.Nguyen@Cong.VN ", name="  Nguyễn  An ", now=MORNING
        )
        assert (account.email, account.name, account.password_hash) == (
            "an.nguyen@cong.vn",
            "Nguyễn An",
            None,
        )
        assert await tokens.redeem(session, SET_PASSWORD, token, now=LATER) == account.id
        assert await tokens.redeem(session, SET_PASSWORD, token, now=LATER) is None


async def test_the_link_grows_old(province: Province, portal: Site) -> None:
    async with province.installation.write(portal.id) as session:
        _, token = await service.register(session, province.operator, email="a@b.vn", name="An", now=MORNING)
        assert await tokens.redeem(session, SET_PASSWORD, token, now=MORNING + service.LINK_LASTS) is None


async def test_who_made_an_account_is_on_record(province: Province, portal: Site) -> None:
    async with province.installation.write(portal.id) as session:
        account, _ = await service.register(
            session, province.operator, email="a@b.vn", name="An", now=MORNING
        )
        (record,) = await history_of(session, f"account:{account.id}")
    assert (record.action, record.account_id) == ("account:create", None)


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [("a@b.vn", "An", "email"), ("không phải", "An", "email"), ("c@b.vn", " ", "name")],
)
async def test_what_does_not_hold_is_named(
    province: Province, portal: Site, email: str, name: str, field: str
) -> None:
    async with province.installation.write(portal.id) as session:
        await service.register(session, province.operator, email="A@B.vn", name="An", now=MORNING)
    with pytest.raises(Invalid) as refusal:
        async with province.installation.write(portal.id) as session:
            await service.register(session, province.operator, email=email, name=name, now=MORNING)
    assert refusal.value.fields.keys() == {field}


async def test_only_who_manages_people_everywhere_makes_and_closes_accounts(
    province: Province, portal: Site
) -> None:
    admin = await province.person("site_admin", portal)
    async with province.installation.write(portal.id) as session:
        account = await service.get_account(session, admin.email)
        with pytest.raises(Forbidden):
            await service.register(session, admin.actor, email="a@b.vn", name="An", now=MORNING)
        with pytest.raises(Forbidden):
            await service.disable_account(session, admin.actor, account, now=MORNING)
        with pytest.raises(Forbidden):
            await api_tokens.create(session, admin.actor, account, now=MORNING)


async def test_closing_an_account_ends_everything_at_once(province: Province, portal: Site) -> None:
    person = await province.person("editor", portal)
    async with province.installation.write(portal.id) as session:
        account = await service.get_account(session, person.email)
        cookie = await service.sign_in(session, account, "cong.test", now=MORNING)
        secret = await api_tokens.create(session, province.operator, account, now=MORNING)
    async with province.installation.write(portal.id) as session:
        account = await service.get_account(session, person.email)
        await service.disable_account(session, province.operator, account, now=LATER)
    async with province.installation.read(None) as session:
        assert await service.find_signed_in(session, cookie, "cong.test", now=LATER) is None
        assert await api_tokens.find_account(session, secret, now=LATER) is None
        roles = province.installation.features.roles
        assert (await access.actor_of(session, person.account_id, "x", roles, now=LATER)).rights == ()


async def test_an_unknown_address_is_said_to_be_unknown(province: Province, portal: Site) -> None:
    async with province.installation.read(portal.id) as session:
        with pytest.raises(AccountUnknown):
            await service.get_account(session, "khong-co@cong.vn")
