"""Contrast by WCAG 2.2 and the shades that follow from a provider's own colour."""

import re

TEXT_MINIMUM = 4.5
GRAPHIC_MINIMUM = 3.0

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Written as #rrggbb."""
    return _HEX.fullmatch(text) is not None


def _channels(colour: str) -> tuple[int, int, int]:
    if not is_colour(colour):
        raise ValueError("a colour is written as #rrggbb")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black and 1 for white (WCAG 2.2)."""
    parts = (value / 255 for value in _channels(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`share` of `colour`, the rest of `other`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def brand_shades(colour: str) -> dict[str, str]:
    """The three tokens a provider may replace: petrol, its deep shade for hover, its tint for surfaces."""
    return {
        "petrol": colour,
        "petrol-deep": mix(colour, "#000000", 0.75),
        "petrol-tint": mix(colour, "#ffffff", 0.11),
    }


def readable_as_brand(colour: str) -> bool:
    """White text on it, and it as text on white, on our grey and on its own tint, are all readable."""
    shades = brand_shades(colour)
    surfaces = ("#ffffff", "#f3f6f7", shades["petrol-tint"])
    return all(contrast(colour, surface) >= TEXT_MINIMUM for surface in surfaces)
