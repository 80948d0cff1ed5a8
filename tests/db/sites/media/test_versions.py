"""Other bytes under the same addresses: replaced, cut, brought back, by those who may."""

import asyncio

import pytest

from liencong.core.audit import service as audit
from liencong.core.errors import NotFound, Stale
from liencong.sites.media import service, versions
from liencong.sites.media.failures import OtherKind
from liencong.sites.media.framing import WHOLE_PICTURE, Framing
from liencong.sites.media.versions import ShownToPublic
from tests.db.sites.media.conftest import Shelf
from tests.factories.media import picture
from tests.factories.province import MORNING

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
LEFT_HALF = Framing(width=0.5, focus_x=0.25)


async def test_a_replaced_picture_keeps_its_identity_and_its_words(shelf: Shelf) -> None:
    before = await shelf.add(alt="Trụ sở")
    after = await shelf.replace(before, picture(500, 500))
    now = await shelf.now(before)
    assert (now.media_id, now.media.uid, now.media.alt) == (before.media_id, before.media.uid, "Trụ sở")
    assert (now.number, now.width, now.height) == (2, 500, 500)
    assert after.key != before.key


async def test_what_was_replaced_is_kept_and_can_be_brought_back(shelf: Shelf) -> None:
    first = await shelf.add()
    await shelf.replace(first)
    again = await shelf.bring_back(first, 1)
    now = await shelf.now(first)
    assert (now.number, now.digest, now.width) == (3, first.digest, first.width)
    assert again.variants == first.variants
    async with shelf.installation.read(shelf.site.id) as session:
        history = await versions.list_with_people(session, first.media_id)
    assert [row.version.number for row in history] == [3, 2, 1]


async def test_every_change_is_in_the_audit_log(shelf: Shelf) -> None:
    version = await shelf.add()
    await shelf.replace(version)
    await shelf.bring_back(version, 1)
    async with shelf.installation.read(shelf.site.id) as session:
        log = await audit.history_of(session, f"media:{version.media_id}")
    assert [record.action for record in log] == ["media:bring-back", "media:replace", "media:add"]


async def test_a_cut_shows_a_part_and_keeps_the_whole(shelf: Shelf) -> None:
    whole = await shelf.add(picture(600, 400))
    part = await shelf.cut(whole, LEFT_HALF)
    assert (part.width, part.height, part.key) == (300, 400, whole.key)
    undone = await shelf.cut(part, WHOLE_PICTURE)
    assert (undone.width, undone.height, undone.framing) == (600, 400, {})


async def test_a_cut_of_what_was_replaced_meanwhile_is_refused(shelf: Shelf) -> None:
    version = await shelf.add()
    await shelf.replace(version)
    with pytest.raises(Stale):
        await shelf.cut(version, LEFT_HALF)


async def test_a_picture_makes_way_for_a_picture_only(shelf: Shelf) -> None:
    image, document = await shelf.add(), await shelf.add(PDF, name="quy-che.pdf")
    with pytest.raises(OtherKind):
        await shelf.replace(image, PDF)
    with pytest.raises(OtherKind):
        await shelf.replace(document, picture())
    assert (await shelf.replace(document, PDF + b"x", name="quy-che-moi.pdf")).filename == "quy-che-moi.pdf"


async def test_two_who_replace_it_at_once_both_leave_a_version(shelf: Shelf) -> None:
    version = await shelf.add()
    await asyncio.gather(*(shelf.replace(version, picture(400 + n, 400)) for n in range(3)))
    async with shelf.installation.read(shelf.site.id) as session:
        history = await versions.list_versions(session, version.media_id)
    assert [one.number for one in history] == [4, 3, 2, 1]
    assert (await shelf.now(version)).number == 4


async def test_there_is_no_version_that_never_was(shelf: Shelf) -> None:
    version = await shelf.add()
    with pytest.raises(NotFound):
        await shelf.bring_back(version, 7)


async def test_what_nobody_sees_yet_may_be_changed_by_whoever_writes(shelf: Shelf) -> None:
    writer = await shelf.province.person("editor", shelf.site)
    version = await shelf.add()
    await shelf.province.draft(shelf.site, shelf.board, picture_id=version.media_id)
    assert (await shelf.replace(version, by=writer.actor)).number == 2


async def test_what_readers_see_is_changed_only_by_who_publishes_there(shelf: Shelf) -> None:
    province = shelf.province
    version = await shelf.add()
    await province.published(shelf.site, shelf.board, picture_id=version.media_id)
    other_board = await province.board(shelf.site, "Văn bản")
    for person in (
        await province.person("editor", shelf.site),
        await province.person("editor", shelf.site),
        await province.person("editor_in_chief", shelf.site, board=other_board),
    ):
        with pytest.raises(ShownToPublic):
            await shelf.replace(version, by=person.actor)
        with pytest.raises(ShownToPublic):
            await shelf.cut(version, LEFT_HALF, by=person.actor)
    chief = await province.person("editor_in_chief", shelf.site, board=shelf.board)
    assert (await shelf.replace(version, by=chief.actor)).number == 2


async def test_what_has_been_taken_off_is_nobody_s_to_see_any_more(shelf: Shelf) -> None:
    version = await shelf.add()
    entry = await shelf.province.published(shelf.site, shelf.board, picture_id=version.media_id)
    await shelf.province.step(shelf.site, entry, "unpublish", reason="Nhầm", now=MORNING)
    writer = await shelf.province.person("editor", shelf.site)
    assert (await shelf.replace(version, by=writer.actor)).number == 2


async def test_another_site_has_no_such_media(shelf: Shelf) -> None:
    version, other = await shelf.add(), await shelf.province.site("so-tu-phap")
    async with shelf.installation.read(other.id) as session:
        with pytest.raises(NotFound):
            await service.get(session, version.media_id)
        assert await versions.list_with_people(session, version.media_id) == []
