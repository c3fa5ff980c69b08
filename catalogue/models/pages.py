"""Texts of the public site that the provider writes itself."""

from django.db import models
from django.urls import reverse

from catalogue.querysets import EditablePageQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel


@tracked
class EditablePage(UUIDModel, Dated):
    """Privacy, terms, complaints, accessibility. The body is markdown."""

    slug = models.SlugField("adres", max_length=60, unique=True)
    title = models.CharField("titel", max_length=120)
    body = models.TextField("tekst")
    order = models.PositiveSmallIntegerField("volgorde", default=10)

    objects = EditablePageQuerySet.as_manager()

    class Meta:
        ordering = ("order", "title")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalogue:page", args=[self.slug])
