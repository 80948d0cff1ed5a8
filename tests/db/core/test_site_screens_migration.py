"""The migration of the site's screens keeps what stood before: links in blocks, owners of boards."""

from sqlalchemy import Connection, text

from tests.db.core.conftest import Stepwise

SITE = """INSERT INTO site (id, uid, slug, name, kind, tier, state, theme, settings, version, created_at)
VALUES (:id, :uid, :slug, :name, 'component', '', 'active', 'base', '{}', 1, '2026-01-01')"""
BOARD = """INSERT INTO board (id, uid, site_id, slug, path, title, description, type, position, steps, owner,
legal_basis, intake, version)
VALUES (:id, :uid, 1, :slug, :slug, :slug, '', 'article', 0, 1, :owner, '', '{}', 1)"""
BLOCK = """INSERT INTO block (id, site_id, region, position, kind, title, span, settings)
VALUES (:id, :site, 'bottom', :id, 'links', '', 12, :settings)"""
GROUPS = '{"groups": [{"title": "%s", "links": [{"title": "Sở", "url": "/~so/", "icon": ""}]}]}'


async def test_links_and_owners_are_carried_over_and_back(stepwise: Stepwise) -> None:
    before, after = await stepwise.around("_site_screens")
    await stepwise.forward(before)
    await stepwise.run(_fill)
    await stepwise.forward(after)
    assert await stepwise.rows("SELECT site_id, title FROM link_box ORDER BY position") == [
        (1, "Trung ương"), (1, "Địa phương"), (2, "Sở, ngành"),
    ]  # fmt: skip
    assert await stepwise.rows("SELECT id FROM block ORDER BY id") == [(1,), (3,)]
    owners = await stepwise.rows("SELECT id, owner_site_id, update_counts FROM board ORDER BY id")
    assert owners == [(1, 2, "calendar"), (2, 1, "calendar"), (3, None, "calendar"), (4, None, "calendar")]
    await stepwise.back(before)
    ((settings,),) = await stepwise.rows("SELECT CAST(settings AS TEXT) FROM block WHERE id = 1")
    assert str(settings).count('"links"') == 2


def _fill(connection: Connection) -> None:
    for number, slug, name in ((1, "cong", "Cổng"), (2, "so-y-te", "Sở Y tế")):
        uid = f"{number:032x}"
        connection.execute(text(SITE), {"id": number, "uid": uid, "slug": slug, "name": name})
    for number, owner in enumerate(("Sở Y tế", "cong", "Phòng Hành chính", ""), start=1):
        said = {"id": number, "uid": f"{number:032x}", "slug": f"muc-{number}", "owner": owner}
        connection.execute(text(BOARD), said)
    for number, site, title in ((1, 1, "Trung ương"), (2, 1, "Địa phương"), (3, 2, "Sở, ngành")):
        said = {"id": number, "site": site, "settings": GROUPS % title}
        connection.execute(text(BLOCK), said)
    connection.execute(text("INSERT INTO menu_item (site_id, position, title, board_id, url) "
                            "VALUES (1, 0, 'Mục', 1, '')"))  # fmt: skip
