"""Navigation as a feature."""

from liencong.core.access.rules import OFFICE_ENTER, PEOPLE_MANAGE, SITE_MANAGE
from liencong.core.feature import Feature
from liencong.sites.navigation.service import MenuChanged

feature = Feature(
    name="navigation",
    roles={
        "site_admin": [OFFICE_ENTER, SITE_MANAGE, PEOPLE_MANAGE],
        "platform_admin": [OFFICE_ENTER, SITE_MANAGE, PEOPLE_MANAGE],
    },
    stale_keys={MenuChanged: lambda event: [f"site:{event.site_id}"]},
)
