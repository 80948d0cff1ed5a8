"""The settings of a block as a form, whatever its kind: fields made from its model, and read back.

A list of choices is a stack of selects with some blank ones. A list of things with several parts is a text,
one thing on a line with bars between its parts; so they can be written, ordered and pasted without scripts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from liencong.core.errors import Invalid
from liencong.core.web.forms import codes_of
from liencong.sites.layout.block import Choices, Rich

PREFIX = "settings."
BAR = " | "
BLANKS = 2
LONG = 200
"""Characters from which a text gets several lines to be written in."""


class Control(StrEnum):
    """How a setting is filled in."""

    NUMBER = "number"
    LINE = "line"
    TEXT = "text"
    EDITOR = "editor"
    SELECT = "select"
    STACK = "stack"
    TABLE = "table"


@dataclass(frozen=True)
class SettingField:
    """A setting in a form."""

    name: str
    control: Control
    choices: Choices | None
    limits: Mapping[str, object]
    item: type[BaseModel] | None
    """For a table, what stands on its lines."""


def fields_of(settings: type[BaseModel]) -> list[SettingField]:
    """Give the fields of a kind's settings."""
    schema = settings.model_json_schema().get("properties", {})
    return [_field(name, facts, schema[name]) for name, facts in settings.model_fields.items()]


def values_of(fields: Sequence[SettingField], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a form shows of settings."""
    values: dict[str, Any] = {}
    for field in fields:
        value, name = settings.get(field.name), f"{PREFIX}{field.name}"
        if field.control is Control.STACK:
            stack = [*(value or ()), *[""] * BLANKS]
            values |= {f"{name}.{number}": one for number, one in enumerate(stack)}
        elif field.control is Control.TABLE and field.item is not None:
            values[name] = "\n".join(_written(field.item, one) for one in value or ())
        else:
            values[name] = "" if value is None else value
    return values


def read(
    settings: type[BaseModel], fields: Sequence[SettingField], values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Judge what was typed; raise `Invalid` with a code for each setting, and the first wrong line."""
    given: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for field in fields:
        name = f"{PREFIX}{field.name}"
        if field.control is Control.STACK:
            given[field.name] = [
                value for key, value in values.items() if key.startswith(f"{name}.") and value
            ]
        elif field.control is Control.TABLE and field.item is not None:
            given[field.name] = _items(field, str(values.get(name, "")), lines)
        elif values.get(name) not in ("", None):
            given[field.name] = values[name]
    try:
        return settings.model_validate(given).model_dump(mode="json")
    except ValidationError as error:
        raise _refusal(error, lines) from error


def _field(name: str, facts: FieldInfo, schema: Mapping[str, Any]) -> SettingField:
    inner = get_args(facts.annotation)
    marks = [*facts.metadata, *(mark for one in inner for mark in getattr(one, "__metadata__", ()))]
    choices = next((mark for mark in marks if isinstance(mark, Choices)), None)
    if get_origin(facts.annotation) is list:
        item = inner[0] if isinstance(inner[0], type) and issubclass(inner[0], BaseModel) else None
        return SettingField(name, Control.TABLE if item else Control.STACK, choices, {}, item)
    if choices:
        return SettingField(name, Control.SELECT, choices, {}, None)
    if facts.annotation is int or int in inner:  # `int` or `int | None`
        limits = {"min": schema.get("minimum"), "max": schema.get("maximum")}
        return SettingField(name, Control.NUMBER, None, limits, None)
    control = Control.TEXT if schema.get("maxLength", 0) > LONG else Control.LINE
    control = Control.EDITOR if Rich in facts.metadata else control
    return SettingField(name, control, None, {}, None)


def _written(item: type[BaseModel], value: Mapping[str, Any]) -> str:
    return BAR.join(str(value.get(part, "")) for part in item.model_fields).removesuffix(BAR)


def _items(field: SettingField, text: str, lines: dict[str, int]) -> list[dict[str, Any]]:
    """Read a table; note on which line of the text each thing stands, under the name that refusals use."""
    assert field.item is not None
    items: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            lines[f"{field.name}.{len(items)}"] = number
            parts = (part.strip() for part in line.split(BAR.strip()))
            items.append(dict(zip(field.item.model_fields, parts, strict=False)))
    return items


def _refusal(error: ValidationError, lines: Mapping[str, int]) -> Invalid:
    fields: dict[str, str] = {}
    for place, code in codes_of(error).items():
        name = f"{PREFIX}{place.partition('.')[0]}"
        line = next((lines[above] for above in _above(place) if above in lines), None)
        if line is not None:
            return Invalid({name: "line-invalid"}, line=line)
        fields.setdefault(name, code)
    return Invalid(fields)


def _above(place: str) -> list[str]:
    parts = place.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
