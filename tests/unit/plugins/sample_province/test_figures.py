"""The figures that the regulation's page shows, and those that add up over several sites."""

from liencong.plugins.sample_province.content import Province
from liencong.sites.poll.rules import shares


def test_the_poll_of_the_regulations_page_stands_on_the_portal(province: Province) -> None:
    poll = province.polls[0]
    assert list(poll.votes) == ["quang-nam"]
    votes = poll.votes["quang-nam"]
    assert sum(votes) == 1344
    assert shares(votes) == [88, 8, 4]


def test_another_poll_stands_on_several_sites(province: Province) -> None:
    poll = province.polls[1]
    slugs = {site.slug for site in province.sites}
    assert len(poll.votes) >= 5
    assert set(poll.votes) <= slugs
    assert all(len(votes) == len(poll.options) for votes in poll.votes.values())


def test_the_portal_carries_on_the_visits_of_the_regulations_page(province: Province) -> None:
    portal, *components = province.sites
    assert portal.opening_visits == 19_266_672
    assert all(100_000 < site.opening_visits < portal.opening_visits for site in components)


def test_link_boxes_lead_out_securely_or_to_tiers_that_exist(province: Province) -> None:
    tiers = {site.tier for site in province.sites}
    for group in province.link_groups:
        assert bool(group.links) != bool(group.tier)
        assert group.tier is None or group.tier in tiers
        assert all(link.url.startswith("https://") for link in group.links)
