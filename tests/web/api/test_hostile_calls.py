"""Whatever is sent, the API answers as it promised, and never with a fault of ours."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.core.result import Ok
from starlette.testclient import TestClient

from liencong.core.app import make_app
from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.identity import api_tokens, service
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import PORTAL
from tests.factories.province import BASE_HOST, Province
from tests.web.api.conftest import make_site
from tests.web.api.contract import DOCUMENT, Contract

CASES = settings(
    max_examples=5,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def caller(database_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """Serve an installation to somebody who may do everything on its portal."""
    installation = assemble(load_settings(tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST))
    with TestClient(make_app(installation, with_relay=False), base_url=BASE_HOST) as client:
        assert client.portal is not None
        client.headers["authorization"] = f"Bearer {client.portal.call(_prepare, installation)}"
        yield client


def test_made_up_calls_get_promised_answers(caller: TestClient) -> None:
    document = caller.get(DOCUMENT).json()
    contract = Contract(document)

    def call(case: Case[Any]) -> None:
        sent = case.as_transport_kwargs(base_url=f"{BASE_HOST}/api")
        given_parts = {"content" if name == "data" else name: part for name, part in sent.items() if part}
        contract.hold(caller.request(**given_parts))

    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(found, Ok)
        CASES(given(found.ok().as_strategy())(call))()


async def _prepare(installation: Installation) -> str:
    portal = await make_site(installation, slug="cong", name="Cổng", kind=PORTAL)
    person = await Province(installation).person("site_admin", portal)
    async with installation.write(portal.id) as session:
        account = await service.get_account(session, person.email)
        return await api_tokens.create(session, installation.operator, account, now=utc_now())
