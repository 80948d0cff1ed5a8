"""Setting up as a feature: an installation's beginning, its sites, and what the API tells of them."""

from liencong.core.access.rules import PLATFORM_MANAGE, SITE_MANAGE
from liencong.core.feature import Feature
from liencong.sites.setup import api, cli

feature = Feature(
    name="setup",
    api=[api.router],
    roles={"platform_admin": [PLATFORM_MANAGE, SITE_MANAGE], "site_admin": [SITE_MANAGE]},
    commands=cli.add_commands,
)
