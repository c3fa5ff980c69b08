"""Freezing, rendering and mailing."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from llo_portal.documents import outbox, render
from llo_portal.documents.models import Document, TemplateVersion
from llo_portal.kernel import yamldata

RENDER = "document.render"


def current_template(key: str) -> TemplateVersion:
    """The stored words of a template; words that differ from every stored version become the next one."""
    html, css = render.template_words(key)
    words = render.digest(html, css)
    found = TemplateVersion.objects.filter(key=key, digest=words).first()
    if found:
        return found
    last = TemplateVersion.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    made, _ = TemplateVersion.objects.get_or_create(
        key=key, digest=words, defaults={"version": last + 1, "html": html, "css": css}
    )
    return made


def freeze(
    *, template: str, title: str, context: dict[str, Any], subject_kind: str, subject_id: UUID, by: Any,
    variant: str = "pdf/ua-1", then: dict[str, Any] | None = None,
) -> Document:  # fmt: skip
    """Stores the words and asks the outbox for the PDF. The same words about the same subject give the same Document.

    `context` must be plain JSON values. `then` is an effect ({"kind":, "payload":, "key":}) remembered once the file
    stands, such as mailing it.
    """
    version = current_template(template)
    content_hash = render.digest(version.digest, render.canonical(context))
    with transaction.atomic():
        document, _ = Document.objects.get_or_create(
            subject_kind=subject_kind, subject_id=subject_id, content_hash=content_hash,
            defaults={
                "template": version, "title": title, "context": context, "variant": variant,
                "actor_id": getattr(by, "pk", None), "actor_name": str(by or "systeem"),
            },
        )  # fmt: skip
        outbox.enqueue(RENDER, {"document": str(document.pk), "then": then}, key=f"render:{document.pk}")
    return document


def words(document: Document) -> str:
    """The document's HTML from its frozen context: the same for ever."""
    return render.render_html(document.template.html, document.context)


@outbox.handler(RENDER, label="Document")
def render_document(payload: dict[str, Any]) -> None:
    """Makes the file once. A second run finds it and only sees to what follows."""
    with transaction.atomic():
        document = Document.objects.select_for_update().select_related("template").get(pk=payload["document"])
        if not document.is_ready:
            _write_file(document)
        if then := payload.get("then"):
            outbox.enqueue(then["kind"], then["payload"], key=then["key"])


def _write_file(document: Document) -> None:
    pdf = render.render_pdf(document.template.html, document.template.css, document.context, variant=document.variant)
    storage, name = document.file.storage, f"documenten/{document.created_at:%Y/%m}/{document.pk}.pdf"
    storage.delete(name)  # half a file of a killed worker
    document.file.name = storage.save(name, ContentFile(pdf))
    document.checksum = hashlib.sha256(pdf).hexdigest()
    document.rendered_at = timezone.now()
    document.save(update_fields=["file", "checksum", "rendered_at"])


@lru_cache(maxsize=1)
def kept_kinds() -> dict[str, str]:
    """Subjects whose documents are legal remains, with why; erasing a person leaves them as they are."""
    return yamldata.load(Path(__file__).parent / "data" / "blijvend.yaml")


def reword(document: Document, change: Callable[[str], str]) -> None:
    """Other words in a frozen document, and a file made from them. Only while a person is erased: the caller sets the
    triggers aside and writes down that it happened."""
    context = json.loads(change(json.dumps(document.context, ensure_ascii=False)))
    _drop_file(document)
    Document.objects.filter(pk=document.pk).update(
        title=change(document.title), actor_name=change(document.actor_name), context=context, file="", checksum="",
        content_hash=render.digest(document.template.digest, render.canonical(context)), rendered_at=None,
    )  # fmt: skip
    key = f"render:{document.pk}:{hashlib.sha256(render.canonical(context).encode()).hexdigest()[:12]}"
    outbox.enqueue(RENDER, {"document": str(document.pk), "then": None}, key=key)


def forget(pks: list[UUID]) -> int:
    """What a document said, once nothing requires it any more: the row stays, for who points at it."""
    rows = list(Document.objects.filter(pk__in=pks).exclude(context={}))
    for document in rows:
        _drop_file(document)
        Document.objects.filter(pk=document.pk).update(
            title="Gewist na de bewaartermijn", actor_name="", context={}, file="", checksum="", rendered_at=None,
            content_hash=render.digest("gewist", str(document.pk)),
        )  # fmt: skip
    return len(rows)


def _drop_file(document: Document) -> None:
    if document.file:
        storage, name = document.file.storage, document.file.name
        transaction.on_commit(lambda: storage.delete(name))
