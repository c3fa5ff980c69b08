"""Pictures from outside, encoded anew: no metadata, no scripts, no surprises. Pure: bytes in, bytes out."""

import hashlib
import io
from dataclasses import dataclass

from catalogue.errors import CatalogueError

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000  # a picture that unpacks to more is a bomb
MAX_SIDE = 1280
QUALITY = 78
KINDS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    width: int
    height: int
    checksum: str


def encode(content: bytes) -> Picture:
    """WebP of at most 1280 pixels a side, turned upright. Raises CatalogueError for what is no picture, or too large."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > MAX_BYTES:
        raise CatalogueError("Het beeld is groter dan 5 MB.", field="file")
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as found:
            if found.width * found.height > MAX_PIXELS:
                raise CatalogueError("Het beeld heeft te veel punten. Maak het kleiner.", field="file")
            upright = ImageOps.exif_transpose(found).convert("RGB")
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CatalogueError("Dit is geen leesbaar beeld. Gebruik jpg, png of webp.", field="file") from error
    out = io.BytesIO()
    upright.save(out, "WEBP", quality=QUALITY, method=4)
    made = out.getvalue()
    return Picture(made, upright.width, upright.height, hashlib.sha256(made).hexdigest())
