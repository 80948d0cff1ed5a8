"""The OpenAPI document names every call, and the calls keep to it whatever is sent."""

import httpx2
import pytest

from tests.web.api.conftest import Places
from tests.web.api.contract import Contract

CALLS = {
    "get": ["/site", "/sites", "/boards", "/entries", "/entries/{entry_id}", "/entries/{entry_id}/revisions",
            "/types", "/types/{type_name}.csv"],
    "post": ["/entries", "/entries/{entry_id}/{step}", "/media"],
    "patch": ["/entries/{entry_id}"],
}  # fmt: skip


async def test_the_document_is_openapi_3_1_and_names_every_call(places: Places) -> None:
    document = (await places.client.get("/api/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    named = {(method, path) for path, calls in document["paths"].items() for method in calls}
    assert named >= {(method, f"/v1{path}") for method, paths in CALLS.items() for path in paths}


async def test_the_document_is_the_same_on_every_site(places: Places, contract: Contract) -> None:
    documents = [
        (await places.client.get(f"{home}/api/openapi.json")).json()
        for home in ("", "http://so-y-te.cong.test", "/~so-y-te")
    ]
    assert [one.pop("servers") for one in documents] == [[{"url": "/api"}]] * 2 + [[{"url": "/~so-y-te/api"}]]
    assert documents == [contract.document] * 3


async def test_what_the_document_does_not_name_is_absent_or_not_allowed(places: Places) -> None:
    absent = await places.client.get("/api/v1/khong-co")
    assert (absent.status_code, absent.json()["code"]) == (404, "not-found")
    refused = await places.client.put("/api/v1/site")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(200, json={"slug": "cong"}),
        httpx2.Response(200, text="cong"),
        httpx2.Response(404, json={"detail": "x"}),
    ],
)
def test_a_breach_would_be_seen(contract: Contract, answer: httpx2.Response) -> None:
    answer.request = httpx2.Request("GET", "http://cong.test/api/v1/site")
    with pytest.raises(Exception, match=r".+"):
        contract.hold(answer)
