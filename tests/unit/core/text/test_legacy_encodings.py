"""Text from before Unicode: decoded, recognised, and everything else left alone."""

import json
import unicodedata
from pathlib import Path

import pytest

from liencong.core.text import (
    decode_tcvn3,
    decode_tcvn3_upper,
    decode_viqr,
    decode_viscii,
    decode_vni,
    detect,
    to_unicode,
)
from liencong.core.text.legacy_tables import TCVN3, VISCII, VNI


def test_decoders() -> None:
    assert decode_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert decode_tcvn3("tr\xad\xeang §¹i häc") == "trường Đại học"
    assert decode_tcvn3_upper("céng hßa") == "CỘNG HÒA"
    assert decode_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, kyõ thuaät, kyû nieäm") == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam, kỹ thuật, kỷ niệm"
    )
    assert decode_vni("ÑAÛNG BOÄ, Ñaûng boä, Aùnh, ÖÙng") == "ĐẢNG BỘ, Đảng bộ, Ánh, Ứng"
    assert decode_viqr("Co^.ng ho`a xa~ ho^.i, ddu+o+`ng DDa?ng na(m") == "Cộng hòa xã hội, đường Đảng năm"


def test_viscii_is_decoded_from_latin_1_and_from_windows_1252() -> None:
    raw = b"\x80\x93 Qu\x9a c\xd2 qu\xafc"
    assert decode_viscii(raw.decode("latin-1")) == decode_viscii(raw.decode("cp1252")) == "ẠỘ QuỌ cÒ quốc"


def test_tables_are_those_of_the_published_encodings(test_data: Path) -> None:
    tables = json.loads((test_data / "vn_legacy_encodings.json").read_text(encoding="utf-8"))
    for table, name in ((TCVN3, "tcvn3_hex"), (VISCII, "viscii_hex")):
        assert {
            bytes.fromhex(code).decode("latin-1"): letter for letter, code in tables[name].items()
        }.items() <= (table.items())
    assert {written: letter for letter, written in tables["vni_cp1252"].items()}.items() <= VNI.items()


@pytest.mark.parametrize(
    ("text", "encoding", "decoded"),
    [
        ("Th«ng b¸o tuyÓn dông", "tcvn3", "Thông báo tuyển dụng"),
        ("ViÖt Nam", "tcvn3", "Việt Nam"),
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "tcvn3", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Uyû ban nhaân daân tænh Laïng Sôn", "vni", "Uỷ ban nhân dân tỉnh Lạng Sơn"),
        ("THOÂNG BAÙO TUYEÅN DUÏNG", "vni", "THÔNG BÁO TUYỂN DỤNG"),
        ("Quyªt ð¸nh v« vi®c tuy¬n døng", "viscii", "Quyết định về việc tuyển dụng"),
        ("Tie^'ng Vie^.t ddu+o+.c vie^'t", "viqr", "Tiếng Việt được viết"),
    ],
)
def test_legacy_text_is_recognised(text: str, encoding: str, decoded: str) -> None:
    assert detect(text) == encoding
    assert to_unicode(text) == (decoded, encoding)
    assert to_unicode(unicodedata.normalize("NFD", text)) == (decoded, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello world",
        "Ủy ban nhân dân tỉnh Lạng Sơn",
        "Uy ban nhan dan tinh Lang Son",
        "Công an nhân dâ",
        "L'été où il a été très fâché, à côté du château, né à Orléans; haï, tôt, dé, thé",
        "Der Präsident überprüft die Verträge für die Städte; Müller, Köln, schön, Äpfel, Öl, Straße",
        "São Paulo não é a capital; informação, você está, João, coração, à às avós",
        "El niño pequeño está aquí, ¿dónde está el señor Muñoz?",
        "Göteborg på svenska är så här också för många",
        "Kraków, Łódź, žluťoučký kůň",
        "10 µm và 20 µm; 100 m², 5 m³; 25 °C; © 2025; ½ kg; § 5; «a»",
        "Hello. Go to? Do so! a(n) o+n x^2",
        "José Müller và các bạn ở Đà Nẵng",
        "שלום עולם 🎉 日本語",
        "Công ty Nestlé, cà phê Café Müller",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert detect(text) == "unicode"
    assert to_unicode(text) == (text, None)


def test_legacy_lines_among_others_are_converted() -> None:
    mixed = "Ủy ban nhân dân tỉnh\nTh«ng b¸o tuyÓn dông\nLe château"
    assert to_unicode(mixed) == ("Ủy ban nhân dân tỉnh\nThông báo tuyển dụng\nLe château", "tcvn3")
