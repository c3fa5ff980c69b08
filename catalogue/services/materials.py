"""The material bank: what is kept is checked by content, and a changed file replaces the old one."""

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catalogue import files
from catalogue.errors import CatalogueError
from catalogue.models import Audience, Material, MaterialKind


def save(*, material: Material, content: bytes | None = None, name: str = "", by: Any) -> Material:
    """Stores a filled material, with a new file when `content` is given. Raises CatalogueError."""
    if material.kind == MaterialKind.TEST:
        material.audience = Audience.TRAINERS
    found = files.examine(content, name) if content is not None else None
    if material.url and (found or material.file):
        raise CatalogueError("Kies een adres of een bestand, niet allebei.", field="url")
    material.by = by
    try:
        with transaction.atomic():
            old = material.file.name if found and material.file else ""
            if found and content is not None:
                material.file_name, material.mime, material.size = found.name, found.mime, len(content)
                material.file.save(f"{material.pk}.{found.ending}", ContentFile(content), save=False)
            material.save()
            if old and old != material.file.name:
                storage = material.file.storage
                transaction.on_commit(lambda: storage.delete(old))
    except IntegrityError as error:
        raise CatalogueError("Dit materiaal kunnen we zo niet bewaren. Kijk het nog eens na.") from error
    return material


def remove(*, pk: UUID, by: Any) -> None:
    """Takes a material out of the bank, its file too."""
    with transaction.atomic():
        material = Material.objects.select_for_update().get(pk=pk)
        name, storage = material.file.name, material.file.storage
        material.delete()
        if name:
            transaction.on_commit(lambda: storage.delete(name))
