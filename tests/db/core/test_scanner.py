"""What the scanner did not look at counts as harmful: only its plain word lets a file pass."""

import asyncio
import io
import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from liencong.core.errors import WrongSetting
from liencong.core.scanner import EICAR, NoScanner, NotScanned, Scanner, TooLargeToScan, open_scanner
from tests.ports import free_port
from tests.services import SCAN_URL, SCANNER, needed, scanner


@pytest.fixture
def clamd() -> Scanner:
    return open_scanner(needed(SCAN_URL))


@pytest.fixture(scope="module")
def small_clamd() -> Iterator[str]:
    """The address of a scanner that takes files of up to 1 MB."""
    needed(SCAN_URL)
    program = SCANNER.find()
    assert program
    with (
        tempfile.TemporaryDirectory(prefix="liencong-") as folder,
        scanner(program, Path(folder) / "clamd", most="1M") as url,
    ):
        yield url


async def test_what_is_harmless_passes(clamd: Scanner) -> None:
    assert await clamd.scan(b"") is None
    assert await clamd.scan(b"xin ch\xc3\xa0o") is None
    assert await clamd.scan(bytes(5_000_000)) is None


async def test_what_is_harmful_is_named(clamd: Scanner) -> None:
    assert await clamd.scan(EICAR) == "Test.Eicar.UNOFFICIAL"


async def test_it_is_found_inside_a_document(clamd: Scanner) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w:document/>")
        package.writestr("word/media/image1.bin", EICAR)
    assert await clamd.scan(file.getvalue()) == "Test.Eicar.UNOFFICIAL"


@pytest.mark.parametrize("size", [1_500_000, 20_000_000])
async def test_what_is_too_large_for_the_scanner_was_not_scanned(small_clamd: str, size: int) -> None:
    with pytest.raises(TooLargeToScan):
        await open_scanner(small_clamd).scan(bytes(size))


async def test_a_scanner_that_is_not_there_lets_nothing_pass() -> None:
    for url in (f"clamd://127.0.0.1:{free_port()}", "clamd:///khong/co/clamd.ctl"):
        with pytest.raises(NotScanned):
            await open_scanner(url).scan(b"x")


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: OK", b"stream: Something ERROR\0", b"UNKNOWN COMMAND\0", b"stream:  FOUND\0", b"\0"],
)
async def test_an_answer_that_is_not_plain_lets_nothing_pass(answer: bytes) -> None:
    async with answering(answer) as url:
        with pytest.raises(NotScanned):
            await open_scanner(url).scan(b"x")


@pytest.mark.parametrize(
    "url",
    ["clamd://", "clamd:///", "clamd://host:99999", "clamd://host/path", "clamd:///a?b=c", "tcp://host"],
)
def test_a_wrong_address_is_refused_with_what_is_expected(url: str) -> None:
    with pytest.raises(WrongSetting, match="LIENCONG_SCAN_URL"):
        open_scanner(url)


async def test_without_an_address_nothing_is_looked_at() -> None:
    assert isinstance(open_scanner(""), NoScanner)
    assert await open_scanner("").scan(EICAR) is None


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[str]:
    """Stand in for a scanner that says one thing and hangs up."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
        yield f"clamd://127.0.0.1:{server.sockets[0].getsockname()[1]}"
