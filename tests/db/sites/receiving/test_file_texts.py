"""A message that says nothing itself is the text of the Word or PDF file that came with it."""

import subprocess
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Cm

from liencong.core.clock import utc_now
from liencong.sites.entry import service as entries
from liencong.sites.entry.tables import Revision
from liencong.sites.receiving import taking
from tests.db.sites.receiving.conftest import Post
from tests.factories.media import picture
from tests.services import CHROMIUM, needed

TITLE, SENTENCE = (
    "Thông báo lịch tiêm chủng",
    (
        "Trung tâm Y tế huyện tổ chức tiêm chủng mở rộng cho trẻ dưới 05 tuổi tại tất cả các trạm y tế xã, "
        "thị trấn, "
        "từ ngày 05/12/2026 đến hết ngày 20/12/2026; phụ huynh mang theo sổ tiêm chủng và giấy khai sinh."
    ),
)
PAGE = f"<!doctype html><meta charset=utf-8><h1>{TITLE}</h1><p>{SENTENCE}</p><p>Nơi nhận: như trên.</p>"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file() -> bytes:
    """Write a Word file with a heading, a paragraph, a table, and a picture that would burst any text."""
    document, file = docx.Document(), BytesIO()
    document.add_heading(TITLE, 1)
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Trạm Y tế xã", "Thứ Bảy"
    document.add_picture(BytesIO(picture(1500, 1200)), width=Cm(12))
    document.save(file)
    return file.getvalue()


@pytest.fixture(scope="session")
def pdf_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Print a page by a browser."""
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    switches = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    command = [needed(CHROMIUM), *switches, f"--print-to-pdf={folder}/a.pdf", f"file://{folder}/a.html"]
    subprocess.run(command, check=True, timeout=60, capture_output=True)
    return Path(folder, "a.pdf").read_bytes()


async def taken(post: Post, name: str, subtype: str, content: bytes) -> Revision:
    """Let a letter come in that says nothing but brings a file, and take it."""
    await post.know()
    letter = post.send("Gửi Ban biên tập")
    letter.set_content("Kính gửi.")
    letter.add_attachment(content, maintype="application", subtype=subtype, filename=name)
    post.put(letter)
    received = (await post.fetch())[-1]
    editor = await post.province.person("editor", post.site)
    entry_id = await taking.take(post.installation, editor.actor, post.site, received.id, now=utc_now())
    async with post.installation.read(post.site.id) as session:
        entry = await entries.get(session, entry_id)
        return await entries.get_revision(session, entry.working_revision_id)


async def test_a_word_files_headings_and_tables_become_the_text(post: Post) -> None:
    revision = await taken(post, "Thông báo.docx", WORD.partition("/")[2], word_file())
    assert f"<h2>{TITLE}</h2><p>{SENTENCE}</p><table>" in revision.body_html
    assert "data:" not in revision.body_html
    assert "Thông báo.docx</a>" in revision.body_html


async def test_a_pdf_files_lines_become_paragraphs(post: Post, pdf_file: bytes) -> None:
    revision = await taken(post, "Thông báo.pdf", "pdf", pdf_file)
    assert f"<p>{TITLE}</p><p>{SENTENCE}</p><p>Nơi nhận: như trên.</p>" in revision.body_html
    assert "Thông báo.pdf</a>" in revision.body_html
