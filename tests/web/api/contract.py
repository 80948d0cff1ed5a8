"""Holds what the API answers against the OpenAPI document that it serves."""

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx2
from jsonschema_rs import Draft202012Validator

DOCUMENT = "/api/openapi.json"
CALLS = "/api/v1/"


class Contract:
    """A served OpenAPI document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._validators = dict[str, Draft202012Validator]()
        self._paths = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), operations)
            for path, operations in sorted(document["paths"].items(), key=lambda item: item[0].count("{"))
        ]

    def hold(self, response: httpx2.Response) -> None:
        """Fail where an answer is of a status, a media type or a shape that the document does not name."""
        _, is_call, rest = response.request.url.path.partition(CALLS)
        if not is_call:
            return
        path = f"/v1/{rest}"
        operation = self._operation(path, response.request.method.lower())
        if operation is None:
            assert response.status_code in (404, 405), f"{path} is served but not documented"
            return
        documented = operation["responses"]
        promised = documented.get(str(response.status_code), documented["default"])["content"]
        media_type = response.headers["content-type"].partition(";")[0]
        assert media_type in promised, f"{path}: {response.status_code} {media_type}"
        if media_type.endswith("json"):
            self._validator(promised[media_type]["schema"]).validate(json.loads(response.content))

    def _operation(self, path: str, method: str) -> Mapping[str, Any] | None:
        for pattern, operations in self._paths:
            if pattern.fullmatch(path) and method in operations:
                found: Mapping[str, Any] = operations[method]
                return found
        return None

    def _validator(self, schema: Mapping[str, Any]) -> Draft202012Validator:
        key = json.dumps(schema)
        if key not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[key] = Draft202012Validator(whole, validate_formats=True)
        return self._validators[key]
