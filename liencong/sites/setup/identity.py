"""What a site says of itself on every page, as its keepers fill it in."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from liencong.core.db.base import RowNumber
from liencong.core.identity.service import clean_email
from liencong.core.text.inputs import Address, Line
from liencong.sites.entry.terms import SELF_APPROVAL
from liencong.sites.media.rights import MISSING_RIGHTS, WARN, Rule

WORDS = (
    "tagline", "governing_agency", "responsible_person", "licence", "address", "phone", "email", "notice",
)  # fmt: skip
COLOURS = ("brand", "accent")


class FooterLink(BaseModel):
    """A link at the foot of every page."""

    title: Line = Field(min_length=1, max_length=120)
    url: Address = Field(min_length=1, max_length=500)


class Identity(BaseModel):
    """What can be said of a site; a colour or an emblem that is not given is the theme's."""

    tagline: Line = Field(default="", max_length=200)
    governing_agency: Line = Field(default="", max_length=200)
    responsible_person: Line = Field(default="", max_length=200)
    licence: Line = Field(default="", max_length=300)
    address: Line = Field(default="", max_length=300)
    phone: Line = Field(default="", max_length=60)
    email: Line = Field(default="", max_length=254)
    notice: Line = Field(default="", max_length=500)
    footer_links: list[FooterLink] = Field(default_factory=list, max_length=30)
    brand: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    accent: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    picture_id: RowNumber | None = None
    self_approval: bool = False
    missing_rights: Rule = WARN

    @property
    def colours(self) -> dict[str, str]:
        """The colours that the site has of its own."""
        return {name: colour for name in COLOURS if (colour := getattr(self, name))}

    def settings(self) -> dict[str, Any]:
        """Give the settings of a site, but for its emblem; raise `Invalid` for an address that is none."""
        said = {name: getattr(self, name) for name in WORDS}
        said["email"] = clean_email(self.email) if self.email else ""
        links = [link.model_dump() for link in self.footer_links]
        desk = {SELF_APPROVAL: self.self_approval, MISSING_RIGHTS: self.missing_rights}
        return {**said, **desk, "footer_links": links, "colours": self.colours}


def values_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a form shows of a site's settings."""
    values: dict[str, Any] = {name: settings.get(name, "") for name in WORDS}
    values |= settings.get("colours", {})
    return values | {
        SELF_APPROVAL: bool(settings.get(SELF_APPROVAL)),
        MISSING_RIGHTS: settings.get(MISSING_RIGHTS, WARN),
    }
