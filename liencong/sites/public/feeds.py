"""Feeds of a site and of each board, its sitemap, robots.txt and security.txt."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.tenancy.tables import Site
from liencong.core.web.page_cache import NOTE, CacheNote
from liencong.core.web.rendering import PUBLIC_CACHE_CONTROL, Dependencies
from liencong.core.web.request import installation_of, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.placement import store
from liencong.sites.placement.store import Filter, Shown
from liencong.sites.public.cards import canonical_url, entry_path, note
from liencong.sites.syndication.atom import write_atom
from liencong.sites.syndication.feed import FeedInfo, FeedItem, Tombstone
from liencong.sites.syndication.robots import write_robots
from liencong.sites.syndication.rss import write_rss
from liencong.sites.syndication.sitemap import SitemapPage, write_sitemap
