"""No tenant sees a byte of another's unpublished things: every address is tried as a stranger's webmaster."""

import re
from dataclasses import dataclass

import pytest

from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.core.web.forms import csrf_token_of
from liencong.core.web.request import OFFICE
from liencong.sites.entry import service as entries
from liencong.sites.entry.tables import Entry
from tests.factories.cases import ask
from tests.factories.consultations import announce, comment
from tests.factories.province import HOST, Client, Person, Province
from tests.worlds import world

MARKER = "BÍ-MẬT-CHƯA-ĐĂNG-7391"
PUBLIC_POSTS = ("/dang-nhap", "/dang-xuat", "/dat-mat-khau/", "/tham-do/")
HERE = {"sec-fetch-site": "same-origin"}
"""As a browser says that a page of the site itself sent a form: else nothing gets as far as the rights."""

REFUSED = (401, 403, 404, 405, 409, 410, 422)


@dataclass
class Scene:
    """A site with unpublished things, and a webmaster of another site, signed in on both hosts."""

    victim: Site
    secret: Entry
    stranger: Person
    values: dict[str, str]

    def address(self, template: str) -> str:
        """Fill an address with what belongs to the victim."""
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda name: self.values.get(name[1], "1"), template)


@world
async def scene(province: Province, client: Client) -> Scene:
    portal, victim = await province.portal(), await province.site("so-y-te")
    other = await province.site("so-tai-chinh")
    board, portal_board = await province.board(victim, "Kín"), await province.board(portal, "Tin sở")
    await province.board(other, "Của người lạ")
    secret = await province.draft(victim, board, title=f"Nháp {MARKER}", body_html=f"<p>{MARKER}</p>")
    public = await province.published(victim, board, title="Công khai")
    link = await province.proposed(victim, public, to=portal, board=portal_board)
    case, _ = await ask(province.installation, victim, MARKER, name=MARKER)
    draft = await announce(province, victim)
    said, _ = await comment(province, victim, draft, MARKER, name=MARKER)
    stranger = await province.person("site_admin", other)
    await client.sign_in(await province.person("editor", victim), f"so-y-te.{HOST}")  # nobody else may end it
    await client.sign_in(stranger, HOST, f"so-y-te.{HOST}", f"so-tai-chinh.{HOST}")
    values = {
        "entry_id": str(secret.id), "link_id": str(link.id), "board_id": str(board.id), "step": "publish",
        "decision": "approve", "path": f"{board.path}/{secret.slug}-{secret.id}", "type": "article",
        "name": "800.webp", "uid": "0" * 32, "theme": "base", "digest": "x", "token": "x",
        "case_id": str(case.id), "question_id": str(case.id), "consultation_id": str(draft.id),
        "comment_id": str(said.id),
    }  # fmt: skip
    return Scene(victim, secret, stranger, values)


def addresses(installation: Installation) -> list[tuple[str, str]]:
    """Give the method and the address of everything that is served."""
    found = []
    for feature in installation.features:
        pages = [("", route) for route in feature.routes] + [(OFFICE, route) for route in feature.office]
        calls = [("/api/v1", route) for router in feature.api for route in router.routes]
        for prefix, route in pages + calls:
            methods = getattr(route, "methods", None) or ()
            found += [(method, f"{prefix}{route.path}") for method in methods]  # type: ignore[attr-defined]
    return [(method, path) for method, path in found if method != "HEAD"]


@pytest.mark.parametrize("host", [HOST, f"so-y-te.{HOST}", f"so-tai-chinh.{HOST}"])
async def test_no_address_shows_a_stranger_what_is_not_public(
    installation: Installation, client: Client, scene: Scene, host: str
) -> None:
    for method, path in addresses(installation):
        if method == "GET":
            answer = await client.get(f"http://{host}{scene.address(path)}")
            assert answer.status_code < 500, path
            assert MARKER not in answer.text, path


@pytest.mark.parametrize("host", [HOST, f"so-y-te.{HOST}", f"so-tai-chinh.{HOST}"])
async def test_no_address_lets_a_stranger_change_anything(
    installation: Installation, client: Client, scene: Scene, host: str
) -> None:
    token = csrf_token_of(installation.secret_key, client.session_tokens[host])
    for method, path in addresses(installation):
        if method != "GET" and not path.startswith(PUBLIC_POSTS) and "{" in path:
            answer = await client.request(
                method,
                f"http://{host}{scene.address(path)}",
                headers=HERE | {"x-csrf-token": token},
                json={"reason": "x"},
            )
            assert answer.status_code in REFUSED, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
    async with installation.read(scene.victim.id) as session:
        secret = await entries.get(session, scene.secret.id)
    assert (secret.state, secret.version) == (scene.secret.state, scene.secret.version)


async def test_a_site_is_not_entered_without_a_role_there(client: Client, scene: Scene) -> None:
    assert (await client.get(f"http://so-tai-chinh.{HOST}{OFFICE}/")).status_code == 200
    assert (await client.get(f"http://so-y-te.{HOST}{OFFICE}/")).status_code == 403
