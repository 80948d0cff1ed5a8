"""What stood before media had versions is there afterwards, and back again."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from tests.db.core.conftest import Stepwise

NOW = "2026-05-01 00:00:00+00:00"
VARIANTS = json.dumps([{"width": 400, "height": 250, "format": "webp", "key": "01/a/400.webp"}])


async def test_media_become_versions_and_links_pin_them(stepwise: Stepwise) -> None:
    before, after = await stepwise.around("_media_versions")
    await stepwise.forward(before)
    await stepwise.run(_fill)
    await stepwise.forward(after)
    version, media, pinned, link = await stepwise.run(_read)
    assert (version.filename, version.digest) == ("Lễ hội.jpg", "d" * 64)
    assert (version.number, version.recipe) == (1, 0)
    assert _json(version.variants) == [{"shape": "whole", **json.loads(VARIANTS)[0]}]
    assert (media.version, media.found_by, media.alt) == (1, "le hoi.jpg lang trong nguyen an", "Làng trống")
    assert [(one.placement_id, one.media_id, one.number, one.site_id) for one in pinned] == [(2, 1, 1, 1)]
    assert _json(link.offered_media) == {"1": 1}


async def test_the_way_back_keeps_what_is_in_use(stepwise: Stepwise) -> None:
    before, after = await stepwise.around("_media_versions")
    await stepwise.forward(before)
    await stepwise.run(_fill)
    await stepwise.forward(after)
    await stepwise.back(before)
    assert await stepwise.rows("SELECT filename, key, width FROM media") == [
        ("Lễ hội.jpg", "01/a/original", 400)
    ]


def _read(connection: Connection) -> tuple[Any, Any, Any, Any]:
    (version,) = connection.execute(sa.text("SELECT * FROM media_version")).all()
    (media,) = connection.execute(sa.text("SELECT * FROM media")).all()
    pinned = connection.execute(sa.text("SELECT * FROM pinned_media")).all()
    (link,) = connection.execute(sa.text("SELECT * FROM link")).all()
    return version, media, pinned, link


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _fill(connection: Connection) -> None:
    """A component site's entry with a picture, on its own board and by a link on the portal's."""
    uid = iter(range(1, 99))
    rows: list[tuple[str, dict[str, Any]]] = [
        *(
            ("site", {"id": n, "uid": f"{next(uid):032x}", "slug": f"s{n}", "name": "S", "kind": "component",
                      "tier": "", "theme": "base", "settings": "{}", "state": "active", "created_at": NOW,
                      "version": 1})
            for n in (1, 2)
        ),
        *(
            ("board", {"id": n, "uid": f"{next(uid):032x}", "site_id": n, "slug": "b", "path": "b",
                       "title": "B", "description": "", "type": "article", "steps": 1, "position": 0,
                       "owner": "",
                       "legal_basis": "", "intake": "{}", "version": 1})
            for n in (1, 2)
        ),
        ("media", {"id": 1, "uid": f"{next(uid):032x}", "site_id": 2, "filename": "Lễ hội.jpg",
                   "content_type": "image/jpeg", "size": 9, "digest": "d" * 64, "key": "01/a/original",
                   "width": 400, "height": 250, "variants": VARIANTS, "alt": "Làng trống", "caption": "",
                   "credit": "Nguyễn An", "source": "", "created_at": NOW}),
        ("entry", {"id": 1, "uid": f"{next(uid):032x}", "site_id": 2, "board_id": 2, "type": "article",
                   "slug": "e", "state": "published", "state_reason": "", "created_at": NOW,
                   "updated_at": NOW, "epoch": 0, "version": 1}),
        ("revision", {"id": 1, "site_id": 2, "entry_id": 1, "number": 1, "title": "T", "summary": "",
                      "body_html": "", "fields": "{}", "keywords": "[]", "author": "", "source": "",
                      "picture_id": 1, "created_at": NOW}),
        ("media_use", {"revision_id": 1, "media_id": 1, "site_id": 2}),
        *(
            ("placement", {"id": n, "site_id": site_id, "board_id": site_id, "entry_id": 1, "revision_id": 1,
                           "origin_site_id": 2, "epoch": 0, "visible_from": NOW, "changed_at": NOW,
                           "withdrawn_reason": "", "version": 1})
            for n, site_id in ((1, 2), (2, 1))
        ),
        ("link", {"id": 1, "uid": f"{next(uid):032x}", "site_id": 1, "board_id": 1, "entry_id": 1,
                  "origin_site_id": 2, "state": "live", "reason": "", "revision_id": 1,
                  "offered_revision_id": 1, "epoch": 0, "proposed_at": NOW, "version": 1}),
    ]  # fmt: skip
    for table, values in rows:
        columns = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({places})"), values)
