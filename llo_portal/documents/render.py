"""From frozen context to PDF. WeasyPrint takes seconds to import, so it is imported when the first PDF is made."""

import atexit
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Engine
from django.template.loader import get_template

HOUSE = "http://house.invalid/"  # a base that urljoin understands; it is never asked
LIBRARIES = {"llo": "llo_portal.kernel.templatetags.llo"}


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()


def canonical(context: dict[str, Any]) -> str:
    return json.dumps(context, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def template_words(key: str) -> tuple[str, str]:
    """Source of `<app>/pdf/<name>.html` and its stylesheet beside it, for a key such as "offers/pdf/quote"."""
    found: Any = get_template(f"{key}.html")
    source = Path(found.origin.name)
    html, sheet = source.read_text(encoding="utf-8"), source.with_suffix(".css")
    shared = (settings.BASE_DIR / "static" / "css" / "print.css").read_text(encoding="utf-8")
    return html, shared + (sheet.read_text(encoding="utf-8") if sheet.exists() else "")


@lru_cache(maxsize=64)
def _compiled(html: str) -> Any:
    # stored words stand alone: an engine without loaders cannot include a file that changes later
    return Engine(loaders=[], libraries=LIBRARIES, builtins=list(LIBRARIES.values())).from_string(html)


def render_html(html: str, context: dict[str, Any]) -> str:
    """The words of the document as HTML."""
    return _compiled(html).render(Context(context))


def _allowed_path(url: str) -> Path:
    """Only our own static files and pictures under media; the network and the rest of the disk do not exist."""
    path = unquote(urlparse(url).path)
    if path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
        return Path(str(found))
    media = Path(settings.MEDIA_ROOT).resolve()
    target = (media / path.removeprefix("/media/")).resolve()
    if path.startswith("/media/") and target.is_relative_to(media) and target.is_file():
        return target
    raise ValueError(f"not allowed in a document: {url[:100]}")


@lru_cache(maxsize=1)
def _library() -> Any:
    """WeasyPrint, on first use. On being imported it makes Pillow take half pictures for whole ones in the whole process,
    also where one is uploaded."""
    import weasyprint
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


@lru_cache(maxsize=1)
def _workshop() -> Any:
    return _library().text.fonts.FontConfiguration(), {}


@lru_cache(maxsize=1)
def house_fetcher() -> Any:
    urls = _library().urls

    class HouseFetcher(urls.URLFetcher):  # type: ignore[name-defined, misc]
        """Our own files and `data:` that the template itself brings; no network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if not url.startswith(HOUSE):
                raise ValueError(f"not allowed in a document: {url[:100]}")
            path = _allowed_path(url)
            return urls.URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": _mime(path)})

    return HouseFetcher(allowed_protocols=("data", "http"), allow_redirects=False, fail_on_errors=True)


def _mime(path: Path) -> str:
    import mimetypes

    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


class NotAllowed(Exception):
    """The document asks for something outside the house."""


def render_pdf(html: str, css: str, context: dict[str, Any], *, variant: str = "pdf/ua-1") -> bytes:
    """A tagged PDF with embedded fonts. Raises NotAllowed when it asks for anything but our own files."""
    weasyprint = _library()
    fonts, pictures = _workshop()
    fetcher, mine = house_fetcher(), dict(pictures)
    try:
        sheet = _stylesheet(css, fonts, fetcher)
        page = weasyprint.HTML(string=render_html(html, context), base_url=HOUSE, url_fetcher=fetcher)
        pdf: bytes = page.write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant=variant, cache=mine, optimize_images=True
        )
    except weasyprint.urls.FatalURLFetchingError as error:  # a BaseException: it would take the worker down with it
        raise NotAllowed(str(error)) from error
    # only those of the house: every paper brings a QR code of its own, and a thousand of them took 800 MB
    pictures.update((key, found) for key, found in mine.items() if not str(key).startswith("data:"))
    return pdf


_sheets: dict[str, Any] = {}


def _stylesheet(css: str, fonts: Any, fetcher: Any) -> Any:
    if css not in _sheets:
        _sheets.clear() if len(_sheets) > 16 else None
        _sheets[css] = _library().CSS(string=css, base_url=HOUSE, font_config=fonts, url_fetcher=fetcher)
    return _sheets[css]


@atexit.register
def _close_workshop() -> None:
    """A FontConfiguration that outlives WeasyPrint's modules complains on the way out."""
    _sheets.clear()
    _workshop.cache_clear()
