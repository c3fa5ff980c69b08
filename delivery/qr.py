"""A QR code as plain shapes."""

from base64 import b64encode
from io import BytesIO

import segno


def as_svg_uri(text: str) -> str:
    """`text` as an SVG data address: flat black modules, so every PDF viewer draws it."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, nl=False, dark="#14232b", omitsize=True
    )
    return "data:image/svg+xml;base64," + b64encode(out.getvalue()).decode()
