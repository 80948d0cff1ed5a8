"""The visit counter as a feature."""

from liencong.core.feature import Feature
from liencong.search.usage.readers import ReaderKeys
from liencong.sites.visits import api, cli
from liencong.sites.visits.blocks import VISITS
from liencong.sites.visits.counting import open_counting, reader_key

feature = Feature(
    name="visits",
    api=[api.router],
    opens=[open_counting],
    provides=[VISITS, ReaderKeys(reader_key)],
    commands=cli.add_commands,
)
