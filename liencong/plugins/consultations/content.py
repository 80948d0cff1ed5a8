"""Drafts on which people are asked, as a content type: written, approved, linked and found like all."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from liencong.plugins.consultations.rules import Kind, Minimum
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.typed_fields import Day, Fields

MINIMUMS = Path(__file__).with_name("data") / "minimums.toml"
TYPE = "consultation"


class ConsultationFields(Fields):
    """The typed fields of a draft on which people are asked."""

    document_kind: Kind
    draft_number: str = Field(default="", max_length=100)
    drafting_agency: str = Field(min_length=1, max_length=200)
    opens_on: Day
    closes_on: Day
    contact: str = Field(min_length=1, max_length=1000)
    questions: str = Field(default="", max_length=4000)


CONSULTATION = ContentType(
    TYPE,
    "types.consultation",
    ConsultationFields,
    number_field="draft_number",
    facets=("drafting_agency",),
)


@cache
def bundled_minimums() -> Sequence[Minimum]:
    """Give the minimums that come with us."""
    facts = tomllib.loads(MINIMUMS.read_text(encoding="utf-8"))
    found = TypeAdapter(list[Minimum]).validate_python(facts["minimums"])
    assert {one.kind for one in found} == set(Kind)
    return found
