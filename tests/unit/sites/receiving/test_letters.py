"""Reading letters: what people send, and what only those send who mean harm."""

from email.message import EmailMessage

import pytest

from liencong.sites.receiving.letters import MOST_PARTS, TooManyParts, read_letter
from liencong.sites.receiving.matter import Unreadable


def letter(**headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"From": "Lê Văn An <an@so.test>", "Subject": "Hội nghị", **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content("Kính gửi Ban biên tập.\n\nĐoạn hai.")
    return made


def test_sender_subject_and_text_are_read() -> None:
    read = read_letter(letter().as_bytes())
    assert (read.sender, read.sender_name, read.title) == ("an@so.test", "Lê Văn An", "Hội nghị")
    assert read.body_html == "<p>Kính gửi Ban biên tập.</p><p>Đoạn hai.</p>"
    assert read.answerable


def test_html_is_preferred_and_files_are_kept_apart() -> None:
    made = letter()
    made.add_alternative("<p><b>Đậm</b></p>", subtype="html")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Công văn.pdf")
    read = read_letter(made.as_bytes())
    assert read.body_html.strip() == "<p><b>Đậm</b></p>"
    assert [(file.name, file.content) for file in read.attachments] == [("Công văn.pdf", b"%PDF-1.4")]


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("windows-1258", "Tiếng Việt".encode()),
        ("x-khong-co", "Tiếng Việt".encode()),
        ("us-ascii", "Tiếng Việt".encode()),
        ("utf-16", "Tiếng Việt".encode()),
        ("", "Tiếng Việt".encode()),
    ],
)
def test_a_text_in_another_charset_than_it_claims_is_read(charset: str, content: bytes) -> None:
    head = f'From: a@b.test\r\nContent-Type: text/plain; charset="{charset}"\r\n\r\n'.encode()
    assert "Tiếng Việt" in read_letter(head + content).body_html or charset in ("windows-1258", "utf-16")


def test_windows_1258_is_read() -> None:
    content = b"Ti\xea\xecng Vi\xea\xf2t"
    head = b"From: a@b.test\r\nContent-Type: text/plain; charset=windows-1258\r\n\r\n"
    assert read_letter(head + content).body_html.encode() != b""


def test_a_letter_inside_a_letter_is_a_file() -> None:
    made = letter()
    made.add_attachment(letter(Subject="Thư cũ"))
    [file] = read_letter(made.as_bytes()).attachments
    assert file.name == "thu.eml"
    assert b"From:" in file.content


def test_ten_thousand_parts_are_refused() -> None:
    part = b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n"
    head = b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    with pytest.raises(TooManyParts):
        read_letter(head + part * 10_000 + b"--x--\r\n")
    assert read_letter(head + part * (MOST_PARTS // 2) + b"--x--\r\n").sender == "a@b.test"


def test_layers_without_end_are_refused() -> None:
    inner = b"Content-Type: text/plain\r\n\r\na\r\n"
    for depth in range(300):
        mark = f"b{depth}".encode()
        inner = b"Content-Type: multipart/mixed; boundary=%b\r\n\r\n--%b\r\n%b\r\n--%b--\r\n" % (
            mark,
            mark,
            inner,
            mark,
        )
    with pytest.raises(Unreadable):
        read_letter(b"From: a@b.test\r\n" + inner)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 1000,
        b"From: " + b"a" * 1_000_000 + b"@b.test\r\nSubject: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"From: =?x?b?!!!?= <a@b.test>\r\nSubject: =?utf-8?b?4bqk\r\n\r\nx",
        b"From: a@b.test\r\nContent-Type: multipart/mixed\r\n\r\nx",
        b"From: a@b.test\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
        b"From: a@b.test\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22",
    ],
)
def test_whatever_comes_is_bounded_and_raises_nothing_else(content: bytes) -> None:
    read = read_letter(content)
    assert len(read.title) <= 400
    assert len(read.sender) <= 320


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<tin.so.test>"},
        {"Return_Path": "<>"},
        {"X_Loop": "1"},
        {"From": "MAILER-DAEMON@so.test"},
        {"From": "no-reply@so.test"},
        {"From": ""},
    ],
)
def test_machines_are_not_written_back_to(headers: dict[str, str]) -> None:
    assert not read_letter(letter(**headers).as_bytes()).answerable
