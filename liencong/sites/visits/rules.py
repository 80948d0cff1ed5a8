"""Who counts as a visitor, for how long and on which days: people, known by a key without way back (L53)."""

import re
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

VISIT_MINUTES = 30
"""A visit ends, and a view counts again, when somebody has stayed away this long."""

ONLINE_MINUTES = 15
"""Somebody is online for this long after the last page."""

BROWSERS_BEGIN = ("mozilla/", "opera/")
OLD_BROWSERS = ("msie", "konqueror")
"""These too call themselves "compatible"; whatever else does is a robot."""

ROBOT_WORDS = re.compile(
    "bot|crawl|spider|slurp|scraper|archiver|httrack|fetcher|harvest|agent|python|http:|https:|@|"
    "headless|phantomjs|playwright|selenium|puppeteer|ptst/|lighthouse|synthetics|preview|validator|"
    "monitor|pingdom|uptime|scanner|nikto|siteimprove|netcraft|zgrab|"
    "facebookexternalhit|google-|mediapartners"
)
"""How programs name themselves, or say where to complain about them."""

TELEPHONES = ("cubot",)
"""Makes of telephones that have such a word in their names."""


@lru_cache(maxsize=4096)
def is_robot(user_agent: str) -> bool:
    """Tell whether a request was made by a program rather than by a person's browser."""
    text = user_agent.lower()
    for name in TELEPHONES:
        text = text.replace(name, "")
    if not text.startswith(BROWSERS_BEGIN):
        return True
    if "compatible; " in text and not any(name in text for name in OLD_BROWSERS):
        return True
    return ROBOT_WORDS.search(text) is not None


def visitor_key(salt: bytes, address: str, user_agent: str) -> int:
    """Give a number of 64 bits that stands for a browser at an address for as long as the salt is kept."""
    seen = f"{address}\n{user_agent}".encode(errors="replace")
    return int.from_bytes(blake2b(seen, digest_size=8, key=salt).digest())


def periods(today: date) -> dict[str, tuple[date, date]]:
    """Give the first and the last day of each period that the counter shows; weeks begin on Monday."""
    yesterday = today - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "week": (today - timedelta(days=today.weekday()), today),
        "month": (today.replace(day=1), today),
    }
