"""The home page's layout as a feature."""

from liencong.core.feature import Feature
from liencong.sites.layout.service import LayoutChanged

feature = Feature(name="layout", stale_keys={LayoutChanged: lambda event: [f"site:{event.site_id}"]})
