"""The back office of a site as somebody signed in there uses it, in a browser without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx2

from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries
from liencong.sites.entry.tables import Entry, Revision
from tests.factories.forms import PageForm, forms_of
from tests.factories.province import HOST, Client, Person, Province
from tests.worlds import world

Files = list[tuple[str, tuple[str, bytes, str]]]


@dataclass
class Desk:
    """A site's back office with somebody at it."""

    client: Client
    site: Site
    person: Person
    home: str

    async def get(self, path: str, status: int = 200) -> str:
        """Open a screen."""
        answer = await self.client.get(f"{self.home}/quan-tri{path}")
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    async def form(self, path: str, action: str | None = None) -> PageForm:
        """Open a screen and give the form that is sent to an address, by default to the screen's own."""
        return self.form_in(await self.get(path), action or path)

    def forms(self, page: str) -> list[PageForm]:
        """Give the forms of a page that change something."""
        return [form for form in forms_of(page) if form.method == "post"]

    def form_in(self, page: str, action: str) -> PageForm:
        """Find the form of a page that is sent to an address."""
        wanted = f"/quan-tri{action}"
        return next(form for form in forms_of(page) if form.method == "post" and form.action == wanted)

    async def send(
        self, form: PageForm, button: str = "", said: Mapping[str, str] = {}, *, files: Files | None = None
    ) -> httpx2.Response:
        """Send a form by one of its buttons, with other things in some of its fields."""
        values = {**form.values, **said}
        if button:
            assert button in [words for words, _, _ in form.buttons]
            values |= {name: value for words, name, value in form.buttons if words == button and name}
        url = urljoin(f"{self.home}/", form.action)
        return await self.client.post(url, data=values, files=files, headers={"origin": self.home})

    async def post(self, path: str, **said: str) -> httpx2.Response:
        """Send something to an address that no form offers, as somebody who knows it would."""
        page = await self.client.get(f"{self.home}/quan-tri/trang")
        token = forms_of(page.text)[0].values["csrf_token"]
        url = f"{self.home}/quan-tri{path}"
        return await self.client.post(url, data=said | {"csrf_token": token}, headers={"origin": self.home})

    async def entry(self, entry_id: int) -> tuple[Entry, Revision]:
        """Give an entry with its working text."""
        async with self.client.installation.read(self.site.id) as session:
            entry = await entries.get(session, entry_id)
            return entry, await entries.get_revision(session, entry.working_revision_id)


@dataclass
class Office:
    """A portal and a component site with a board each, and the way to their desks."""

    province: Province
    client: Client
    portal: Site
    health: Site
    news: Board

    async def desk(
        self, role: str, site: Site | None = None, *, board: Board | None = None, by: Person | None = None
    ) -> Desk:
        """Sit somebody down at a site's desk, by default at the component site's."""
        where = site or self.health
        person = by or await self.province.person(role, where, board=board)
        host = HOST if where is self.portal else f"{where.slug}.{HOST}"
        await self.client.sign_in(person, host)
        return Desk(self.client, where, person, f"http://{host}")


@world
async def office(province: Province, client: Client) -> Office:
    portal, health = await province.portal(), await province.site("so-y-te")
    return Office(province, client, portal, health, await province.board(health, "Tin tức"))


def led_to(answer: httpx2.Response) -> str:
    """Give the path to which an answer leads on."""
    assert answer.status_code == 303, answer.text[:2000]
    return urlsplit(answer.headers["location"]).path


def said_in(answer: httpx2.Response) -> str:
    """Give the code of what was done, by which the next screen says so."""
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["location"].rpartition("xong=")[2]


def number_in(answer: httpx2.Response) -> int:
    """Give the number at the end of the path to which an answer leads on."""
    return int(led_to(answer).rpartition("/")[2])
