"""A logo: checked by its content, made small and written anew, so that nothing but the picture is kept."""

import io
import warnings
from typing import IO, Any

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 5000
BOX = (640, 240)
FORMATS = ("PNG", "JPEG", "WEBP")


def clean(file: IO[bytes] | Any, size: int) -> bytes:
    """PNG bytes of at most 640 by 240. Raises ValueError with a Dutch reason."""
    if size > MAX_BYTES:
        raise ValueError("Dit bestand is groter dan 2 MB. Kies een kleiner bestand.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
            if max(picture.size) > MAX_SIDE:
                raise ValueError("Deze afbeelding is te groot. Kies er een van hooguit 5000 bij 5000 punten.")
            picture.load()
            small = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValueError("Dit is geen afbeelding die we kunnen lezen. Kies een png, jpg of webp.") from None
    small.thumbnail(BOX)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
