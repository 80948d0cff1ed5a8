"""The public pages as a feature; its last route takes every address that no other feature took."""

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.core.installation import SITES_KEY
from liencong.core.outbox.events import SitesChanged, Subscription
from liencong.core.web.rendering import PageParts
from liencong.sites.attachment.reading import FileRead
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.layout.office import PREVIEW
from liencong.sites.media.service import MediaDescribed
from liencong.sites.media.versions import MediaReplaced
from liencong.sites.public import (
    blocks,
    counting,
    drafted,
    feeds,
    indexing,
    office,
    parts,
    popular,
    views,
)
from liencong.sites.public.colours import show_colours

feature = Feature(
    name="public",
    routes=[
        Route("/", views.home, methods=["GET"], name="home"),
        Route("/mau-sac.css", show_colours, methods=["GET"], name="colours"),
        Route("/so-do", views.site_map, methods=["GET"], name="site-map"),
        Route(counting.PATH, counting.show, methods=["GET"], name="counting"),
        Route("/rss.xml", feeds.rss, methods=["GET"], name="rss"),
        Route("/feed.atom", feeds.atom, methods=["GET"], name="atom"),
        Route("/sitemap.xml", feeds.sitemap, methods=["GET"], name="sitemap"),
        Route("/robots.txt", feeds.robots, methods=["GET"], name="robots"),
        Route("/.well-known/security.txt", feeds.security, methods=["GET"], name="security"),
        Route("/{path:path}/rss.xml", feeds.rss, methods=["GET"], name="board-rss"),
        Route("/{path:path}/feed.atom", feeds.atom, methods=["GET"], name="board-atom"),
        Route("/{path:path}", views.address, methods=["GET"], name="address"),
    ],
    office=[
        Route("/bai-viet/{entry_id}/xem-truoc", office.show_preview, methods=["GET"], name="entry-preview"),
        Route(PREVIEW, office.show_home, methods=["GET"], name="home-preview-page"),
        Route("/ban-nhap/{key}/xem-truoc", drafted.show_preview, methods=["GET"], name="draft-preview"),
        Route("/ban-nhap/{key}/trang", drafted.show_page, methods=["GET"], name="draft-page"),
    ],
    subscriptions=[
        Subscription(EntryPublished, indexing.refresh),
        Subscription(EntryWithdrawn, indexing.refresh),
        Subscription(PlacementChanged, indexing.refresh),
        Subscription(FileRead, indexing.follow_media),
        Subscription(MediaDescribed, indexing.follow_media),
        Subscription(MediaReplaced, indexing.follow_media),
    ],
    stale_keys={SitesChanged: lambda event: [SITES_KEY, f"site:{event.site_id}"]},
    provides=[PageParts(parts.gather), popular.POPULAR, *blocks.KINDS],
)
