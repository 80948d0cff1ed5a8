import pytest

from liencong.sites.intake.formats.wordpress_html import left_out_shortcodes, to_html


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Một\n\nHai\nBa", "<p>Một</p>\n<p>Hai<br>\nBa</p>"),
        ("<h2>Đầu đề</h2>\n\nChữ", "<h2>Đầu đề</h2>\n<p>Chữ</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<!-- wp:paragraph -->\n<p>Một</p>\n<!-- /wp:paragraph -->", "<p>Một</p>"),
        (
            '[caption id="a" width="3"]<img src="x.jpg"> Cầu mới[/caption]',
            '<figure><img src="x.jpg"><figcaption>Cầu mới</figcaption></figure>',
        ),
        (
            '[caption caption="Cầu"]<a href="y"><img src="x.jpg"></a>[/caption]',
            '<figure><a href="y"><img src="x.jpg"></a><figcaption>Cầu</figcaption></figure>',
        ),
        ("[embed]https://a.vn/v[/embed]", '<p><a href="https://a.vn/v">https://a.vn/v</a></p>'),
        (
            '[audio mp3="https://a.vn/a.mp3"][/audio]',
            '<p><a href="https://a.vn/a.mp3">https://a.vn/a.mp3</a></p>',
        ),
        ("Số [1] và [2]", "<p>Số [1] và [2]</p>"),
    ],
)
def test_bodies_say_the_same_without_wordpress(written: str, meant: str) -> None:
    assert to_html(written) == meant


def test_shortcodes_that_mean_nothing_here_go_out_and_are_named() -> None:
    body = 'Trước [gallery ids="1"] [contact-form-7 id="2"] sau [embed]https://a.vn[/embed]'
    assert "[" not in to_html(body)
    assert left_out_shortcodes(body) == ["contact-form-7", "gallery"]


@pytest.mark.parametrize("piece", ["[caption]", "[gallery ", "<!-- wp:x ", "[audio]   ", "<pre>", "\n\n"])
def test_hostile_bodies_take_no_longer_than_their_length(piece: str) -> None:
    to_html(piece * 50_000)
