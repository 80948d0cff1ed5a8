"""Forms that keep what was typed: judged by a pydantic model, shown again with messages beside fields."""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from liencong.core.errors import BoundCode, Invalid
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.middleware import POSTED, CrossSite
from liencong.core.web.request import installation_of

M = TypeVar("M", bound=BaseModel)

TOKEN_FIELD = "csrf_token"
MOST_FIELDS = 1000
LONGEST_FIELD = 8 * 1024 * 1024

CODES = {
    "missing": "required",
    "string_too_short": "required",
    "string_too_long": "too-long",
    "too_long": "too-long",
    "int_parsing": "number-invalid",
    "greater_than_equal": "number-small",
    "less_than_equal": "number-large",
    "decimal_parsing": "number-invalid",
    "datetime_parsing": "date-invalid",
    "datetime_from_date_parsing": "date-invalid",
    "date_from_datetime_parsing": "date-invalid",
    "enum": "choice-unknown",
    "literal_error": "choice-unknown",
    "address_invalid": "address-invalid",
    "date_type": "date-invalid",
}
"""Message codes for what pydantic finds; everything else is `invalid`."""

CODES_OF_DAYS = {"greater_than_equal": "day-early", "less_than_equal": "day-late"}
"""Those for bounds that are days, which pydantic names in the form of ISO 8601."""

BOUNDS = ("max_length", "min_length", "ge", "le")
"""What pydantic says of a fault that words may name."""


@dataclass
class Form:
    """What somebody typed, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[UploadFile]] = field(default_factory=dict)

    def check(self, model: type[M]) -> M:
        """Judge the values by a model; raise `Invalid` with a code for each field that does not hold."""
        return check(model, {name: value for name, value in self.values.items() if value not in ("", None)})

    def uploads(self, name: str) -> list[UploadFile]:
        """Give the files that were chosen in a field; browsers send an empty one where none was."""
        return [file for file in self.files.get(name, ()) if file.filename]

    def rows(self, name: str) -> list[dict[str, str]]:
        """Give a repeated part, whose fields are named `NAME.0.field`, in the order in which it was sent.

        That is the order on the screen: where something was dragged elsewhere its number does not change.
        """
        found: dict[int, dict[str, str]] = {}
        for key, value in self.values.items():
            number, _, field_name = key.removeprefix(f"{name}.").partition(".")
            is_part = key.startswith(f"{name}.") and bool(field_name)
            if is_part and number.isascii() and number.isdigit() and len(number) < 5:
                found.setdefault(int(number), {})[field_name] = value
        return list(found.values())

    def set_rows(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show a repeated part in these rows, numbered from 0 as refusals number them."""
        self.values = {key: value for key, value in self.values.items() if not key.startswith(f"{name}.")}
        for number, row in enumerate(rows):
            self.values |= {f"{name}.{number}.{field_name}": value for field_name, value in row.items()}

    def refuse(self, error: Invalid, catalogue: Catalogue) -> None:
        """Note the messages of a refusal beside the fields; a choice of several is one field."""
        self.errors = {
            self._field_of(name): catalogue.text(f"errors.{code}", **error.params_of(name))
            for name, code in error.fields.items()
        }

    def _field_of(self, name: str) -> str:
        several = name.rpartition(".")[0]
        return several if isinstance(self.values.get(several), list) else name


def row_number(text: str) -> int | None:
    """Give the number of a row that a field or an address names; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def check(model: type[M], given: Mapping[str, Any]) -> M:
    """Judge values by a model; raise `Invalid` with a code for each field that does not hold."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Invalid(codes_of(error)) from error


def codes_of(error: ValidationError) -> dict[str, str]:
    """Give a message code for each field that pydantic, or a check of ours that says `refused`, refused."""
    return {".".join(map(str, fault["loc"])): code_of(fault) for fault in error.errors()}


def code_of(fault: Mapping[str, Any]) -> BoundCode:
    """Give the message code for what pydantic found of a value, with the bounds that its words name."""
    context = fault.get("ctx", {})
    bounds = {name: bound for name, bound in context.items() if name in BOUNDS}
    codes = CODES
    if days := {
        name: date.fromisoformat(bound[:10]) for name, bound in bounds.items() if isinstance(bound, str)
    }:
        bounds, codes = days, CODES | CODES_OF_DAYS
    return BoundCode(context.get("code") or codes.get(fault["type"], "invalid"), bounds)


def refused(code: str) -> PydanticCustomError:
    """Give what a model's own check raises to refuse a value in the words of a message code."""
    return PydanticCustomError("refused", "refused: {code}", {"code": code})


async def read_form(request: Request) -> Form:
    """Read a posted form: NFC text, files apart; where somebody is signed in, the token is checked."""
    posted = await request.form(max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD)
    request.scope["state"][POSTED] = posted
    if request.state.session_token is not None:
        given = posted.get(TOKEN_FIELD) or request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(str(given).encode(), csrf_token(request).encode()):
            raise CrossSite
    form = Form()
    for name, value in posted.multi_items():
        if isinstance(value, UploadFile):
            form.files.setdefault(name, []).append(value)
        elif name != TOKEN_FIELD:
            _add(form.values, name, unicodedata.normalize("NFC", value.replace("\x00", "")).strip())
    return form


def csrf_token(request: Request) -> str:
    """Give the token that forms of a signed-in session carry."""
    if request.state.session_token is None:
        return ""
    return csrf_token_of(installation_of(request).secret_key, request.state.session_token)


def csrf_token_of(secret_key: bytes, session_token: str) -> str:
    """Give the token that belongs to a session."""
    return hmac.new(secret_key, f"csrf:{session_token}".encode(), hashlib.sha256).hexdigest()


def _add(values: dict[str, Any], name: str, value: str) -> None:
    if name.endswith("[]"):
        values.setdefault(name.removesuffix("[]"), []).append(value)
    else:
        values[name] = value


def fingerprint(thing: object) -> str:
    """Give a short mark of what a form was shown with, by which a later look tells whether it has changed."""
    return hashlib.sha256(repr(thing).encode()).hexdigest()[:16]


def form_of(values: Mapping[str, Any]) -> Form:
    """Make the form that is shown first, with the present values."""
    return Form(values=dict(values))
