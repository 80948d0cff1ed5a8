"""Every screen of the back office, for tests that walk through all of them."""

import re
from collections.abc import Mapping

from starlette.routing import Route

from liencong.core.boot import load_features

QUERIES = {
    "compare": "tu=1&den=2",
    "entry-new": "loai=article",
    "command": "q=b",
    "block-new": "kieu=text&vung=main",
    "case-letter-new": "viec=1&viec=2",
}
"""What a screen has to be asked so that there is something on it."""

ON_COMPONENT = {"link-propose"}
"""Screens that are looked at on a component site, from where boards are offered to."""

NO_PAGES = {
    "notice", "command-answer", "site-colours", "received-original", "case-file", "case-letter-file",
    "royalties-book",
    "comment-file", "consultation-sheet", "consultation-document",
}  # fmt: skip
"""Addresses that lead on, or that programs ask; files are told by their names."""

PARAMETER = re.compile(r"\{(\w+)[^}]*\}")

ROUTES = [route for feature in load_features() for route in feature.office if isinstance(route, Route)]
SCREENS = sorted(
    {
        (route.name, route.path)
        for route in ROUTES
        if "GET" in (route.methods or ())
        if route.name not in NO_PAGES and not route.path.endswith(".csv")
    }
)


def address_of(name: str, path: str, numbers: Mapping[str, str]) -> str:
    """Give the address of a screen below the back office's, about the things with some numbers."""
    return f"{PARAMETER.sub(lambda found: numbers[found[1]], path)}?{QUERIES.get(name, '')}"
