"""Why an item is not brought in, or nothing is."""

from liencong.core.errors import Refused


class SiteUnknown(Refused):
    """No site of this installation that could hold the item has the slug."""

    code = "intake-site-unknown"


class SiteForeign(Refused):
    """The item is meant for a site that is none of those into which is imported."""

    code = "intake-site-foreign"


class SiteMissing(Refused):
    """Neither the item nor whoever imports names a site."""

    code = "intake-site-missing"


class BoardUnknown(Refused):
    """The site has no board of the name."""

    code = "intake-board-unknown"


class BoardMissing(Refused):
    """Neither the item nor whoever imports names a board."""

    code = "intake-board-missing"


class TrashAtSource(Refused):
    """The item had been thrown away where it comes from."""

    code = "intake-trash-at-source"


class TrashHere(Refused):
    """The item was imported before and has been thrown away here since."""

    code = "intake-trash-here"


class NotStored(Refused):
    """The database does not take the item as it is."""

    code = "intake-not-stored"


class NothingTaken(Refused):
    """Every item was refused."""

    code = "intake-nothing-taken"
