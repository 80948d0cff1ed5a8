"""People are counted, programs are not."""

import pytest

from liencong.sites.visits.rules import is_robot

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    "user_agent",
    [
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} Chrome/131.0.0.0 Safari/537.36",
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} coc_coc_browser/130.0 Chrome/124.0 Safari/537.36",
        f"Mozilla/5.0 (Linux; Android 14; SM-A155F) {KHTML} SamsungBrowser/26.0 Chrome/122.0 Mobile",
        f"Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) {KHTML} Chrome/131.0.0.0 Mobile Safari/537.36",
        f"Mozilla/5.0 (Linux; Android 12; wv) {KHTML} Zalo android/12100661 ZaloTheme/light ZaloLanguage/vi",
        f"{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1",
        f"{IPHONE} Mobile/22B91 [FBAN/FBIOS;FBAV/490.0.0.35;FBDV/iPhone14,5;FBLC/vi_VN;FBOP/5]",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/8.0/191.277; U; vi) Presto/2.12.423 Version/12.16",
    ],
)
def test_a_person_is_counted(user_agent: str) -> None:
    assert not is_robot(user_agent)


@pytest.mark.parametrize(
    "user_agent",
    [
        "",
        "curl/8.5.0",
        "python-requests/2.32",
        "Go-http-client/2.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        f"Mozilla/5.0 {KHTML}; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        f"Mozilla/5.0 {KHTML}; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        f"Mozilla/5.0 (X11; Linux x86_64) {KHTML} HeadlessChrome/131.0.0.0 Safari/537.36",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (compatible; YandexBot/3.0)",
        "Mozilla/5.0 (compatible; Uptime; ops@example.org)",
        "Mozilla/5.0 (compatible; SomethingNew/1.0)",
    ],
)
def test_a_program_is_not_counted(user_agent: str) -> None:
    assert is_robot(user_agent)
