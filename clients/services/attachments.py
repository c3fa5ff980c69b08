"""Files of clients: checked by content, kept in our own storage, never shown but always handed over to keep."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catalogue import files
from catalogue.errors import CatalogueError
from clients.errors import ClientsError
from clients.models import Attachment, Contact, Intake, Organisation
from clients.services.timeline import record

MAX_BYTES = 10 * 1024 * 1024


def add_attachment(
    *, organisation: Organisation, content: bytes, name: str, title: str, intake: Intake | None = None,
    contact: Contact | None = None, is_confidential: bool = False, by: Any,
) -> Attachment:  # fmt: skip
    """Raises ClientsError (field `file`) for what is empty, too large, of a kind that could run, or there already."""
    if len(content) > MAX_BYTES:
        raise ClientsError(
            "Het bestand is groter dan 10 MB. Bewaar het elders en zet het adres in een notitie.", field="file"
        )
    try:
        found = files.examine(content, name)
    except CatalogueError as error:
        raise ClientsError(error.message, field="file") from error
    row = Attachment(
        organisation=organisation, intake=intake, contact=contact, title=title, file_name=found.name, mime=found.mime,
        size=len(content), checksum=hashlib.sha256(content).hexdigest(), is_confidential=is_confidential, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.file.name = ""
            row.save()
            row.file.save(f"{row.pk}.{found.ending}", ContentFile(content))
            if not is_confidential:
                record(organisation=organisation, kind="bijlage", text=f"Bijlage toegevoegd: {title}", by=by)
    except IntegrityError as error:
        raise ClientsError("Dit bestand staat hier al.", field="file") from error
    return row


def remove_attachment(*, attachment: Attachment, by: Any) -> None:
    """The file goes too; the timeline keeps that it was there."""
    with transaction.atomic():
        forget([attachment])
        if not attachment.is_confidential:
            text = f"Bijlage verwijderd: {attachment.title}"
            record(organisation=attachment.organisation, kind="bijlage", text=text, by=by)


def forget(attachments: Any) -> int:
    """Deletes rows, and their files once the transaction holds. Gives how many."""
    count = 0
    for row in attachments:
        name, storage = row.file.name, row.file.storage
        row.delete()
        if name:
            transaction.on_commit(lambda name=name, storage=storage: storage.delete(name))  # type: ignore[misc]
        count += 1
    return count
