"""Reading messages of document-management systems: edXML, archives, sheets, and what only looks like them."""

import json
import zipfile
from base64 import b64encode
from datetime import date
from io import BytesIO

import pytest

from liencong.sites.receiving import archives
from liencong.sites.receiving.archives import MOST_FILES, ArchiveTooLarge
from liencong.sites.receiving.matter import Unreadable
from liencong.sites.receiving.parcels import read_parcel

EDXML = """<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns:edXML="http://www.e-doc.vn/Schema/"><edXML:edXMLEnvelope>
<edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>H47.01</edXML:OrganId><edXML:OrganName>Sở Y tế</edXML:OrganName>
<edXML:Email>VanThu@soyte.test</edXML:Email></edXML:From>
<edXML:To><edXML:OrganName>UBND tỉnh</edXML:OrganName></edXML:To>
<edXML:Code><edXML:CodeNumber>12</edXML:CodeNumber>
<edXML:CodeNotation>TB-SYT</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Tam Kỳ</edXML:Place>
<edXML:PromulgationDate>2026/11/20</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>10</edXML:Type>
<edXML:TypeName>Thông báo</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>Về việc tiêm chủng</edXML:Subject><edXML:Content>Nội dung &lt;chính&gt;</edXML:Content>
<edXML:SignerInfo><edXML:Competence>GĐ</edXML:Competence>
<edXML:FullName>Lê Văn A</edXML:FullName></edXML:SignerInfo>
</edXML:MessageHeader></edXML:edXMLHeader>
<edXML:edXMLBody><edXML:edXMLManifest><edXML:Reference><edXML:ContentId>cid:1</edXML:ContentId>
<edXML:AttachmentName>Thông báo.pdf</edXML:AttachmentName></edXML:Reference></edXML:edXMLManifest>
</edXML:edXMLBody>
</edXML:edXMLEnvelope>
<AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>
<edXML:ContentTransferEncoded>{content}</edXML:ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>"""
PDF = b"%PDF-1.4 van ban"


def packed(**files: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def edxml(content: bytes = PDF) -> bytes:
    return EDXML.format(content=b64encode(content).decode()).encode()


@pytest.mark.parametrize("message", [edxml(), edxml(packed(x=PDF)), packed(**{"goi/vb.edxml": edxml()})])
def test_the_national_exchange_format_is_read(message: bytes) -> None:
    read = read_parcel(message)
    assert (read.sender, read.sender_name, read.title) == (
        "vanthu@soyte.test",
        "Sở Y tế",
        "Về việc tiêm chủng",
    )
    assert read.fields == {
        "number": "12/TB-SYT",
        "issued_on": date(2026, 11, 20),
        "issuing_body": "Sở Y tế",
        "signer": "Lê Văn A",
    }
    assert (read.type, read.body_html) == ("document", "<p>Nội dung &lt;chính&gt;</p>")
    assert [(file.name, file.content) for file in read.attachments] == [("Thông báo.pdf", PDF)]
    assert not read.answerable


SHEET = {
    "so": "12/TB-SYT", "ngay": "20/11/2026", "co_quan_ban_hanh": "Sở Y tế", "nguoi_ky": "Lê Văn A",
    "trich_yeu": "Về việc tiêm chủng",
}  # fmt: skip
TOML = "\n".join(f'{name} = "{value}"' for name, value in SHEET.items())


@pytest.mark.parametrize(
    "sheet", [{"thong-tin.json": json.dumps(SHEET).encode()}, {"thong-tin.toml": TOML.encode()}]
)
def test_a_folder_with_a_sheet_is_read(sheet: dict[str, bytes]) -> None:
    read = read_parcel(packed(**sheet, **{"van-ban/../../vb.pdf": PDF}))
    assert read.title == "Về việc tiêm chủng"
    assert read.fields["number"] == "12/TB-SYT"
    assert read.fields["issued_on"] == date(2026, 11, 20)
    assert [file.name for file in read.attachments] == ["vb.pdf"]


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"khong phai",
        b"<a><b></a>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaa'>]><edXML>&a;</edXML>",
        b"<edXML><edXMLEnvelope/></edXML>",
        b"PK\x03\x04 broken",
        packed(a=b"x"),
        packed(**{"thong-tin.json": b"[1]"}),
        packed(**{"thong-tin.json": b"[" * 100_000}),
        packed(**{"thong-tin.toml": b"\xff"}),
        packed(**{"a.xml": edxml(), "b.xml": edxml()}),
    ],
)
def test_what_is_no_message_is_refused(message: bytes) -> None:
    with pytest.raises(Unreadable):
        read_parcel(message)


def test_archives_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ArchiveTooLarge):
        read_parcel(packed(**{str(number): b"" for number in range(MOST_FILES + 1)}))
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    with pytest.raises(ArchiveTooLarge):
        read_parcel(packed(a=b"0" * 100_000))
