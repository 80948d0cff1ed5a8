"""The frame around every screen: few places in the menu, and for whom somebody acts said on each of them."""

import re
from datetime import timedelta

from liencong.core.access import service as access
from liencong.core.access.service import HeldRole
from liencong.core.clock import utc_now
from liencong.core.notice import delegating
from liencong.core.notice import service as notices
from liencong.core.text import format_date
from tests.factories.office_things import make_things
from tests.factories.province import Client, Person, Province
from tests.web.office.conftest import Desk, Office

MOST_PLACES = 8


async def delegated(office: Office, *, days: float, began: float = 0) -> tuple[Person, Person]:
    """Let a chief have somebody act for them since and for some days; give both."""
    chief = await office.province.person("editor_in_chief", office.health)
    deputy = await office.province.person("contributor", office.health)
    now, held = utc_now(), HeldRole(chief.account_id, "editor_in_chief", office.health.id)
    async with office.province.installation.write(office.health.id) as session:
        await access.delegate(
            session,
            office.province.operator,
            await access.get_own(session, held, now=now),
            deputy.account_id,
            valid_from=now - timedelta(days=began),
            valid_to=now + timedelta(days=days),
            reference="12/QĐ-SYT",
        )
    return chief, deputy


async def told(office: Office, person: Person) -> list[str]:
    """Give the kinds of what somebody was told."""
    async with office.province.installation.read(None) as session:
        found = await notices.list_notices(session, person.actor, unread=True, limit=50)
    return sorted(notice.kind for notice in found)


async def test_nobody_has_more_places_in_the_menu_than_can_be_taken_in(
    province: Province, client: Client
) -> None:
    things = await make_things(province)
    await client.sign_in(things.person)
    page = (await client.get("http://cong.test/quan-tri/")).text
    menu = page[page.index('id="thuc-don-quan-tri"') : page.index("</nav>")]
    places = re.findall(r"<span>([^<]+)</span></a></li>", menu)
    assert 0 < len(places) <= MOST_PLACES, places


async def test_every_screen_says_for_whom_somebody_acts_and_until_when(office: Office) -> None:
    chief, deputy = await delegated(office, days=10)
    desk: Desk = await office.desk("contributor", by=deputy)
    until = format_date(utc_now() + timedelta(days=10))
    for path in ("/", "/bai-viet"):
        page = await desk.get(path)
        assert f"Bạn đang làm thay {chief.actor.name} (Trưởng Ban Biên tập) đến hết ngày {until}" in page
    assert "Bạn đang làm thay" not in await (await office.desk("", by=chief)).get("/")


async def test_a_deputy_hears_of_the_beginning_and_both_of_the_end(office: Office) -> None:
    chief, deputy = await delegated(office, days=2, began=8)
    _, fresh = await delegated(office, days=10)
    for _ in range(2):
        await delegating.tell_of_delegations(office.province.installation)
    assert await told(office, fresh) == ["delegation-given"]
    assert await told(office, deputy) == ["delegation-ending"]
    assert await told(office, chief) == ["delegation-ending"]
