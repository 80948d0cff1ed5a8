"""What a view asks of its request: the installation, the site, the person."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.requests import Request

from liencong.core.access.rules import Actor
from liencong.core.errors import NotFound, Unauthenticated
from liencong.core.installation import Installation
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.tables import Site

OFFICE = "/quan-tri"
SESSION_COOKIES = ("__Host-lc", "lc")
"""The session cookie where the site is reached by https, and where it is not (a machine of one's own)."""


def installation_of(request: Request) -> Installation:
    """Give the installation that serves a request."""
    installation: Installation = request.state.installation
    return installation


def site_of(request: Request) -> Site:
    """Give the site that a request was sent to."""
    site: Site = request.state.site
    return site


def theme_of(request: Request) -> str:
    """Give the name of the theme in which a request is answered: the site's, or one that is being tried."""
    theme: str = getattr(request.state, "tried_theme", None) or site_of(request).theme
    return theme


def try_theme(request: Request, name: str) -> None:
    """Answer a request in a theme that the site has not chosen yet."""
    request.state.tried_theme = name


def actor_of(request: Request) -> Actor | None:
    """Give the person behind a request, None for a guest."""
    actor: Actor | None = request.state.actor
    return actor


def signed_in(request: Request) -> Actor:
    """Give the person behind a request; raise `Unauthenticated` for a guest."""
    actor = actor_of(request)
    if actor is None:
        raise Unauthenticated
    return actor


def account_of(request: Request) -> int:
    """Give the number of the account behind a request; raise `Unauthenticated` for a guest."""
    account_id = signed_in(request).account_id
    if account_id is None:
        raise Unauthenticated
    return account_id


def local_url(request: Request, path: str) -> str:
    """Give an address on the same site, with the `~slug` prefix where the site was reached that way."""
    return f"{request.state.prefix}{path}"


def linked_url(request: Request, url: str, sites: Sites) -> str:
    """Give an address as it is reached from the present site; `/~slug/` means a site of this installation."""
    site = sites.by_slug.get(url[2:].partition("/")[0]) if url.startswith("/~") else None
    if site is not None:
        return f"{installation_of(request).sites.url(site)}/"
    return local_url(request, url) if url.startswith("/") else url


def host_of(request: Request) -> str:
    """Give the host and port that a request was sent to."""
    return request.headers.get("host", "").lower()


def request_within(
    installation: Installation, site: Site, path: str, path_params: Mapping[str, str]
) -> Request:
    """Make the request of a guest to a site that the installation sends to itself, to see what others get."""
    home = urlsplit(installation.sites.url(site))
    state = {"installation": installation, "site": site, "actor": None, "prefix": "", "by_token": False}
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": home.scheme,
            "server": (home.hostname, home.port),
            "root_path": "",
            "path": path,
            "path_params": dict(path_params),
            "query_string": b"",
            "headers": [(b"host", home.netloc.encode())],
            "state": state,
        }
    )


def path_number(request: Request, name: str) -> int:
    """Give a number of the path; raise `NotFound` where it is none, or too large to be one of ours."""
    text = str(request.path_params[name])
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NotFound
    return int(text)


def safe_return_path(text: str) -> str:
    """Give a path on this host to go back to; anything that could lead elsewhere becomes the home page."""
    parts = urlsplit(text)
    is_local = (
        not parts.scheme and not parts.netloc and text.startswith("/") and not text.startswith(("//", "/\\"))
    )
    return text if is_local and "\\" not in text and text.isprintable() else "/"


def cookie_name(request: Request) -> str:
    """Give the name of the session cookie on the host of a request."""
    return SESSION_COOKIES[0] if request.url.scheme == "https" else SESSION_COOKIES[1]


COOKIE_LASTS = timedelta(hours=12)
