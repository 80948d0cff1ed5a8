"""Whatever is sent by any form of the back office is taken or refused in words; nothing breaks or runs."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

import httpx2
import pytest

from liencong.core.web.forms import TOKEN_FIELD, csrf_token_of
from tests.factories.forms import PageForm, forms_of
from tests.factories.office_screens import ON_COMPONENT, PARAMETER, ROUTES, SCREENS, address_of
from tests.factories.office_things import Things, make_things
from tests.factories.province import HOST, Client, Province

HOME, COMPONENT = "/quan-tri", f"so-y-te.{HOST}"
LONG = "ắ" * 5_000
ODD = (
    unicodedata.normalize("NFD", "Tiếng Việt") + " 🎉 \u202eשלום <script>alert(1)</script>\x00 'x\" {{ 7*7 }}"
)
KEPT = "Tiếng Việt 🎉"
"""What at least is left of it wherever it is shown again."""

HUGE = "99999999999999999999"
KEEPS = {"text", "textarea", "search", "email", "url"}
"""Kinds of fields that hold anything; browsers let nothing else into the others."""

ROW = re.compile(r"(\w+)\.\d+\.(.*)")
ROWS = 10_000
STALE = ("version", "seen")

REFUSALS = frozenset({400, 401, 403, 404, 409, 410, 413, 422, 429, 502, 503})
GOES_ON = 303
TOLD = re.compile(r'class="(field__error|errors)|role="alert"')
SUMMARY = re.compile(r'<div class="errors".*?</ul>', re.DOTALL)
TAKERS = [route for route in ROUTES if "POST" in (route.methods or ())]
FIELDS = ("title", "reason", "board", "until", "at", "version", "file", "known")
"""What is typed where no screen of these things shows the form."""

ENDS_SIGN_IN = ("/tai-khoan", "/nguoi-dung")
"""Screens whose forms end the sign-ins or the roles of who walks; they come last."""


def typed(form: PageForm, value: str) -> dict[str, str]:
    """Fill the same into every field that people fill themselves."""
    return {name: value for name, kind in form.kinds.items() if kind != "hidden"}


def rows(form: PageForm) -> dict[str, str]:
    """Send ten thousand lines where a form has lines, and in every text where it has none."""
    lines = {
        f"{row[1]}.{number}.{row[2]}": "x"
        for row in map(ROW.match, form.values)
        if row
        for number in range(ROWS)
    }
    return lines or {name: "dòng\n" * ROWS for name, kind in form.kinds.items() if kind == "textarea"}


INPUTS: Mapping[str, Callable[[PageForm], Mapping[str, str]]] = {
    "numbers": lambda form: {name: HUGE for name in form.values if name != TOKEN_FIELD},
    "too long": lambda form: typed(form, LONG),
    "rows": rows,
    "empty": lambda form: typed(form, ""),
    "stale": lambda form: {name: "1" for name in form.values if name in STALE},
    "odd": lambda form: typed(form, ODD),
}
"""Kinds of input, those that are refused before those that are taken."""


@dataclass(frozen=True)
class Found:
    """A form, and the host of the screen that it stands on."""

    host: str
    form: PageForm


@dataclass
class Walk:
    """Somebody who sends every form of every screen, and what they saw."""

    client: Client
    things: Things
    forms: dict[str, Found] = field(default_factory=dict)
    """By the path of the route that takes them."""
    faults: list[str] = field(default_factory=list)

    async def gather(self, host: str, screen: str) -> None:
        """Note the forms of a screen, of those that go the same way the first."""
        answer = await self.client.get(f"http://{host}{HOME}{screen}")
        assert answer.status_code == 200, screen
        for form in forms_of(answer.text):
            path = urlsplit(form.action).path
            if form.method == "post" and path.startswith(f"{HOME}/"):
                self.forms.setdefault(route_of(path.removeprefix(HOME)), Found(host, form))

    def add_unseen(self) -> None:
        """Make a form for each route that takes one which no screen shows of the things that there are."""
        for path in {route.path for route in TAKERS} - self.forms.keys():
            shown = PARAMETER.sub(lambda found: self.things.numbers.get(found[1], "1"), path)
            form = PageForm(f"{HOME}{shown}", "post", dict.fromkeys(FIELDS, ""))
            form.kinds = dict.fromkeys(FIELDS, "unseen")
            self.forms[path] = Found(HOST, form)

    async def send_all(self) -> None:
        """Send each form with each kind of input; a form without fields of its own once, and last."""
        for path, found in sorted(self.forms.items(), key=lambda one: (in_turn(*one), one[0])):
            for name, input_of in INPUTS.items():
                said = input_of(found.form)
                if said or (name == "empty" and in_turn(path, found)):
                    await self._send(found, name, said)

    async def _send(self, found: Found, name: str, said: Mapping[str, str]) -> None:
        form, home = found.form, f"http://{found.host}"
        await self.client.sign_in(self.things.person, found.host)
        token = csrf_token_of(self.client.installation.secret_key, self.client.session_tokens[found.host])
        button = {key: value for _, key, value in form.buttons[:1] if key}
        data = {**form.values, **said, **button, TOKEN_FIELD: token}
        answer = await self.client.post(f"{home}{form.action}", data=data, headers={"origin": home})
        where = f"{form.action} with {name} input"
        self._judge(where, answer)
        if name != "numbers" and f'action="{escape(form.action)}"' in answer.text:
            self._follow_summary(where, answer.text)
        if name != "odd":
            return
        if answer.status_code == GOES_ON:
            self._judge(f"what follows {where}", await self.client.get(answer.headers["location"]))
        elif answer.status_code == 422 and KEEPS & {*form.kinds.values()} and escape(KEPT) not in answer.text:
            self.faults.append(f"{where} loses what was typed")

    def _follow_summary(self, where: str, page: str) -> None:
        """See that each line of what is to be mended leads to its field, where the form is still offered."""
        for summary in SUMMARY.findall(page):
            for name in set(re.findall(r'href="#([^"]+)"', summary)):
                if page.count(f' id="{name}"') != 1:
                    self.faults.append(f"{where} is refused for {name}, and leads to no such field")

    def _judge(self, where: str, answer: httpx2.Response) -> None:
        if answer.status_code not in REFUSALS | {200, GOES_ON}:
            self.faults.append(f"{where} answers {answer.status_code}")
        if "<script>alert(1)" in answer.text:
            self.faults.append(f"{where} runs what was typed")
        if answer.status_code == 422 and not re.search(TOLD, answer.text):
            self.faults.append(f"{where} is refused without a word")


@pytest.mark.parametrize("worlds", ["postgresql"], indirect=True)
async def test_no_form_breaks_whatever_is_sent_by_it(province: Province, client: Client) -> None:
    """Walk on the stricter database, which refuses numbers and characters that the other takes."""
    things = await make_things(province)
    walk = Walk(client, things)
    await client.sign_in(things.person, HOST, COMPONENT)
    for name, path in SCREENS:
        if name in ON_COMPONENT:
            numbers = {**things.numbers, "entry_id": things.offered_entry}
            await walk.gather(COMPONENT, address_of(name, path, numbers))
        else:
            await walk.gather(HOST, address_of(name, path, things.numbers | things.of_screen.get(name, {})))
    walk.add_unseen()
    await walk.send_all()
    assert "\n".join(walk.faults) == ""


def route_of(path: str) -> str:
    """Give the path of the first route that takes what is posted to an address."""
    return next(one.path for one in TAKERS if one.path_regex.match(path))


def in_turn(path: str, found: Found) -> int:
    """Give when a form has its turn: those without fields late, those that end roles or sign-ins last."""
    is_step = not any(kind != "hidden" for kind in found.form.kinds.values())
    return 2 if path.startswith(ENDS_SIGN_IN) else int(is_step)
