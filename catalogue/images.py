"""Pictures from outside, encoded anew: no metadata, no scripts, no surprises. Pure: bytes in, bytes out."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from catalogue.errors import CatalogueError

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000  # a picture that unpacks to more is a bomb
MIN_SIDE = 100
MAX_SIDE = 1280
MAX_MADE = 85_000  # bytes: with it the course page still weighs less than 200 KB
STEPS = ((MAX_SIDE, 78), (MAX_SIDE, 60), (1120, 50), (960, 40), (800, 30), (640, 20))  # side in pixels, quality
KINDS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    width: int
    height: int
    checksum: str


def encode(content: bytes) -> Picture:
    """WebP of at most 1280 pixels a side and 85 kB, turned upright. Raises CatalogueError for what is no picture, or too large."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > MAX_BYTES:
        raise CatalogueError("Het beeld is groter dan 5 MB.", field="file")
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as found:
            if found.width * found.height > MAX_PIXELS:
                raise CatalogueError("Het beeld heeft te veel punten. Maak het kleiner.", field="file")
            if min(found.size) < MIN_SIDE:
                raise CatalogueError(f"Het beeld is te klein: minstens {MIN_SIDE} punten hoog en breed.", field="file")
            upright = _opaque(ImageOps.exif_transpose(found))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CatalogueError("Dit is geen leesbaar beeld. Gebruik jpg, png of webp.", field="file") from error
    made = _light(upright)
    return Picture(made, upright.width, upright.height, hashlib.sha256(made).hexdigest())


def _opaque(picture: Any) -> Any:
    """What is see-through becomes white, like the page; dropping it would show whatever colour lies under it, mostly black."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    shown = picture.convert("RGBA")
    white = Image.new("RGBA", shown.size, "white")
    white.alpha_composite(shown)
    return white.convert("RGB")


def _light(picture: Any) -> bytes:
    """Coarser, then smaller, until the page that shows it stays under 200 KB. Shrinks the picture in place."""
    for side, quality in STEPS:
        picture.thumbnail((side, side))
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= MAX_MADE:
            break
    return out.getvalue()
