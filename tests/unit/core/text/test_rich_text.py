"""What rich text keeps, what it changes and what it drops."""

import unicodedata

import pytest

from liencong.core.text import clean_html, headings, html_to_text

KEPT = (
    "<h2>Một</h2><h3>Hai</h3><h4>Ba</h4><p>Bốn</p>",
    "<p><strong>a</strong> <em>b</em> H<sub>2</sub>O m<sup>2</sup><br><code>x</code></p><hr>",
    '<ul><li>a<ol start="3" type="a"><li>b</li></ol></li></ul>',
    '<table><caption>Bảng</caption><thead><tr><th scope="col" colspan="2">a</th></tr></thead>'
    '<tbody><tr><th scope="row">b</th><td rowspan="2"></td></tr></tbody></table>',
    '<figure><img alt="Một &amp; hai" src="/media/1.webp" width="640" height="480">'
    "<figcaption>c</figcaption></figure>",
    "<blockquote><p>a</p></blockquote><pre>a\n  b</pre>",
    '<p><a href="https://langson.gov.vn/a?b=1&amp;c=2">a</a> <a href="mailto:a@b.vn">b</a> '
    '<a href="tel:+8425">c</a> <a href="/van-ban/1#x">d</a> <a href="#muc-1">e</a></p>',
    '<video src="/media/a.mp4" poster="/media/a.webp" width="640" controls="">'
    '<track src="/media/a.vtt" kind="captions" srclang="vi" label="Tiếng Việt"></video>',
    '<audio controls=""><source src="/media/a.mp3" type="audio/mpeg"></audio>',
    '<video src="/media/a.mp4" preload="none" controls=""></video>',
    "<details><summary>a</summary><p>b</p></details>",
    '<div class="notice"><p>Chú ý</p></div>',
    '<p lang="en">Hello <span lang="fr">été</span></p>',
    "<p>1&nbsp;000 &lt;b&gt; &amp; “x” 🎉 שלום</p>",
)


@pytest.mark.parametrize("html", KEPT)
def test_what_is_allowed_stays_as_it_is(html: str) -> None:
    assert clean_html(html) == html


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<h1>a</h1><h5>b</h5><h6>c</h6>", "<h2>a</h2><h4>b</h4><h4>c</h4>"),
        ("<p><b>a</b><i>b</i></p>", "<p><strong>a</strong><em>b</em></p>"),
        ("<p style='color:red' class='x' id='y' onclick='z()' data-a=1>a</p>", "<p>a</p>"),
        ("<p><font color=red>a</font><u>b</u><big>c</big></p>", "<p>abc</p>"),
        ("<p>a<!-- b --><script>c</script><style>d</style><iframe src='/e'>f</iframe></p>", "<p>a</p>"),
        ("a<div>b</div><section>c</section>d", "<p>a</p><p>b</p><p>c</p><p>d</p>"),
        ("<b><div>a</div><div>b</div></b>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<p>&nbsp;</p><p><br></p><p><strong> </strong></p><h2></h2><ul></ul><div></div>", ""),
        ("<p>a<em> </em>b<strong></strong></p>", "<p>a b</p>"),
        ("<p>a\n\n\tb</p>\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a</li><li><ul><li>b</li></ul></li></ul>"),
        ("<td>a</td>", "<p>a</p>"),
        ("<img src='file:///C:/a.png'><img src='data:image/png;base64,AA'><img src='a.png'>", ""),
        ("<img src=/a.png width=50% height=9px>", '<p><img alt="" src="/a.png"></p>'),
        ("<video src='https://other.vn/a.mp4'></video><audio></audio><source src=/a.mp3>", ""),
        ("<video src=/a.mp4 autoplay loop></video>", '<video src="/a.mp4" controls=""></video>'),
        ("<div class='x notice'>a</div>", '<div class="notice"><p>a</p></div>'),
        ("<p class=notice lang='x y'>a</p><span lang=''>b</span>", "<p>a</p><p>b</p>"),
        ("<a href=/x><p>a</p></a>", '<p><a href="/x">a</a></p>'),
        ("<h2><p>a</p></h2><summary><div>b</div></summary>", "<h2>a</h2><summary>b</summary>"),
        ("<pre>\n\n\na</pre>", "<pre>a</pre>"),
        ("<td colspan=0>", ""),
        ("a &lt;script&gt; & b", "<p>a &lt;script&gt; &amp; b</p>"),
    ],
)  # fmt: skip
def test_what_becomes_of_other_markup(html: str, cleaned: str) -> None:
    assert clean_html(html) == cleaned


@pytest.mark.parametrize(
    "address",
    ["//evil.vn", "/\\evil.vn", "\\\\evil.vn", "/\t/evil.vn", "\n//evil.vn", "javascript:alert(1)",
    "JaVa\tScript:x",
     "data:text/html,x", "vbscript:x", "file:///etc", "a.html", "?a=1", "", "http://", "https:\\\\evil",
     "blob:x",
     "&#106;avascript:x", "ftp://a.vn", "\u202e//evil.vn", "http:///evil"],
)  # fmt: skip
def test_links_elsewhere_than_to_the_web_the_site_or_a_person_are_only_text(address: str) -> None:
    assert clean_html(f'<p><a href="{address}">a</a></p>') == "<p>a</p>"


def test_text_is_stored_composed_and_visible() -> None:
    decomposed = unicodedata.normalize(
        "NFD", "<p>Ủy ban\u200b nhân\u00ad dân\x00</p><img src=/a.png alt='Ảnh  một'>"
    )
    assert clean_html(decomposed) == '<p>Ủy ban nhân dân</p><p><img alt="Ảnh một" src="/a.png"></p>'


def test_lone_surrogates_are_dropped() -> None:
    assert clean_html("<p>a\ud83db</p>") == "<p>ab</p>"
    assert html_to_text("a\udc00b") == "ab"


def test_text_of_html_has_a_line_for_each_block() -> None:
    html = (
        "<h2>Một&nbsp;&amp; hai</h2><p>ba<br>bốn\nnăm</p><ul><li>x</li><li>y</li></ul>"
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table><script>z</script><p>a<b>b</b>c"
    )
    assert [line for line in html_to_text(html).split("\n") if line] == [
        "Một & hai", "ba", "bốn năm", "x", "y", "1 2", "3", "abc",
    ]  # fmt: skip
    assert html_to_text("") == html_to_text("<p> </p>") == ""
    assert html_to_text("a &lt;b&gt; c") == "a <b> c"


def test_headings_come_with_their_levels() -> None:
    html = clean_html("<h1>Một <b>hai</b></h1><p>x</p><h3 lang=vi>Ba &amp; bốn</h3>")
    assert [tuple(heading) for heading in headings(html)] == [(2, "Một hai"), (3, "Ba & bốn")]
