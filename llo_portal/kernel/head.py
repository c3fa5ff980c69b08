"""What a public page tells search engines and the apps people share it with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

# inside <script> only these can end the element or open a comment; JSON knows them escaped as well
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def absolute(path: str) -> str:
    """The one public address of a page, whatever name the visitor used."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"


@dataclass(frozen=True, slots=True)
class Head:
    """`path` is that of the page that should be found; `data` are schema.org objects. Unfindable pages are still followed."""

    description: str
    path: str
    data: tuple[Mapping[str, Any], ...] = ()
    image: str = ""
    is_findable: bool = True

    @property
    def canonical(self) -> str:
        return absolute(self.path)

    @property
    def image_url(self) -> str:
        return absolute(self.image) if self.image else ""

    @property
    def json_ld(self) -> SafeString:
        """Data, not code: a browser does not run it and the CSP does not stop it."""
        return mark_safe("".join(_script(each) for each in self.data))  # noqa: S308 - escaped in _script


def _script(data: Mapping[str, Any]) -> str:
    told = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/ld+json">{told.translate(_ESCAPED)}</script>'


def crumbs_data(crumbs: list[tuple[str, str]]) -> dict[str, Any]:
    """BreadcrumbList from (label, path); the last one is the page itself and has no path."""
    items = [
        {"@type": "ListItem", "position": number, "name": label} | ({"item": absolute(path)} if path else {})
        for number, (label, path) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
