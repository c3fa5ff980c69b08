"""What an uploaded learning material really is, by its content. Pure: bytes in, kind out; the browser's word counts for
nothing, and what could run (macros, scripts, html) is refused."""

import io
import re
import zipfile
from dataclasses import dataclass

from catalogue.errors import CatalogueError

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_NAME = 120
OFFICE = {
    "word/document.xml": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "ppt/presentation.xml": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "xl/workbook.xml": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
STARTS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"ID3", "mp3", "audio/mpeg"),
)
REFUSED = "Dit soort bestand kunnen we niet bewaren. Gebruik pdf, docx, pptx, xlsx, png, jpg, mp3 of mp4."


@dataclass(frozen=True, slots=True)
class Found:
    """`name` is safe to offer as a file name, with the ending that belongs to the content."""

    name: str
    ending: str
    mime: str


def examine(content: bytes, name: str) -> Found:
    """Raises CatalogueError (field `file`) for what is empty, too large, unknown or may run something."""
    if not content:
        raise CatalogueError("Het bestand is leeg.", field="file")
    if len(content) > MAX_BYTES:
        raise CatalogueError("Het bestand is groter dan 25 MB. Zet het elders en bewaar het adres.", field="file")
    ending, mime = _kind(content)
    return Found(f"{_stem(name)}.{ending}", ending, mime)


def _kind(content: bytes) -> tuple[str, str]:
    for start, ending, mime in STARTS:
        if content.startswith(start):
            return ending, mime
    if content[4:8] == b"ftyp":
        return "mp4", "video/mp4"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    raise CatalogueError(REFUSED, field="file")


def _office(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CatalogueError(
            "Dit bestand is beschadigd. Bewaar het opnieuw en probeer nog eens.", field="file"
        ) from error
    names = {part.filename for part in parts}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise CatalogueError("In dit bestand zitten macro's. Bewaar het zonder macro's.", field="file")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise CatalogueError("Dit bestand wordt bij het uitpakken te groot.", field="file")
    for inside, kind in OFFICE.items():
        if inside in names:
            return kind
    raise CatalogueError(REFUSED, field="file")


def _stem(name: str) -> str:
    """The name without folders, ending and what file systems or headers choke on."""
    bare = name.replace("\x00", "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[^\w \-()]+", "_", bare).strip(" _")[:MAX_NAME] or "bestand"
