import os
import signal

import pytest
from pydantic import BaseModel, Field

from liencong.core.aside import helper, in_thread
from liencong.core.errors import Invalid
from liencong.core.text.inputs import Lines
from liencong.core.web.forms import check
from liencong.sites.intake.formats.errors import FileTooLarge


class _Said(BaseModel):
    words: Lines = Field(max_length=3)


def _check(words: str) -> _Said:
    return check(_Said, {"words": words})


def _refuse_a_file() -> None:
    raise FileTooLarge(7, 5)


async def test_a_helper_is_one_other_process_that_ends_with_the_block() -> None:
    async with helper() as aside:
        first, second = await aside(os.getpid), await aside(os.getpid)
    assert first == second != os.getpid()
    async with helper() as aside:
        assert await aside(os.getpid) != first


async def test_a_helper_that_was_killed_is_replaced() -> None:
    async with helper() as aside:
        first = await aside(os.getpid)
        os.kill(first, signal.SIGKILL)
        assert await aside(os.getpid) != first


async def test_a_helper_refuses_in_the_same_words_as_a_thread() -> None:
    async with helper() as aside:
        for way in (aside, in_thread):
            assert (await way(_check, "abc")).words == "abc"
            with pytest.raises(Invalid) as refused:
                await way(_check, "abcd")
            assert refused.value.fields == {"words": "too-long"}
            assert refused.value.params_of("words") == {"max_length": 3}
            with pytest.raises(FileTooLarge) as too_large:
                await way(_refuse_a_file)
            assert str(too_large.value) == "intake-file-too-large (size=7, limit=5)"
