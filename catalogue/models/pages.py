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


class HouseTextKey(models.TextChoices):
    """What is the same for every course and asked for by the checks of the course page."""

    PAYMENT = "betalen", "Betalen in delen of via je werkgever"
    HELP = "hulp", "Hulp bij dyslexie, taal, ziekte, kinderopvang of geld"
    MISSED = "gemist", "Een les gemist of moeten stoppen"
    CANCELLATION = "annuleren", "Bedenktijd en annuleren"
    AFTER = "na-aanmelden", "Wat er gebeurt na Aanmelden"
    EXEMPTION = "overslaan", "Delen overslaan met evc of een vrijstelling"


@tracked
class HouseText(models.Model):
    """One text for all courses: nobody writes it twice. Markdown."""

    key = models.CharField("onderwerp", max_length=20, choices=HouseTextKey, primary_key=True)
    body = models.TextField("tekst")
    updated_at = models.DateTimeField("gewijzigd", auto_now=True)

    objects = EditablePageQuerySet.as_manager()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.get_key_display()
