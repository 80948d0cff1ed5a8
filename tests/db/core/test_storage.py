"""Files are kept whole or not at all, in a folder and in an object store alike."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import obstore
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from liencong.core.errors import NotFound, WrongSetting
from liencong.core.storage import CHUNK_BYTES, Storage, StorageFailed, open_storage

LARGE = bytes(range(256)) * 4 * 6000  # 6 MB: more than one part of an upload


@pytest.fixture(scope="module")
def object_store() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture(params=["folder", "object store"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return open_storage(f"file://{tmp_path}/media")
    endpoint = request.getfixturevalue("object_store")
    httpx2.put(f"{endpoint}/media").raise_for_status()
    return open_storage(f"s3://media/site?endpoint={endpoint}")


async def pieces_of(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 1_000_000):
        yield content[at : at + 1_000_000]


async def cut_off(content: bytes) -> AsyncIterator[bytes]:
    yield content
    raise ConnectionAbortedError("the sender went away")


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def test_gives_back_what_was_put(storage: Storage) -> None:
    await storage.put("a/anh.jpg", b"first", "image/jpeg")
    await storage.put("a/anh.jpg", b"second", "image/jpeg")
    assert await storage.get("a/anh.jpg") == b"second"
    assert await storage.size("a/anh.jpg") == 6
    assert await storage.exists("a/anh.jpg")


async def test_takes_and_gives_a_large_file_in_pieces(storage: Storage) -> None:
    await storage.put("video.mp4", pieces_of(LARGE), "video/mp4")
    pieces = [piece async for piece in storage.stream("video.mp4")]
    assert b"".join(pieces) == LARGE
    assert max(map(len, pieces)) <= CHUNK_BYTES


async def test_gives_a_part_of_a_file(storage: Storage) -> None:
    await storage.put("video.mp4", b"0123456789", "video/mp4")
    assert await joined(storage.stream("video.mp4", 3, 6)) == b"345"
    assert await joined(storage.stream("video.mp4", 8)) == b"89"
    assert await joined(storage.stream("video.mp4", 8, 99)) == b"89"
    assert await joined(storage.stream("video.mp4", 99)) == b""


async def test_an_upload_that_breaks_off_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises((ConnectionAbortedError, StorageFailed)):
        await storage.put("a/cut.bin", cut_off(LARGE), "application/octet-stream")
    assert not await storage.exists("a/cut.bin")
    assert files_below(tmp_path) == []


async def test_an_upload_that_breaks_off_leaves_the_former_file(storage: Storage) -> None:
    await storage.put("a/kept.bin", b"former", "application/octet-stream")
    with pytest.raises((ConnectionAbortedError, StorageFailed)):
        await storage.put("a/kept.bin", cut_off(LARGE), "application/octet-stream")
    assert await storage.get("a/kept.bin") == b"former"


async def test_an_absent_file_is_not_found(storage: Storage) -> None:
    assert not await storage.exists("absent")
    for reading in (storage.get("absent"), storage.size("absent"), joined(storage.stream("absent"))):
        with pytest.raises(NotFound):
            await reading


async def test_deleting_twice_is_deleting_once(storage: Storage) -> None:
    await storage.put("a/b", b"x", "text/plain")
    await storage.delete("a/b")
    await storage.delete("a/b")
    assert not await storage.exists("a/b")


@pytest.mark.parametrize(
    "key", ["../secret", "/etc/passwd", "a//b", "a/../b", "", "Ảnh.jpg", "a b", "a/", "a\0b", ".x"]
)
async def test_refuses_a_key_that_we_would_not_make(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        await storage.put(key, b"x", "text/plain")


async def test_the_object_store_is_told_the_content_type(object_store: str) -> None:
    httpx2.put(f"{object_store}/types").raise_for_status()
    await open_storage(f"s3://types?endpoint={object_store}").put("anh.webp", b"x", "image/webp")
    plain = S3Store("types", endpoint=object_store, client_options={"allow_http": True})
    assert obstore.get(plain, "anh.webp").attributes["Content-Type"] == "image/webp"


async def test_an_unreachable_object_store_is_said_to_have_failed() -> None:
    with pytest.raises(StorageFailed):
        await open_storage("s3://media?endpoint=http://127.0.0.1:9").get("anh.webp")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "media",
        "ftp://host/media",
        "file://host/media",
        "file:media",
        "file:///dev/null/media",
        "s3://",
        "s3://bucket",
        "s3://bucket?endpoint=storage:9000",
        "s3://bucket?endpoint=",
        "s3://bucket?endpoint=http://127.0.0.1:9&colour=red",
        "s3://key:secret@bucket?endpoint=http://127.0.0.1:9",
        "s3://[bucket",
    ],
)
def test_a_wrong_address_names_the_setting_and_what_is_expected(url: str) -> None:
    with pytest.raises(WrongSetting, match=r"LIENCONG_MEDIA_URL: file:///FOLDER or s3://BUCKET"):
        open_storage(url)
