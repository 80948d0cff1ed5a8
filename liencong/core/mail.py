"""Sends letters, where the installation has a mail server, and counts those of each site (S75)."""

from email.message import EmailMessage
from email.utils import formataddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from liencong.core.clock import local_day, utc_now
from liencong.core.db.upsert import add_up
from liencong.core.installation import Installation
from liencong.core.letters import LetterDay
from liencong.core.tenancy.tables import Site

log = structlog.get_logger()

SECONDS = 10.0
"""How long the server may take to answer."""


def mail_server(mail_url: str) -> aiosmtplib.SMTP:
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


async def send(installation: Installation, site: Site, *, to: str, subject: str, text: str) -> bool:
    """Send a letter in the name of a site; tell whether a server has taken it.

    It talks to another machine, so it stands in no transaction.
    """
    settings = installation.settings
    if not settings.mail_url:
        return False
    letter = EmailMessage()
    letter["From"] = formataddr((site.name, f"khong-tra-loi@{settings.base_host.host}"))
    letter["To"], letter["Subject"] = to, subject
    letter.set_content(text)
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
