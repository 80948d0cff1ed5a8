"""API tokens stand for a person until they end or are revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from liencong.core.errors import NotFound
from liencong.core.identity import api_tokens, service
from liencong.core.identity.tables import ApiToken
from liencong.core.tenancy.tables import Site
from tests.factories.province import MORNING, Person, Province
from tests.worlds import world

DAY = timedelta(days=1)


@world
async def portal(province: Province) -> Site:
    return await province.portal()


@world
async def person(province: Province, portal: Site) -> Person:
    return await province.person("editor", portal)


async def make(province: Province, portal: Site, person: Person, good_for: timedelta | None = None) -> str:
    async with province.installation.write(portal.id) as session:
        account = await service.get_account(session, person.email)
        return await api_tokens.create(session, province.operator, account, now=MORNING, good_for=good_for)


async def test_a_token_stands_for_its_person(province: Province, portal: Site, person: Person) -> None:
    secret = await make(province, portal, person)
    async with province.installation.read(None) as session:
        account = await api_tokens.find_account(session, secret, now=MORNING + 1000 * DAY)
        assert account is not None
        assert account.email == person.email
        assert await api_tokens.find_account(session, secret + "x", now=MORNING) is None


async def test_the_database_does_not_know_the_secret(
    province: Province, portal: Site, person: Person
) -> None:
    secret = await make(province, portal, person)
    async with province.installation.read(None) as session:
        (token,) = await session.scalars(select(ApiToken))
    assert secret.encode() not in token.token_hash


async def test_a_token_ends_by_itself(province: Province, portal: Site, person: Person) -> None:
    secret = await make(province, portal, person, good_for=DAY)
    async with province.installation.read(None) as session:
        assert await api_tokens.find_account(session, secret, now=MORNING + DAY / 2) is not None
        assert await api_tokens.find_account(session, secret, now=MORNING + DAY) is None
        assert await api_tokens.list_tokens(session, now=MORNING + DAY) == []


async def test_a_revoked_token_is_nobody_and_not_listed(
    province: Province, portal: Site, person: Person
) -> None:
    kept, revoked = await make(province, portal, person), await make(province, portal, person)
    async with province.installation.write(portal.id) as session:
        (newest, _), (oldest, _) = await api_tokens.list_tokens(session, now=MORNING)
        await api_tokens.revoke(session, province.operator, newest.id, now=MORNING)
    async with province.installation.write(portal.id) as session:
        assert await api_tokens.find_account(session, revoked, now=MORNING) is None
        assert await api_tokens.find_account(session, kept, now=MORNING) is not None
        assert [token.id for token, _ in await api_tokens.list_tokens(session, now=MORNING)] == [oldest.id]
        with pytest.raises(NotFound):
            await api_tokens.revoke(session, province.operator, newest.id, now=MORNING)
