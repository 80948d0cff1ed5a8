"""The directory of sites as a feature."""

from datetime import timedelta

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.core.outbox.events import SitesChanged, Subscription
from liencong.core.outbox.relay import Duty
from liencong.federation.directory import finding, views
from liencong.sites.layout.block import BlockKind

feature = Feature(
    name="directory",
    routes=[
        Route(views.PATH, views.show, methods=["GET"], name="directory"),
        Route(f"{views.PATH}/danh-sach.csv", views.save_table, methods=["GET"], name="directory-table"),
        Route(f"{views.PATH}/phu-luc.docx", views.save_annex, methods=["GET"], name="directory-annex"),
    ],
    subscriptions=[Subscription(SitesChanged, finding.follow)],
    duties=[Duty("directory-found", timedelta(hours=1), finding.refresh)],
    provides=[BlockKind("directory", "directory.title", "blocks/directory.html", views.show_block)],
)
