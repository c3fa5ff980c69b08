"""The tokens of the one token file are readable in every pair that carries text or a boundary."""

import re
from pathlib import Path

import pytest

from llo_portal.kernel.contrast import (
    GRAPHIC_MINIMUM,
    TEXT_MINIMUM,
    brand_shades,
    contrast,
    is_colour,
    mix,
    readable_as_brand,
)

CSS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
TOKENS = dict(re.findall(r"^\s*--([a-z-]+):\s*(#[0-9a-f]{6});", CSS.read_text(), re.MULTILINE))

TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "mist"), ("ink-soft", "paper"), ("ink-soft", "mist"),
    ("petrol", "paper"), ("petrol", "mist"), ("petrol", "petrol-tint"),
    ("petrol-deep", "paper"), ("petrol-deep", "mist"), ("petrol-deep", "petrol-tint"), ("ink", "petrol-tint"),
    ("paper", "petrol"), ("paper", "petrol-deep"), ("paper", "night"), ("paper", "brick"), ("paper", "leaf"),
    ("sun", "night"),
    ("leaf", "paper"), ("leaf", "leaf-tint"), ("ink", "leaf-tint"),
    ("amber", "paper"), ("amber", "amber-tint"), ("ink", "amber-tint"),
    ("brick", "paper"), ("brick", "brick-tint"), ("ink", "brick-tint"),
]  # fmt: skip
GRAPHIC_PAIRS = [
    ("edge", "paper"),
    ("edge", "mist"),
    ("petrol", "mist"),
    ("sun", "night"),
    ("ink", "mist"),
]


@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_is_readable(front: str, back: str) -> None:
    assert contrast(TOKENS[front], TOKENS[back]) >= TEXT_MINIMUM


@pytest.mark.parametrize(("front", "back"), GRAPHIC_PAIRS)
def test_boundaries_and_focus_are_visible(front: str, back: str) -> None:
    assert contrast(TOKENS[front], TOKENS[back]) >= GRAPHIC_MINIMUM


def test_no_component_brings_a_colour_of_its_own() -> None:
    """app.css and parts.css draw from tokens; only shadows and the backdrop are written out."""
    for name in ("app.css", "parts.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", (CSS.parent / name).read_text()) == [], name


def test_black_on_white_is_the_known_maximum() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_contrast_does_not_care_which_one_is_in_front() -> None:
    assert contrast("#0b5563", "#ffffff") == contrast("#ffffff", "#0b5563")


def test_the_house_colour_is_accepted_and_a_pale_one_refused() -> None:
    assert readable_as_brand(TOKENS["petrol"])
    assert readable_as_brand("#7a1f5c")
    assert not readable_as_brand(TOKENS["sun"])
    assert not readable_as_brand("#5fa8d3")


def test_shades_of_a_brand() -> None:
    assert mix("#ffffff", "#000000", 0.5) == "#808080"
    assert set(brand_shades("#0b5563")) == {"petrol", "petrol-deep", "petrol-tint"}


@pytest.mark.parametrize("text", ["0b5563", "#0b556", "red", "", "#0b5563;}", "#zzzzzz"])
def test_only_a_full_hex_colour_is_a_colour(text: str) -> None:
    assert not is_colour(text)
    with pytest.raises(ValueError, match="rrggbb"):
        contrast(text, "#ffffff")
