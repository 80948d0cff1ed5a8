"""The way of a form that is written, looked at once more, and sent: only then is anything kept."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.errors import Invalid, TooMany
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.request import installation_of
from liencong.sites.sender import codes

REVIEW, SEND_IT, EDIT = "review", "send", "edit"

Judged_contra = TypeVar("Judged_contra", contravariant=True)
Said = TypeVar("Said")


class ReviewPage(Protocol[Judged_contra]):
    """Shows what was written once more; `form.values["key"]` has to come along with what is sent."""

    async def __call__(
        self, request: Request, form: Form, said: Judged_contra, /, *, status: int = 200
    ) -> Response:
        """Show it."""


class FormPage(Protocol):
    """Shows the form, with what was typed and what is wrong with it."""

    async def __call__(self, request: Request, form: Form, /, *, status: int = 200) -> Response:
        """Show it."""


@dataclass(frozen=True)
class SecondLook(Generic[Said]):
    """The pages and the judge of such a form.

    `judge` raises `Invalid`; `send` is given the key of the form, one for however often it is sent, and
    raises `Invalid` or `TooMany`.
    """

    judge: Callable[[Request, Form], Awaitable[Said]]
    show_form: FormPage
    show_review: ReviewPage[Said]
    send: Callable[[Request, Form, Said, str], Awaitable[Response]]


async def take(request: Request, way: SecondLook[Said]) -> Response:
    """Show once more what was written, or send it when that has been seen."""
    form, catalogue = await read_form(request), installation_of(request).catalogue
    asked_for = form.values.get("do", REVIEW)
    if asked_for == EDIT:
        return await way.show_form(request, form)
    try:
        said = await way.judge(request, form)
    except Invalid as error:
        form.refuse(error, catalogue)
        return await way.show_form(request, form, status=422)
    key = str(form.values.get("key", ""))
    if asked_for != SEND_IT or not codes.KEY.fullmatch(key):
        form.values["key"] = secrets.token_hex(16)
        return await way.show_review(request, form, said)
    try:
        return await way.send(request, form, said, key)
    except Invalid as error:
        form.refuse(error, catalogue)
        return await way.show_review(request, form, said, status=422)
    except TooMany as error:
        form.errors[""] = message_of(catalogue, error)
        return await way.show_review(request, form, said, status=status_of(error))
