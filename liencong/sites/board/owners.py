"""Who answers for a board (S12), decided from the sites that there are, without I/O."""

from collections.abc import Iterable, Mapping

from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.core.text import fold
from liencong.sites.board.tables import Board


def owner_name(board: Board, site: Site, sites: Mapping[int, Site]) -> str:
    """Give the name of who answers for a board of a site, empty where nobody was named.

    An agency is called by its present name; on its own site an agency answers for what nobody else does.
    """
    owner = sites.get(board.owner_site_id) if board.owner_site_id else None
    if owner is not None:
        return owner.name
    return board.owner or ("" if site.kind == PORTAL else site.name)


def has_living_owner(board: Board, site: Site, sites: Mapping[int, Site]) -> bool:
    """Tell whether somebody answers for a board who still does: an agency whose site ended does not."""
    owner = sites.get(board.owner_site_id) if board.owner_site_id else None
    if owner is not None:
        return owner.state == ACTIVE
    return bool(owner_name(board, site, sites))


def find_agency(name: str, sites: Iterable[Site]) -> Site | None:
    """Find the site of the agency that a name stands for, whatever the case and the marks."""
    wanted = fold(name)
    return next((site for site in sites if wanted and fold(site.name) == wanted), None)


def agencies(sites: Iterable[Site]) -> list[Site]:
    """Give the sites whose agencies may answer for boards."""
    return [site for site in sites if site.state == ACTIVE and site.kind != EXTERNAL]
