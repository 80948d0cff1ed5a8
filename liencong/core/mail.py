"""Sends letters, where the installation has a mail server."""

from email.message import EmailMessage
from email.utils import formataddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from liencong.core.settings import Settings

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


async def send(settings: Settings, *, sender: str, to: str, subject: str, text: str) -> bool:
    """Send a letter in the name of a site; tell whether a server has taken it."""
    if not settings.mail_url:
        return False
    letter = EmailMessage()
    letter["From"] = formataddr((sender, f"khong-tra-loi@{settings.base_host.host}"))
    letter["To"], letter["Subject"] = to, subject
    letter.set_content(text)
    try:
        async with mail_server(settings.mail_url) as server:
            await server.send_message(letter)
    except (aiosmtplib.SMTPException, OSError) as error:
        log.warning("letter not sent", error=type(error).__name__)
        return False
    return True
