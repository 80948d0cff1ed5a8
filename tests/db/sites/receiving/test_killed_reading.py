"""A process that is killed while it reads a mailbox loses no letter, and brings none twice."""

import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from liencong.sites.receiving.tables import Received
from tests.db.sites.receiving.conftest import Post

LETTERS, ENOUGH = 60, 5
PROGRAM = """
import sys
from pathlib import Path
import anyio
from liencong.core.boot import assemble
from liencong.core.settings import load_settings
from liencong.sites.receiving import fetching

async def read():
    home, database, base = sys.argv[1:]
    async with assemble(load_settings(Path(home), DATABASE_URL=database, BASE_HOST=base)).running() as made:
        await fetching.fetch_all(made)

anyio.run(read)
"""


async def came(post: Post) -> int:
    async with post.installation.read(post.site.id) as session:
        return await session.scalar(select(func.count(Received.id))) or 0


async def test_a_killed_process_loses_no_letter_and_brings_none_twice(
    post: Post, database_url: str, tmp_path: Path
) -> None:
    await post.know()
    for number in range(LETTERS):
        post.send(f"Thư {number:02}")
    settings = [str(tmp_path), database_url, "http://cong.test"]
    reading = subprocess.Popen([sys.executable, "-c", PROGRAM, *settings])  # noqa: ASYNC220 (it is killed at once)
    try:
        while await came(post) < ENOUGH and reading.poll() is None:
            time.sleep(0.01)  # noqa: ASYNC251 (nothing else runs here)
    finally:
        reading.kill()
        reading.wait()
    assert ENOUGH <= await came(post) < LETTERS
    received = await post.fetch()
    assert [one.title for one in received] == [f"Thư {number:02}" for number in range(LETTERS)]
    assert len({await post.installation.storage.get(one.key) for one in received}) == LETTERS
    answered = [text.partition("In-Reply-To: ")[2].partition("\n")[0] for _, text in post.letters.taken]
    assert len(answered) == len(set(answered)) == LETTERS
