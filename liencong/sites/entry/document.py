"""Official documents as a content type: number, dates, who issued and who signed (S14, L12)."""

from datetime import date

from pydantic import Field

from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.typed_fields import Fields


class DocumentFields(Fields):
    """The typed fields of an official document."""

    number: str = Field(min_length=1, max_length=100)
    issued_on: date
    issuing_body: str = Field(default="", max_length=200)
    signer: str = Field(default="", max_length=200)
    effective_on: date | None = None


DOCUMENT = ContentType(
    "document", "types.document", DocumentFields, number_field="number", facets=("issuing_body", "signer")
)
