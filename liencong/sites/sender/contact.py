"""How whoever sends something is reached, and that no machine fills the form in."""

import re
from collections.abc import Mapping

from pydantic import BaseModel, Field

from liencong.core.errors import Invalid
from liencong.core.identity.service import clean_email
from liencong.core.text.inputs import Line

PHONE = re.compile(r"\+?[\d .()-]{8,25}")


class SenderInput(BaseModel):
    """Who sends something, how they are reached, and what they agree to.

    Nobody fills in `website` but machines.
    """

    name: Line = Field(min_length=1, max_length=200)
    phone: Line = Field(default="", max_length=30)
    email: Line = Field(default="", max_length=320)
    shows_name: bool = False
    consent: bool = False
    website: str = ""

    @property
    def own_data(self) -> list[str]:
        """What is known to tell who the sender is, and is not to be public."""
        known = (self.phone, self.email, "" if self.shows_name else self.name)
        return [one for one in known if one]


def wrong_in(given: SenderInput) -> Mapping[str, str]:
    """Give a message code for each field about the sender that does not hold."""
    wrong: dict[str, str] = {}
    if given.phone and not PHONE.fullmatch(given.phone):
        wrong["phone"] = "sender-phone-invalid"
    if given.email:
        try:
            clean_email(given.email)
        except Invalid as error:
            wrong |= error.fields
    if not given.phone and not given.email:
        wrong["phone"] = "sender-contact-needed"
    if given.website:
        wrong["website"] = "sender-leave-empty"
    if not given.consent:
        wrong["consent"] = "sender-consent-needed"
    return wrong
