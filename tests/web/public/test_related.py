"""Articles about the same: which they are comes from the index, whether they may be seen never does."""

import pytest

from liencong.core.tenancy.tables import Site
from liencong.search.index import SearchIndex
from liencong.sites.entry.tables import Entry
from tests.factories.province import Client, Province

TITLE = "Lịch tiêm chủng mở rộng tháng {}"


async def page_of(client: Client, site: Site, entry: Entry) -> str:
    answer = await client.get(f"http://{site.slug}.cong.test/tin-tuc/{entry.slug}-{entry.id}")
    assert answer.status_code == 200
    return answer.text


async def test_what_is_withdrawn_is_not_shown_though_the_index_has_just_named_it(
    province: Province, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await province.portal()
    site = await province.site("so-y-te")
    board = await province.board(site)
    other = await province.published(site, board, title=TITLE.format(11))
    entry = await province.published(site, board, title=TITLE.format(12))
    await province.settle()
    assert "Bài liên quan" in await page_of(client, site, entry)

    async def unasked(*_args: object, **_named: object) -> None:
        raise AssertionError("the answer of the index is held")

    monkeypatch.setattr(SearchIndex, "search", unasked)
    await province.step(site, other, "unpublish", reason="Sai ngày")
    page = await page_of(client, site, entry)
    assert TITLE.format(11) not in page
    assert "Bài liên quan" not in page
