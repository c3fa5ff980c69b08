"""Our own PDFs, after the page's own check."""

from typing import Any

from django.http import FileResponse, Http404


def document_response(document: Any) -> FileResponse:
    """404 while there is no file yet."""
    if document is None or not document.is_ready:
        raise Http404
    return FileResponse(document.file.open("rb"), content_type="application/pdf", filename=f"{document.title}.pdf")
