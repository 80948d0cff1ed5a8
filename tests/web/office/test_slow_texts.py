"""A long text is cleaned beside the readers, not before them: cleaning takes a processor for a while."""

import threading
from types import SimpleNamespace

import nh3
import pytest

from liencong.core.text import html
from tests.factories.province import HOST
from tests.web.office.conftest import Office
from tests.web.office.test_writing import TEXT


@pytest.fixture
def cleaned_by(monkeypatch: pytest.MonkeyPatch) -> set[threading.Thread]:
    """The threads that clean HTML."""
    threads = set[threading.Thread]()

    def clean(*args: object, **kwargs: object) -> str:
        threads.add(threading.current_thread())
        return nh3.clean(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(html, "nh3", SimpleNamespace(clean=clean))
    return threads


async def test_the_text_of_a_form_is_cleaned_in_a_thread(
    office: Office, cleaned_by: set[threading.Thread]
) -> None:
    writer = await office.desk("editor")
    form = await writer.form("/bai-viet/moi")
    await writer.send(form, said={**TEXT, "board": str(office.news.id)})
    assert cleaned_by
    assert threading.main_thread() not in cleaned_by


async def test_the_text_of_a_call_is_cleaned_in_a_thread(
    office: Office, cleaned_by: set[threading.Thread]
) -> None:
    writer = await office.desk("editor")
    token = (await writer.form("/bai-viet/moi")).values["csrf_token"]
    answer = await office.client.post(
        f"http://so-y-te.{HOST}/api/v1/entries",
        json={**TEXT, "board": office.news.id},
        headers={"x-csrf-token": token, "origin": f"http://so-y-te.{HOST}"},
    )
    assert answer.status_code == 201, answer.text
    assert cleaned_by
    assert threading.main_thread() not in cleaned_by
