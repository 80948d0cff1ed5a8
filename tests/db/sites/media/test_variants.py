"""What pages show of pictures is made beside everything else, once, and anew when the recipe changes."""

from io import BytesIO

import pytest
from PIL import Image

from liencong.sites.media import images, shapes, variants
from liencong.sites.media.framing import Framing
from liencong.sites.media.tables import MediaVersion
from tests.db.sites.media.conftest import Shelf
from tests.factories.media import make_media, picture


def made(version: MediaVersion) -> set[tuple[str, str]]:
    return {(one["shape"], one["format"]) for one in version.variants}


EVERYTHING = {(shape.name, encoding) for shape in shapes.SHAPES for encoding in shapes.ENCODINGS}


async def test_what_came_in_gets_every_shape_in_every_encoding(shelf: Shelf) -> None:
    version = await shelf.add(picture(640, 500))
    assert made(version) == {("whole", "webp")}
    await variants.make_missing(shelf.installation)
    now = await shelf.now(version)
    assert made(now) == EVERYTHING
    assert now.recipe == shapes.RECIPE
    for one in now.variants:
        content = await shelf.installation.storage.get(one["key"])
        opened = Image.open(BytesIO(content))
        assert (opened.format, opened.size) == (one["format"].upper(), (one["width"], one["height"]))


async def test_a_picture_that_has_a_shape_needs_no_cut_for_it(shelf: Shelf) -> None:
    version = await shelf.add(picture(640, 360))
    await variants.make_missing(shelf.installation)
    assert not {shape for shape, _ in made(await shelf.now(version))} & {"wide"}


async def test_lists_are_cut_around_the_focal_point_of_what_is_shown(shelf: Shelf) -> None:
    file = BytesIO()
    image = Image.new("RGB", (1200, 300), "red")
    image.paste("blue", (600, 0, 1200, 300))
    image.save(file, "PNG")
    whole = await shelf.add(file.getvalue())
    await shelf.cut(whole, Framing(left=0.25, width=0.75, focus_x=0.3))
    await variants.make_missing(shelf.installation)
    now = await shelf.now(whole)
    photo = next(one for one in now.variants if (one["shape"], one["format"]) == ("photo", "webp"))
    shown = Image.open(BytesIO(await shelf.installation.storage.get(photo["key"]))).convert("RGB")
    left = shown.getpixel((5, shown.height // 2))
    assert isinstance(left, tuple)
    assert left[0] > 200 > left[2]


async def test_sites_that_share_a_picture_share_what_is_made_of_it(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await shelf.add(picture(640, 500))
    async with shelf.installation.write(shelf.site.id) as session:
        twin = MediaVersion(
            site_id=shelf.site.id, media_id=(await make_media(shelf.installation, shelf.site)).media_id,
            number=2, filename="b.png", content_type=first.content_type, size=1, digest="x", key=first.key,
            width=640, height=500, variants=first.variants, made_at=first.made_at,
        )  # fmt: skip
        session.add(twin)
    opened: list[bytes] = []
    decode = images.decode_image

    def note(content: bytes) -> Image.Image:
        opened.append(content)
        return decode(content)

    monkeypatch.setattr(images, "decode_image", note)
    await variants.make_missing(shelf.installation)
    assert len(opened) == 2  # theirs, and the other media's own
    assert (await shelf.now(first)).recipe == shapes.RECIPE


async def test_a_new_recipe_makes_everything_anew_and_deletes_what_it_replaced(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = await shelf.add(picture(640, 500))
    await variants.make_missing(shelf.installation)
    before = await shelf.now(version)
    monkeypatch.setattr(shapes, "RECIPE", shapes.RECIPE + 1)
    await variants.make_missing(shelf.installation)
    after = await shelf.now(version)
    storage = shelf.installation.storage
    assert not {one["key"] for one in before.variants} & {one["key"] for one in after.variants}
    assert not any([await storage.exists(one["key"]) for one in before.variants])
    assert all([await storage.exists(one["key"]) for one in after.variants])


async def test_a_picture_whose_bytes_are_lost_holds_up_no_other(shelf: Shelf) -> None:
    whole, lost = await shelf.add(picture(640, 500)), await shelf.add(picture(650, 500))
    await shelf.installation.storage.delete(lost.key)
    await variants.make_missing(shelf.installation)
    assert made(await shelf.now(whole)) == EVERYTHING
    assert made(await shelf.now(lost)) == {("whole", "webp")}


async def test_pages_learn_of_what_was_made(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    version = await shelf.add(picture(640, 500))
    dropped: list[str] = []
    monkeypatch.setattr(shelf.installation.pages, "purge", dropped.extend)
    await variants.make_missing(shelf.installation)
    assert f"media:{version.media_id}" in dropped
