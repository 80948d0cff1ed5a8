"""A contributor sees not a byte of a colleague's draft (S62), whichever address of it they try."""

import re
from dataclasses import dataclass

from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.core.web.forms import csrf_token_of
from liencong.core.web.request import OFFICE
from liencong.sites.board.tables import Board
from liencong.sites.entry import rules
from liencong.sites.entry import service as entries
from liencong.sites.entry.tables import Entry
from liencong.sites.media.tables import MediaVersion
from tests.factories.media import make_media
from tests.factories.province import HOST, Client, Person, Province
from tests.web.test_isolation import HERE, PUBLIC_POSTS, REFUSED, addresses
from tests.worlds import world

MARKER = "BÍ-MẬT-CỦA-ĐỒNG-NGHIỆP-8264"
SITE_HOST = f"so-y-te.{HOST}"


@dataclass
class Scene:
    """A site with a colleague's draft and its picture, and a contributor who is signed in."""

    site: Site
    board: Board
    secret: Entry
    picture: MediaVersion
    contributor: Person
    colleague: Person
    own: Entry

    def address(self, template: str) -> str:
        """Fill an address with what belongs to the colleague."""
        picture = self.picture
        values = {
            "entry_id": str(self.secret.id), "board_id": str(self.board.id), "numbers": str(picture.media_id),
            "media_id": str(picture.media_id), "uid": picture.media.uid.hex,
            "name": f"{picture.variants[0]['width']}.webp", "number": "1",
            "step": "publish", "decision": "approve", "type": "article", "theme": "base", "digest": "x",
            "path": f"{self.board.path}/{self.secret.slug}-{self.secret.id}",
        }  # fmt: skip
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda name: values.get(name[1], "1"), template)


@world
async def scene(province: Province, client: Client) -> Scene:
    await province.portal()
    site = await province.site("so-y-te")
    board = await province.board(site)
    contributor, colleague = [await province.person("contributor", site) for _ in range(2)]
    picture = await make_media(
        province.installation, site, by=colleague.actor, name=f"{MARKER}.png",
        alt=MARKER, credit=MARKER, caption=MARKER, source=MARKER,
    )  # fmt: skip
    text = {"title": MARKER, "summary": MARKER, "author": MARKER, "source": MARKER, "keywords": [MARKER],
            "note": MARKER, "external_id": MARKER, "picture_id": picture.media_id}  # fmt: skip
    secret = await province.draft(site, board, by=colleague.actor, body_html=f"<p>{MARKER}</p>", **text)
    secret = await province.step(site, secret, "submit", by=colleague.actor)
    own = await province.draft(site, board, by=contributor.actor, title="Bài của tôi")
    await client.sign_in(colleague, SITE_HOST)  # the first sign-in, which others may not end
    await client.sign_in(contributor, SITE_HOST)
    return Scene(site, board, secret, picture, contributor, colleague, own)


def queries(path: str, scene: Scene) -> list[str]:
    """Give addresses that lists answer to, each of which might show what is not theirs."""
    states = ("", "draft", "pending_review", "returned", "published")
    if path == "/api/v1/entries":
        return [f"{path}?state={state or 'approved'}&external_id={MARKER}" for state in states]
    if path == f"{OFFICE}/bai-viet":
        return [f"{path}?trang-thai={state}&q={MARKER}" for state in states] + [f"{path}?q={MARKER}"]
    if path == f"{OFFICE}/thu-vien":
        return [path, f"{path}?q={MARKER}"]
    return [scene.address(path)]


async def test_no_address_shows_a_colleagues_draft_nor_its_picture(
    installation: Installation, client: Client, scene: Scene
) -> None:
    looked_at = 0
    for method, path in addresses(installation):
        if method != "GET":
            continue
        for address in queries(path, scene):
            answer = await client.get(f"http://{SITE_HOST}{address}")
            assert answer.status_code < 500, address
            shown = answer.text.replace(f'value="{MARKER}"', "")  # what they typed into the search themselves
            assert MARKER not in shown, address
            is_file = answer.headers.get("content-type", "").startswith(("image/", "application/octet"))
            assert not is_file, address
            looked_at += 1
    assert looked_at > 50


