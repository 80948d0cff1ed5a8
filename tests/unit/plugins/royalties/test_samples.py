"""What the first rates are filled with, and the sample, hold."""

from liencong.plugins.royalties import samples
from liencong.plugins.royalties.defaults import usual_terms
from liencong.plugins.royalties.terms import FITS


def test_the_usual_terms_have_a_genre_for_every_kind_of_text() -> None:
    genres = usual_terms().genres
    assert all(genre.is_in_order for genre in genres)
    assert {genre.fits for genre in genres} == {*FITS, ""}


def test_the_sample_tells_of_sites_and_of_how_people_are_paid() -> None:
    told = samples.load()
    assert told.sites
    assert all(one.bank_account for one in told.details)
