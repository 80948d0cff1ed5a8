"""A procedure as a content type: its name is the title, its steps and papers are the text."""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from liencong.core.text.inputs import Address
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.suggesting import used_before
from liencong.sites.entry.typed_fields import Fields, read_as
from liencong.sites.public.typed_views import Described, EntryView

PROCEDURE = "procedure"


class ServiceLevel(StrEnum):
    """How much of a procedure can be done online, in place of the former levels 1 to 4 (L23)."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"


class ProcedureFields(Fields):
    """What is said of a procedure beside its steps."""

    sector: Annotated[str, used_before(PROCEDURE, "sector")] = Field(min_length=1, max_length=200)
    authority: Annotated[str, used_before(PROCEDURE, "authority")] = Field(min_length=1, max_length=200)
    service_level: ServiceLevel
    time_limit: str = Field(default="", max_length=200)
    fee: str = Field(default="", max_length=200)
    procedure_code: str = Field(default="", max_length=60)
    """Its code in the national database of procedures, such as 1.004873."""
    online_url: Address = Field(default="", max_length=600)
    """Where it is done online; data of cases stay there."""


def describe(said: Described, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what machines read of a procedure (schema.org GovernmentService)."""
    typed = read_as(ProcedureFields, fields)
    about = {"@type": "GovernmentService", "name": said.title, "url": said.url, "serviceType": typed.sector}
    agency = {"@type": "GovernmentOrganization", "name": typed.authority or said.source}
    channel = {"@type": "ServiceChannel", "serviceUrl": typed.online_url}
    online = {"availableChannel": channel} if typed.online_url else {}
    return {**about, "provider": agency, "serviceOperator": agency, **online}


PROCEDURES = ContentType(
    PROCEDURE,
    "types.procedure",
    ProcedureFields,
    facets=("sector", "authority", "service_level"),
    labels={"title": "procedures.name", "summary": "", "body_html": "procedures.steps"},
    is_news=False,
    untold=("online_url",),
)
VIEW = EntryView(PROCEDURE, "procedures/procedure.html", describe, partial(read_as, ProcedureFields))