async def test_no_address_lets_them_change_it(
    installation: Installation, client: Client, scene: Scene
) -> None:
    token = csrf_token_of(installation.secret_key, client.session_tokens[SITE_HOST])
    for method, path in addresses(installation):
        if method == "GET" or path.startswith(PUBLIC_POSTS) or "{" not in path:
            continue
        steps = rules.STEPS if "{step}" in path else ("",)
        for address in [scene.address(path.replace("{step}", step)) for step in steps]:
            answer = await client.request(
                method,
                f"http://{SITE_HOST}{address}",
                headers=HERE | {"x-csrf-token": token},
                json={"reason": "x", "version": scene.secret.version},
            )
            assert answer.status_code in REFUSED, f"{method} {address}: {answer.text[:300]}"
            assert MARKER not in answer.text, address
    async with installation.read(scene.site.id) as session:
        secret = await entries.get(session, scene.secret.id)
    assert (secret.state, secret.version) == (scene.secret.state, scene.secret.version)


async def test_they_see_what_is_theirs(client: Client, scene: Scene) -> None:
    for path in ("", "/lich-su", "/xem-truoc", "/so-sanh"):
        answer = await client.get(f"http://{SITE_HOST}{OFFICE}/bai-viet/{scene.own.id}{path}")
        assert answer.status_code == 200
        assert "Bài của tôi" in answer.text


async def test_naming_a_colleagues_picture_does_not_show_it(
    installation: Installation, client: Client, scene: Scene
) -> None:
    url = f"http://{SITE_HOST}/api/v1/entries/{scene.own.id}"
    token = csrf_token_of(installation.secret_key, client.session_tokens[SITE_HOST])
    headers = HERE | {"x-csrf-token": token}
    chosen = {"version": scene.own.version, "picture_id": scene.picture.media_id}
    assert (await client.patch(url, json=chosen, headers=headers)).status_code == 422
    address = f"/media/{scene.picture.media.uid.hex}/{scene.picture.variants[0]['width']}.webp"
    named = {"version": scene.own.version, "body_html": f'<p><img src="{address}" alt="Ảnh"></p>'}
    assert (await client.patch(url, json=named, headers=headers)).status_code == 200
    assert (await client.get(f"http://{SITE_HOST}{address}")).status_code == 404


async def test_an_editor_sees_and_works_on_all_of_it(
    province: Province, client: Client, scene: Scene
) -> None:
    await client.sign_in(await province.person("editor", scene.site), SITE_HOST)
    answer = await client.get(f"http://{SITE_HOST}{OFFICE}/bai-viet/{scene.secret.id}")
    assert MARKER in answer.text
    address = f"/media/{scene.picture.media.uid.hex}/{scene.picture.variants[0]['width']}.webp"
    assert (await client.get(f"http://{SITE_HOST}{address}")).status_code == 200


async def test_a_picture_that_an_editor_put_into_their_text_is_shown_to_them(
    province: Province, client: Client, scene: Scene
) -> None:
    editor = await province.person("editor", scene.site)
    await province.rewrite(scene.site, scene.own, by=editor.actor, picture_id=scene.picture.media_id)
    address = f"/media/{scene.picture.media.uid.hex}/{scene.picture.variants[0]['width']}.webp"
    assert (await client.get(f"http://{SITE_HOST}{address}")).status_code == 200


async def test_a_contributor_of_one_board_sees_their_own_there_only(
    province: Province, client: Client, scene: Scene
) -> None:
    other = await province.board(scene.site, "Mục khác")
    on_board = await province.person("contributor", scene.site, board=other)
    own = await province.draft(scene.site, other, by=on_board.actor, title="Của mục khác")
    await client.sign_in(on_board, SITE_HOST)
    listed = await client.get(f"http://{SITE_HOST}{OFFICE}/bai-viet")
    assert "Của mục khác" in listed.text
    assert "Bài của tôi" not in listed.text
    assert (await client.get(f"http://{SITE_HOST}/api/v1/entries/{own.id}")).status_code == 200
    assert (await client.get(f"http://{SITE_HOST}/api/v1/entries/{scene.own.id}")).status_code == 404
