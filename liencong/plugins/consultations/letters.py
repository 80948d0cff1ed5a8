"""Writes to whoever commented that the summary is public, each once; the code is not kept, and not in it."""

from liencong.core import mail
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.plugins.consultations import store
from liencong.plugins.consultations.events import ConsultationChanged
from liencong.plugins.consultations.store import Listed
from liencong.plugins.consultations.tables import Comment
from liencong.plugins.consultations.told import FOLLOW
from liencong.sites.entry.addresses import address_of


async def tell(installation: Installation, event: ConsultationChanged) -> None:
    """Tell everybody who commented and left an address of the summary, once that is public."""
    async with installation.read(event.site_id) as session:
        listed = await store.find_public(session, event.entry_id, now=utc_now())
        untold = await store.list_untold(session, event.entry_id) if listed and listed.summary else []
    for comment in untold:
        assert listed is not None
        if await _send(installation, listed, comment):
            async with installation.write(event.site_id) as session:
                await store.note_told(session, comment.id, now=utc_now())


async def _send(installation: Installation, listed: Listed, comment: Comment) -> bool:
    site = (await installation.sites.load()).by_id[comment.site_id]
    home, words = installation.sites.url(site), installation.catalogue.text
    assert listed.summary is not None
    assert listed.summary_board is not None
    return await mail.send(
        installation,
        site,
        to=comment.sender_email,
        subject=words("consultation_letters.summarised_subject", site=site.name),
        text=words(
            "consultation_letters.summarised",
            name=comment.sender_name,
            agency=site.name,
            title=listed.revision.title,
            summary=address_of(site, home, listed.summary_board, listed.summary),
            link=f"{home}{FOLLOW}",
        ),
    )
