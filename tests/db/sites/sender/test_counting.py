"""One network sends a form only so often in a day, and leaves no address."""

from datetime import timedelta

import pytest

from liencong.core.clock import utc_now
from liencong.sites.sender.counting import Limit, SentTooMuch, count_in
from tests.factories.province import Province

TWICE = Limit("thu", by_network=2)


async def test_one_network_sends_only_so_much_in_a_day(province: Province) -> None:
    health, now = await province.site("so-y-te"), utc_now()
    for address in ("203.0.113.7", "203.0.113.8", "198.51.100.1"):
        async with province.installation.write(health.id) as session:
            await count_in(session, TWICE, address, now=now)
    async with province.installation.write(health.id) as session:
        with pytest.raises(SentTooMuch):
            await count_in(session, TWICE, "203.0.113.9", now=now)
    for limit, later in ((Limit("khac"), now), (TWICE, now + timedelta(days=1))):
        async with province.installation.write(health.id) as session:
            await count_in(session, limit, "203.0.113.9", now=later)
