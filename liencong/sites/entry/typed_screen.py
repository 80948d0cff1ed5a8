"""Typed fields as the form of an entry shows them: with hints, suggestions and lines to fill in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.web.forms import Form
from liencong.core.web.request import installation_of
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.typed_form import BLANKS, TYPED, FormField


@dataclass(frozen=True)
class Asked:
    """A typed field on the screen; `lines` is how many lines of a table are shown, some of them blank."""

    field: FormField
    name: str
    hint: str
    suggestions: Sequence[str]
    columns: Sequence["Asked"]
    lines: int


async def asked_of(request: Request, session: AsyncSession, kind: ContentType, form: Form) -> list[Asked]:
    """Give the typed fields of a type as the form asks for them."""
    return [await _asked(request, session, one, form) for one in kind.form_fields()]


def names_of(request: Request, asked: Sequence[Asked]) -> dict[str, str]:
    """Give what typed fields are called in refusals on top of a form, those of lines with their number."""
    text = installation_of(request).catalogue.text
    names = {one.name: text(one.field.label) for one in asked}
    for table in asked:
        for number in range(table.lines):
            line = text("typed.line", number=number + 1)
            names |= {
                f"{table.name}.{number}.{column.field.name}": f"{line}, {text(column.field.label)}"
                for column in table.columns
            }
    return names


async def _asked(request: Request, session: AsyncSession, one: FormField, form: Form) -> Asked:
    catalogue, hint = installation_of(request).catalogue, f"field_hints.{one.name}"
    return Asked(
        field=one,
        name=f"{TYPED}{one.name}",
        hint=catalogue.text(hint) if hint in catalogue else "",
        suggestions=await one.suggested.options(request, session) if one.suggested else (),
        columns=[await _asked(request, session, column, form) for column in one.columns],
        lines=len(form.rows(f"{TYPED}{one.name}")) + BLANKS,
    )
