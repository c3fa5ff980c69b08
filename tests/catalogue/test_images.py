"""Pictures from outside: encoded anew, light, on white, and refused in words."""

import io

import pytest
from PIL import Image

from catalogue import images
from catalogue.errors import CatalogueError


def picture(size=(2000, 1000), kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def test_a_picture_is_encoded_anew_and_small():
    made = images.encode(picture() + b"<script>alert(1)</script>")
    assert (made.width, made.height) == (1280, 640)
    assert b"<script>" not in made.content
    assert made.content[8:12] == b"WEBP"


def test_the_busiest_picture_leaves_the_page_light():
    out = io.BytesIO()
    Image.effect_noise((2400, 1600), 90).convert("RGB").save(out, "JPEG")
    made = images.encode(out.getvalue())
    assert len(made.content) <= images.MAX_MADE
    assert made.width >= 640


@pytest.mark.parametrize(
    "bad", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:200], b"x" * 6_000_000]
)
def test_what_is_no_picture_is_refused_in_words(bad):
    with pytest.raises(CatalogueError):
        images.encode(bad)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_see_through_becomes_white_and_not_black(mode):
    out = io.BytesIO()
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0)).convert(mode)
    clear.save(out, "PNG", **({"transparency": 0} if mode == "P" else {}))
    with Image.open(io.BytesIO(images.encode(out.getvalue()).content)) as made:
        assert min(made.convert("RGB").getpixel((150, 100))) > 250


def test_a_picture_of_a_few_points_is_refused_in_words():
    for size in ((1, 1), (5000, 20)):
        with pytest.raises(CatalogueError, match="te klein"):
            images.encode(picture(size))
