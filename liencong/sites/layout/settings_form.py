"""The settings of a block as a form, whatever its kind: fields made from its model, and read back.

A list of choices is a stack of selects with some blank ones. A list of things with several parts is a text,
one thing on a line with bars between its parts, and `# …` above those of one group; so that links can be
written, ordered and pasted without scripts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from liencong.core.errors import Invalid
from liencong.core.web.forms import bounds_of, codes_of
from liencong.sites.layout.block import Choices, Rich

PREFIX = "settings."
BAR = " | "
HEADING = "# "
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


def _columns(item: type[BaseModel]) -> tuple[list[str], str | None, type[BaseModel] | None]:
    """Give the parts of a thing that stand on its line, and the list of things below it, if there is one."""
    below = [name for name, facts in item.model_fields.items() if get_origin(facts.annotation) is list]
    parts = [name for name in item.model_fields if name not in below]
    if not below:
        return parts, None, None
    return parts, below[0], get_args(item.model_fields[below[0]].annotation)[0]


def _written(item: type[BaseModel], value: Mapping[str, Any]) -> str:
    parts, below, inner = _columns(item)
    line = BAR.join(str(value.get(part, "")) for part in parts).removesuffix(BAR)
    if below is None or inner is None:
        return line
    return "\n".join([f"{HEADING}{line}", *(_written(inner, one) for one in value.get(below, ()))])


def _items(field: SettingField, text: str, lines: dict[str, int]) -> list[dict[str, Any]]:
    """Read a table; note on which line of the text each thing stands, under the name that refusals use."""
    assert field.item is not None
    parts, below, inner = _columns(field.item)
    items: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        is_heading = below is not None and line.startswith(HEADING.strip())
        if not line.strip():
            continue
        if below is not None and inner is not None and not is_heading:
            if not items:
                items.append({below: []})  # without a heading: refused, on this line
                lines[f"{field.name}.0"] = number
            group = items[-1][below]
            lines[f"{field.name}.{len(items) - 1}.{below}.{len(group)}"] = number
            group.append(_split(_columns(inner)[0], line))
            continue
        lines[f"{field.name}.{len(items)}"] = number
        items.append(
            _split(parts, line.lstrip("# ") if is_heading else line) | ({below: []} if below else {})
        )
    return items


def _split(parts: Sequence[str], line: str) -> dict[str, Any]:
    return dict(zip(parts, (part.strip() for part in line.split(BAR.strip())), strict=False))


def _refusal(error: ValidationError, lines: Mapping[str, int]) -> Invalid:
    fields: dict[str, str] = {}
    for place, code in codes_of(error).items():
        name = f"{PREFIX}{place.partition('.')[0]}"
        line = next((lines[above] for above in _above(place) if above in lines), None)
        if line is not None:
            return Invalid({name: "line-invalid"}, line=line)
        fields.setdefault(name, code)
    return Invalid(fields, **bounds_of(error))


def _above(place: str) -> list[str]:
    parts = place.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
