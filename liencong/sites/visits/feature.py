"""The visit counter as a feature."""

from liencong.core.feature import Feature
from liencong.sites.visits import api
from liencong.sites.visits.blocks import VISITS
from liencong.sites.visits.counting import open_counting

feature = Feature(name="visits", api=[api.router], opens=[open_counting], provides=[VISITS])
