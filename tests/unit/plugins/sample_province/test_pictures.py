"""Pictures are drawn by the program: all of one size, the same for the same seed, each with its words."""

import io

import pytest
from PIL import Image

from liencong.plugins.sample_province.content import Province
from liencong.plugins.sample_province.pictures import MOTIFS, draw


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_motif_is_a_whole_picture(motif: str) -> None:
    picture = Image.open(io.BytesIO(draw(motif, 1)))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1600, 900), "RGB")
    assert len(picture.resize((160, 90)).convert("L").getcolors() or ()) > 40


def test_the_same_seed_gives_the_same_picture() -> None:
    assert draw("silk", 1) == draw("silk", 1)
    assert draw("silk", 1) != draw("silk", 2)


def test_there_are_many_motifs() -> None:
    assert len(MOTIFS) >= 12


def test_pictures_are_known_described_and_credited(province: Province) -> None:
    ids = [picture.id for picture in province.pictures]
    assert len(set(ids)) == len(ids)
    assert len({picture.alt for picture in province.pictures}) == len(ids)
    assert all(picture.motif in MOTIFS and picture.alt and picture.credit for picture in province.pictures)


def test_entries_show_pictures_that_exist_and_every_picture_is_shown(province: Province) -> None:
    used = {entry.picture for site in province.sites for entry in site.entries if entry.picture}
    assert used == {picture.id for picture in province.pictures}


def test_the_newest_story_of_every_home_page_has_a_picture(province: Province) -> None:
    for site in province.sites:
        lead = next(block.settings["boards"] for block in site.blocks if block.kind == "lead")
        shown = [entry for entry in site.entries if entry.board in lead and entry.state == "published"]
        assert min(shown, key=lambda entry: entry.days_ago).picture, site.slug
