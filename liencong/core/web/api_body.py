"""Bodies of API calls that take long to judge, such as a text to be cleaned."""

from typing import Any, TypeVar

from anyio import to_thread
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


def slow_body(model: type[M]) -> Any:
    """Give a parameter that reads the JSON body as a model in a worker thread, so that readers need not wait.

    The call says with `openapi_extra=described(model)` what it takes. What does not hold is refused as with
    any other body.
    """

    async def read(request: Request) -> M:
        content = await request.body()
        try:
            return await to_thread.run_sync(model.model_validate_json, content)
        except ValidationError as error:
            faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
            raise RequestValidationError(faults) from error

    return Depends(read)


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Give what OpenAPI says of a body that `slow_body` reads."""
    schema = {"application/json": {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": True, "content": schema}}
