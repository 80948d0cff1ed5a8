"""Writes to whoever asked what became of it; each outcome once, without the code, which is not kept."""

from liencong.core import mail
from liencong.core.installation import Installation
from liencong.core.text import format_date, html_to_text
from liencong.plugins.cases import rules, store
from liencong.plugins.cases.events import CaseChanged
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import FOLLOW, question_path

LETTERS = {
    rules.FORWARDED: "forwarded",
    rules.ANSWERED: "answered",
    rules.PUBLISHED: "answered",
    rules.REFUSED: "refused",
}
"""The letter about each state; of the others nobody is told."""


async def tell(installation: Installation, event: CaseChanged) -> None:
    """Tell the sender where their case stands, if they gave an address and do not know it yet."""
    async with installation.read(event.site_id) as session:
        case = await store.find(session, event.case_id)
    letter = LETTERS.get(case.state, "") if case else ""
    if case is None or not letter or not case.sender_email:
        return
    told = f"{letter}:{case.site_id}" if case.state == rules.FORWARDED else letter
    if case.told != told and await _send(installation, case, letter):
        async with installation.write(event.site_id) as session:
            await store.note_told(session, event.case_id, told)


async def _send(installation: Installation, case: Case, letter: str) -> bool:
    sites, words = (await installation.sites.load()).by_id, installation.catalogue.text
    site, asked_on = sites[case.site_id], sites[case.asked_on_id]
    home = installation.sites.url(site)
    is_public = case.state == rules.PUBLISHED
    told = {
        "name": case.sender_name,
        "title": case.title,
        "site": site.name,
        "link": f"{installation.sites.url(asked_on)}{FOLLOW}",
        "reason": case.reason,
        "due": format_date(case.due_on),
        "answer": html_to_text(case.answer_html),
        "public": words("case_letters.public", link=f"{home}{question_path(case)}") if is_public else "",
    }
    return await mail.send(
        installation,
        site,
        to=case.sender_email,
        subject=words(f"case_letters.{letter}_subject", site=site.name),
        text=words(f"case_letters.{letter}", **told),
    )
