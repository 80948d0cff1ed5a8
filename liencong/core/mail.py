"""Sends letters, where the installation has a mail server, and counts those of each site (S75)."""

import re
from collections.abc import Mapping
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage, Message
from email.policy import SMTP, Policy
from email.utils import formataddr
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import structlog
from markupsafe import Markup, escape

from liencong.core.clock import local_day, utc_now
from liencong.core.db.upsert import add_up
from liencong.core.installation import Installation
from liencong.core.letters import LetterDay
from liencong.core.on_demand import OnDemand
from liencong.core.tenancy.tables import Site

if TYPE_CHECKING:
    import aiosmtplib
else:
    aiosmtplib = OnDemand("aiosmtplib")

log = structlog.get_logger()

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")

SECONDS = 10.0
"""How long the server may take to answer."""


class _Address(UnstructuredHeader, BaseHeader):
    """A header that holds an address: longer than a line it would be encoded, and no program follows that."""

    def fold(self, *, policy: "Policy[Message]") -> str:
        """Give the header in one line."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Address)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def mail_server(mail_url: str) -> "aiosmtplib.SMTP":
    """Give the server that `LIENCONG_MAIL_URL` names, not connected yet."""
    parts = urlsplit(mail_url)
    return aiosmtplib.SMTP(
        hostname=parts.hostname,
        port=parts.port,
        use_tls=parts.scheme == "smtps",
        start_tls=parts.scheme == "smtp+starttls",
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        timeout=SECONDS,
    )


async def send(
    installation: Installation,
    site: Site,
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] = {},
    answers: str | None = None,
) -> bool:
    """Send a letter in the name of a site, as plain text and as HTML; tell whether a server has taken it.

    `html` is a fairer form of the text. `answers` is the id of a letter that this one answers by itself,
    empty where it has none: other machines then leave ours alone (RFC 3834, section 3.1.7). It talks to
    another machine, so it stands in no transaction.
    """
    settings = installation.settings
    if not settings.mail_url:
        return False
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = formataddr((site.name, f"khong-tra-loi@{settings.base_host.host}"))
    letter["To"], letter["Subject"] = to, subject
    for name, value in headers.items():
        letter[name] = value
    if answers is not None:
        letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"] = "auto-replied", "All"
    if answers:
        letter["In-Reply-To"] = letter["References"] = answers
    letter.set_content(text)
    letter.add_alternative(html or _as_html(text), subtype="html")
    try:
        async with mail_server(settings.mail_url) as server:
            await server.send_message(letter)
    except (aiosmtplib.SMTPException, OSError) as error:
        log.warning("letter not sent", error=type(error).__name__)
        return False
    today = {"site_id": site.id, "day": local_day(utc_now()), "letters": 1}
    async with installation.write(site.id) as session:
        await add_up(session, LetterDay, [today], key=["site_id", "day"], add=["letters"])
    return True


def _as_html(text: str) -> str:
    """Give a text as a page, each of its paragraphs apart and its addresses to be followed."""
    paragraphs = (escape(part).replace("\n", Markup("<br>")) for part in text.strip().split("\n\n"))
    linked = (_ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', str(part)) for part in paragraphs)
    return (
        f'<!doctype html><html lang="vi"><body>{"".join(f"<p>{part}</p>" for part in linked)}</body></html>'
    )
