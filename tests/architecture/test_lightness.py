"""What a web process does not load before somebody needs it."""

import subprocess
import sys

ON_DEMAND = (
    "PIL", "aiosmtplib", "alembic", "cryptography", "css_inline", "docx", "feedparser", "icalendar",
    "joserfc", "lxml", "mammoth", "meilisearch", "openpyxl", "pypdfium2", "redis", "requests",
)  # fmt: skip
"""Each takes 1 to 11 MB, together a third of what a web process took with them."""

PROGRAM = """
import sys
import liencong.core.app, liencong.core.boot, liencong.core.operation.asgi
liencong.core.boot.load_features()
print(*sys.modules)
"""


def test_a_web_process_starts_without_what_few_requests_need() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert not set(ON_DEMAND).intersection(ran.stdout.split())
