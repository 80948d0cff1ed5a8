"""What whoever imports asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from liencong.core.tenancy.tables import Site
from liencong.sites.intake.formats.item import Category
from liencong.sites.intake.media_sources import MediaSource

Goal = Literal["draft", "submit", "publish"]
"""How far items go: all become drafts; what was public waits for approval; or has the state of its source."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """Where items go and what is done with them.

    `site` and `board` hold for items that name none, or one that is not here; without them such items are
    refused. `author` and `source` hold for items that name none; without them the site's name does.
    """

    site: Site | None = None
    board: str | None = None
    open_to: frozenset[int] | None = None
    """The sites that items may name; without it, all of them."""
    goal: Goal = "draft"
    author: str = ""
    source: str = ""
    categories: Mapping[str, Category] | None = None
    """The source's categories by slug, where they are to become boards; otherwise they are keywords."""
    media: MediaSource | None = None
    """Where the files are found that items refer to; without it they stay where they are."""
    dry_run: bool = False
