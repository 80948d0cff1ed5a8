"""Typed fields as a form: what it asks is made from the model, and read back as it was sent.

A field is named `fields.NAME`, one in a line of a table `fields.TABLE.0.NAME`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from liencong.core.web.forms import Form
from liencong.sites.entry.typed_fields import Clock, Control, Day, Fields, Suggested

TYPED = "fields."
PASTED = "pasted."
"""Before the name of a table, the field into which its lines are pasted."""
LONG = 200
"""Characters from which a text gets several lines to be written in."""
BLANKS = 3
MOST_PASTED = 100
WHEN = (Control.DATE, Control.TIME)
YES = "1"


@dataclass(frozen=True)
class FormField:
    """A typed field in a form; its words stand in the catalogue under `label`, those of choices below it."""

    name: str
    control: Control
    required: bool
    limits: Mapping[str, object] = field(default_factory=dict)
    choices: Sequence[str] = ()
    suggested: Suggested | None = None
    columns: Sequence["FormField"] = ()
    """For a table, what stands on its lines."""

    @property
    def label(self) -> str:
        """The key of its words in the catalogue."""
        return f"fields.{self.name}"

    @property
    def is_wide(self) -> bool:
        """Whether it takes the width of a text."""
        return self.control in (Control.TEXT, Control.TABLE)

    @property
    def is_leading(self) -> bool:
        """Whether it is a table without which an entry says nothing: that is written first."""
        return self.control is Control.TABLE and self.required


@cache
def form_fields_of(model: type[Fields]) -> Sequence[FormField]:
    """Give what a form asks for a model."""
    schema = model.model_json_schema().get("properties", {})
    return tuple(_form_field(name, facts, schema[name]) for name, facts in model.model_fields.items())


def flatten(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give typed fields as the values of a form."""
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, list):
            for number, line in enumerate(value):
                values |= {f"{TYPED}{name}.{number}.{part}": _shown(one) for part, one in line.items()}
        else:
            values[f"{TYPED}{name}"] = _shown(value)
    return values


def read_fields(asked: Sequence[FormField], form: Form) -> dict[str, Any]:
    """Give the typed fields that a form holds; lines of tables are numbered anew, without the blank ones."""
    given: dict[str, Any] = {}
    for one in asked:
        name = f"{TYPED}{one.name}"
        if one.control is Control.TABLE:
            lines = [line for line in form.rows(name) if not _is_blank(one, line)]
            form.set_rows(name, lines)
            given[one.name] = [_line(one, line) for line in lines]
        elif one.control is Control.YES:
            given[one.name] = form.values.get(name) == YES
        elif form.values.get(name) not in (None, ""):
            given[one.name] = form.values[name]
    return given


def laid_over(values: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of a form with those of a draft in their place; lines and ticks it has not are gone."""
    if any(name.startswith(TYPED) for name in draft):
        values = {name: value for name, value in values.items() if not name.startswith(TYPED)}
    return {**values, **draft}


def take_pasted(asked: Sequence[FormField], form: Form) -> None:
    """Add the lines that were pasted from a table of a text or a spreadsheet to those of the form.

    Their cells are taken in the order of the columns; days and times are read as people write them.
    """
    for one in asked:
        text = str(form.values.pop(f"{PASTED}{one.name}", ""))
        if one.control is not Control.TABLE or not text.strip():
            continue
        name = f"{TYPED}{one.name}"
        lines = [line for line in form.rows(name) if not _is_blank(one, line)]
        columns = pastable(one)
        for row in [row for row in text.splitlines() if row.strip()][:MOST_PASTED]:
            cells = zip(columns, row.split("\t"), strict=False)
            lines.append({column.name: _pasted(column, cell.strip()) for column, cell in cells})
        form.set_rows(name, lines)


def fields_in(form: Form) -> dict[str, Any]:
    """Give the typed fields that a form holds, whatever its type asks for and however little holds yet."""
    typed = [name.removeprefix(TYPED) for name in form.values if name.startswith(TYPED)]
    tables = dict.fromkeys(name.partition(".")[0] for name in typed if "." in name)
    plain = {name: form.values[f"{TYPED}{name}"] for name in typed if "." not in name}
    lines = {name: [line for line in form.rows(f"{TYPED}{name}") if any(line.values())] for name in tables}
    return plain | lines


def take_typed(form: Form, saved: Mapping[str, Any], name: str) -> None:
    """Put a typed field as it is among saved values in the place of what a form holds of it."""
    form.values = {
        key: value for key, value in form.values.items() if key != name and not key.startswith(f"{name}.")
    }
    form.values |= {key: value for key, value in saved.items() if key == name or key.startswith(f"{name}.")}


def pastable(table: FormField) -> list[FormField]:
    """Give the columns of a table that pasted lines are taken to have."""
    return [column for column in table.columns if column.control is not Control.YES]


def in_words(value: object) -> str:
    """Give a typed value as one text, a table as its lines, to be compared or looked through."""
    if isinstance(value, list):
        return "\n".join(" · ".join(filter(None, map(in_words, line.values()))) for line in value)
    if isinstance(value, bool):
        return "✓" if value else ""
    return "" if value is None else str(value)


def _form_field(name: str, facts: FieldInfo, schema: Mapping[str, Any]) -> FormField:
    annotation = _without_none(facts.annotation)
    marks = facts.metadata
    said = next((mark for mark in marks if isinstance(mark, Control)), None)
    suggested = next((mark for mark in marks if isinstance(mark, Suggested)), None)
    required, limits = facts.is_required(), _limits(schema)
    if get_origin(annotation) is list:
        [line] = get_args(annotation)
        return FormField(name, Control.TABLE, required, columns=form_fields_of(line))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return FormField(name, Control.CHOICE, required, choices=[one.value for one in annotation])
    by_type = {date: Control.DATE, bool: Control.YES, int: Control.NUMBER}
    usual = Control.TEXT if (schema.get("maxLength") or 0) > LONG else Control.LINE
    return FormField(name, said or by_type.get(annotation, usual), required, limits, suggested=suggested)


def _without_none(annotation: Any) -> Any:
    """Give what a field holds where it holds anything."""
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _limits(schema: Mapping[str, Any]) -> dict[str, object]:
    bounds = {**next(iter(schema.get("anyOf", ())), {}), **schema}
    names = {"maxlength": "maxLength", "min": "minimum", "max": "maximum"}
    return {name: bounds[key] for name, key in names.items() if bounds.get(key) is not None}


def _is_blank(table: FormField, line: Mapping[str, str]) -> bool:
    """Tell whether a line says nothing but a day, a time or a choice, which may stand there beforehand."""
    telling = [one.name for one in table.columns if one.control not in (*WHEN, Control.CHOICE, Control.YES)]
    return not any(line.get(name) for name in telling)


def _line(table: FormField, line: Mapping[str, str]) -> dict[str, Any]:
    ticks = {one.name for one in table.columns if one.control is Control.YES}
    said = {name: value for name, value in line.items() if value and name not in ticks}
    return said | {name: line.get(name) == YES for name in ticks}


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return YES if value else ""
    return "" if value is None else value


def _pasted(column: FormField, cell: str) -> str:
    reader = _READERS.get(column.control)
    if reader is None:
        return cell
    try:
        return str(reader.validate_python(cell))
    except ValidationError:
        return cell


_READERS: Mapping[Control, TypeAdapter[Any]] = {
    Control.DATE: TypeAdapter(Day),
    Control.TIME: TypeAdapter(Clock),
}
