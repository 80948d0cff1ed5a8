"""The sample's drafts are whole: articles that are named stand in their texts, what is over has verdicts."""

import pytest

from liencong.plugins.consultations.articles import articles_in
from liencong.plugins.consultations.content import bundled_minimums
from liencong.plugins.consultations.samples import SampleDraft, load


@pytest.mark.parametrize("draft", load(), ids=lambda draft: draft.site)
def test_a_draft_of_the_sample_holds(draft: SampleDraft) -> None:
    days = {one.kind: one.days for one in bundled_minimums()}
    assert draft.closes - draft.opens >= days[draft.kind]
    known = {one.title for one in articles_in(draft.body)}
    assert {one.article for one in draft.comments} <= known | {""}
    if draft.summarised:
        assert draft.closes < 0
        assert all(one.verdict for one in draft.comments)


def test_the_sample_shows_every_state() -> None:
    drafts = load()
    assert [one for one in drafts if one.opens > 0]
    assert [one for one in drafts if one.opens <= 0 <= one.closes]
    assert {one.summarised for one in drafts if one.closes < 0} == {True, False}
