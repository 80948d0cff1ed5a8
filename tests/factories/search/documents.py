"""Documents for tests of the search."""

from datetime import UTC, datetime, timedelta
from typing import Any

from liencong.search.document import Document

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def make_document(page_id: int, title: str, **changes: Any) -> Document:
    """Make a public document; the higher its number, the newer it is."""
    site_id = changes.pop("site_id", 1)
    facts: dict[str, Any] = {
        "key": f"{site_id}-{page_id}",
        "version": 1,
        "site_id": site_id,
        "site_kind": "component",
        "type": "article",
        "board_id": 1,
        "board_title": "Tin tức",
        "title": title,
        "path": f"/tin-tuc/bai-{page_id}",
        "page_id": page_id,
        "published_at": NOW - timedelta(days=1000) + timedelta(hours=page_id),
    }
    return Document(**(facts | changes))


PAPER = "3069/QĐ-UBND"

_PAPERS = [
    ("Quyết định số 3069/QĐ-UBND về việc ban hành quy chế quản lý Cổng thông tin điện tử", "3069/QĐ-UBND"),
    ("Quyết định số 3096/QĐ-UBND về việc giao chỉ tiêu biên chế", "3096/QĐ-UBND"),
]
_NEWS = [
    (
        "Kế hoạch thực hiện công tác cải cách hành chính",
        "Căn cứ Quyết định số 3069/QĐ-UBND của Ủy ban nhân dân tỉnh về quy chế quản lý.",
    ),
    ("Ông Nguyễn Văn An tiếp công dân", "Phó Chủ tịch Nguyễn Văn An chủ trì buổi tiếp công dân."),
    ("Ông Nguyễn Văn Ân thăm bà con", "Trưởng phòng Nguyễn Văn Ân thăm hỏi bà con miền núi."),
    ("Hội nghị hoà giải viên cơ sở", "Các hoà giải viên trao đổi kinh nghiệm."),
    ("Tập huấn kỹ năng số cho thanh niên", "Thanh niên học kỹ năng dùng dịch vụ công."),
    ("Đường ven biển thông xe", "Đoạn đường dài mười hai cây số qua ba xã."),
]


def _bulletin(number: int) -> Document:
    is_notice = number % 4 == 0
    return make_document(
        number,
        f"Bản tin số {number} của cơ quan",
        site_id=1 + number % 3,
        type="notice" if is_notice else "article",
        path=f"/{'thong-bao' if is_notice else 'tin-tuc'}/bai-{number}",
        body=f"Nội dung thường kỳ, chuyên đề nông thôn mới, kỳ phát hành {number}.",
        published_at=NOW - timedelta(days=20 * number),
    )


FORTY = [
    *(
        make_document(page_id, title, number=number, type="document", path=f"/van-ban/bai-{page_id}")
        for page_id, (title, number) in enumerate(_PAPERS, start=1)
    ),
    *(make_document(page_id, title, body=body) for page_id, (title, body) in enumerate(_NEWS, start=3)),
    make_document(9, "Lễ hội đua thuyền trên sông Lam", site_id=2, path="/van-hoa/bai-9"),
    make_document(10, "Mùa vải chín sớm ở huyện miền núi", site_id=2),
    *map(_bulletin, range(11, 41)),
]
"""A small province: papers, people whose names differ in one mark, and a run of bulletins on three sites."""
