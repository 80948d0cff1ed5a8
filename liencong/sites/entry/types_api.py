"""Content types over the JSON API, and what a site has published of each as open data."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.web.api_lists import Page
from liencong.core.web.request import installation_of, site_of
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.open_data import write_table

router = APIRouter(tags=["types"])


class TypeOut(BaseModel):
    """A content type; `fields` is the JSON Schema of its typed fields."""

    name: str
    title: str
    fields: dict[str, Any]
    csv_url: str


class CsvResponse(StreamingResponse):
    """A table."""

    media_type = "text/csv"


@router.get("/types")
async def list_types(request: Request) -> Page[TypeOut]:
    """List the content types with their typed fields."""
    installation = installation_of(request)
    home = installation.sites.url(site_of(request))
    items = [
        TypeOut(
            name=kind.name,
            title=installation.catalogue.text(kind.label),
            fields=kind.fields.model_json_schema(),
            csv_url=f"{home}/api/v1/types/{kind.name}.csv",
        )
        for kind in content_types(installation.features).all()
    ]
    return Page(items=items, next=None)


@router.get("/types/{type_name}.csv", response_class=CsvResponse)
async def show_table(request: Request, type_name: str) -> CsvResponse:
    """Give the public entries of a type as a table."""
    kind = content_types(installation_of(request).features).find(type_name)
    if kind is None:
        raise NotFound(type=type_name)
    return CsvResponse(write_table(request, kind, utc_now()))
