"""Pages show pictures in every width, shape and encoding, and texts keep addresses that last."""

from uuid import UUID

import pytest

from liencong.sites.media.pictures import lasting_url, picture_of, with_pictures
from liencong.sites.media.tables import Media, MediaVersion

UID = UUID(int=7)
OTHER = UUID(int=8)


def variant(width: int, height: int, encoding: str = "webp", shape: str = "whole") -> dict[str, object]:
    return {"shape": shape, "width": width, "height": height, "format": encoding, "key": "x"}


def version(*variants: dict[str, object], number: int = 3, uid: UUID = UID, **said: str) -> MediaVersion:
    words = {"alt": "", "credit": "", "caption": "", "licence": ""} | said
    width = max((int(str(one["width"])) for one in variants), default=None)
    return MediaVersion(
        media=Media(uid=uid, **words), number=number, variants=list(variants), width=width, filename="a.pdf"
    )


WHOLE = (variant(800, 500), variant(400, 250), variant(1600, 1000))


def test_the_usual_width_stands_for_the_picture_and_all_are_offered() -> None:
    picture = picture_of(version(*WHOLE, alt="Lễ hội"), "/media")
    assert picture
    assert (picture.src, picture.width, picture.height) == (f"/media/{UID.hex}/800.webp?v=3", 800, 500)
    assert [one.split()[-1] for one in picture.srcset.split(", ")] == ["400w", "800w", "1600w"]
    assert (picture.alt, picture.sources) == ("Lễ hội", [])


def test_a_cut_and_another_encoding_are_offered_once_they_are_made() -> None:
    made = (variant(400, 250, "avif"), variant(480, 320, shape="photo"), variant(480, 320, "avif", "photo"))
    picture = picture_of(version(*WHOLE, *made), "/media")
    assert picture
    assert [(one.type, one.srcset) for one in picture.sources] == [
        ("image/avif", f"/media/{UID.hex}/400.avif?v=3 400w")
    ]
    assert set(picture.cuts) == {"photo"}
    assert picture.cuts["photo"].src == f"/media/{UID.hex}/photo-480.webp?v=3"


def test_a_file_is_no_picture() -> None:
    assert picture_of(version(), "/media") is None


@pytest.mark.parametrize(("licence", "told"), [("cc-by", True), ("own", False), ("", False), ("gone", False)])
def test_only_a_licence_that_asks_for_it_is_told(licence: str, told: bool) -> None:
    picture = picture_of(version(*WHOLE, licence=licence), "/media")
    assert picture
    assert (picture.licence is not None) == told


def test_the_address_to_keep_names_no_version() -> None:
    assert lasting_url(version(*WHOLE), "/media") == f"/media/{UID.hex}/800.webp"
    assert lasting_url(version(), "/media") == f"/media/{UID.hex}/tep"


def test_a_picture_of_a_text_comes_in_every_width_at_the_site_s_own_address() -> None:
    body = f'<p>Trước</p><p><img src="/media/{UID.hex}/800.webp" alt="Cầu &amp; sông" width="1600"></p>'
    html = with_pictures(body, [version(*WHOLE, variant(400, 250, "avif"))], "/~so-y-te/media")
    assert html.startswith('<p>Trước</p><p><picture><source type="image/avif"')
    assert f'src="/~so-y-te/media/{UID.hex}/800.webp?v=3"' in html
    assert 'alt="Cầu &amp; sông"' in html
    assert 'width="800" height="500"' in html


def test_a_picture_that_was_made_smaller_stays_so() -> None:
    html = with_pictures(
        f'<img alt="" src="/media/{UID.hex}/800.webp" width="200" height="999">', [version(*WHOLE)], "/media"
    )
    assert 'width="200" height="125"' in html


def test_what_an_author_did_not_describe_has_the_library_s_words() -> None:
    body = f'<img alt="" src="/media/{UID.hex}/800.webp">'
    assert 'alt="Lễ &quot;hội&quot;"' in with_pictures(body, [version(*WHOLE, alt='Lễ "hội"')], "/media")


def test_a_file_is_named_in_its_version_and_others_stay_as_they_are() -> None:
    body = f'<a href="/media/{UID.hex}/tep">a</a><a href="/media/{OTHER.hex}/tep">b</a><img src="/khac.png">'
    html = with_pictures(body, [version()], "/m")
    assert f'<a href="/m/{UID.hex}/tep?v=3">a</a>' in html
    assert '<img src="/khac.png">' in html
