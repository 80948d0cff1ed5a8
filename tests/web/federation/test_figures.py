"""A site tells its figures signed by its installation, and takes those of a peer that signs rightly."""

from liencong.core.clock import local_day, utc_now
from liencong.core.http import signatures
from liencong.core.http.signing_keys import published_keys
from liencong.core.tenancy.scope import on_site
from liencong.federation.peer.reporting import FIGURES
from liencong.federation.peer.reports import Figures
from liencong.sites.visits.tables import VisitDay
from tests.factories.province import BASE_HOST, Client, Province


async def test_figures_are_absolute_and_signed(province: Province, client: Client) -> None:
    portal, today = await province.portal(), local_day(utc_now())
    async with province.installation.write(portal.id) as session:
        with on_site(session, portal.id):
            session.add(VisitDay(day=today, visits=7, views=9, people=3))
    answer = await client.get(f"{BASE_HOST}{FIGURES}?tu={today.isoformat()}")
    keys = published_keys(province.installation.secret_key, now=utc_now())
    message = signatures.response_message(200, answer.content)
    signed = signatures.verify(message, answer.headers, keys, signatures.RESPONSE, now=utc_now())
    assert signed.expires > utc_now()
    told = Figures.model_validate_json(answer.content)
    assert [(one.day, one.visits, one.views, one.people) for one in told.days] == [(today, 7, 9, 3)]


async def test_a_day_that_is_none_is_not_found(province: Province, client: Client) -> None:
    await province.portal()
    assert (await client.get(f"{BASE_HOST}{FIGURES}?tu=hom-qua")).status_code == 404
