"""The link in each letter by which its reader stops them, without signing in (RFC 8058)."""

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.errors import NotFound
from liencong.core.installation import Installation
from liencong.core.notice import service
from liencong.core.tenancy.tables import Site
from liencong.core.web.rendering import page
from liencong.core.web.request import OFFICE, installation_of

STOP = "/thoi-nhan-thu"
ONE_CLICK = "List-Unsubscribe=One-Click"
_SALT = "stop-notice-letters"


def url_of(installation: Installation, site: Site, account_id: int) -> str:
    """Give the address at which somebody stops letters; it is good for ever, and for nothing else."""
    return f"{installation.sites.url(site)}{STOP}/{_signer(installation).dumps(account_id)}"


def choose_url_of(installation: Installation, site: Site) -> str:
    """Give the address at which somebody signed in chooses which letters they get."""
    return f"{installation.sites.url(site)}{OFFICE}/thong-bao/cach-nhan"


async def show(request: Request) -> Response:
    """Ask whether letters shall stop: programs that look into letters open every link."""
    _reader(request)
    return await page(request, "notice/stop.html", {"stopped": False})


async def stop(request: Request) -> Response:
    """Stop letters about notices to whom the link was sent."""
    async with installation_of(request).write(None) as session:
        await service.stop_letters(session, _reader(request))
    return await page(request, "notice/stop.html", {"stopped": True})


def _reader(request: Request) -> int:
    try:
        return int(_signer(installation_of(request)).loads(request.path_params["token"]))
    except (BadSignature, TypeError, ValueError) as error:
        raise NotFound from error


def _signer(installation: Installation) -> URLSafeSerializer:
    return URLSafeSerializer(installation.secret_key, salt=_SALT)
