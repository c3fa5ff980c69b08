"""Alumni: who finished and agreed to hear from us, for what, and how that can be shown (M14, AVG art. 7)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Person
from delivery.querysets.alumni import AlumnusQuerySet, ConsentQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel


class AlumniPurpose(models.TextChoices):
    MEETINGS = "bijeenkomsten", "Bijeenkomsten"
    COURSES = "aanbod", "Nieuws over opleidingen"
    REFERENT = "referent", "Vertellen over de opleiding"


class Way(models.TextChoices):
    LINK = "link", "Persoonlijke link in een mail"
    ACCOUNT = "account", "Eigen account"
    CLICK = "klik", "Eén klik in een mail"
    STAFF = "medewerker", "Gevraagd aan een medewerker"


@tracked
class Alumnus(UUIDModel, Dated):
    """Somebody with a certificate whom we asked, or who came by themselves. Being here is no consent. `email` is an address
    that the person confirmed; empty means that of the person."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="alumnus", verbose_name="persoon")
    email = models.EmailField("eigen e-mailadres", blank=True)
    invited_at = models.DateTimeField("gevraagd op", null=True, blank=True)
    declined_at = models.DateTimeField("wil niets op", null=True, blank=True)

    objects = AlumnusQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "alumni"
        ordering = ("person__sort_key",)

    def __str__(self) -> str:
        return self.person.full_name

    @property
    def address(self) -> str:
        return self.email or self.person.email


CONTENT = ("alumnus", "purpose", "given_at", "given_by", "version", "words", "sent_to")


@tracked
class AlumniConsent(UUIDModel):
    """Yes to one purpose: when, how, and to which words. `sent_to` is the address of the mail with the link, or of the
    account. Nobody gives it for somebody else; who withdraws and comes back gives another."""

    alumnus = models.ForeignKey(Alumnus, models.CASCADE, related_name="consents", verbose_name="alumnus")
    purpose = models.CharField("waarvoor", max_length=14, choices=AlumniPurpose)
    given_at = models.DateTimeField("gegeven op")
    given_by = models.CharField("hoe gegeven", max_length=10, choices=Way)
    version = models.CharField("versie van de tekst", max_length=20)
    words = models.CharField("de tekst", max_length=300)
    sent_to = models.EmailField("adres waar de vraag aankwam", blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    withdrawn_by = models.CharField("hoe ingetrokken", max_length=10, choices=Way, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("alumnus", "purpose"), condition=Q(withdrawn_at=None), name="one_open_consent"
            ),
            models.CheckConstraint(condition=Q(given_by__in=(Way.LINK, Way.ACCOUNT)), name="consent_is_given_oneself"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="withdrawn_says_how",
            ),
        )
        triggers = (
            guards.frozen("given", "a consent keeps its day and its words", fields=CONTENT),
            guards.frozen(
                "withdrawn_is_final", "who comes back gives a new consent", fields=("withdrawn_at", "withdrawn_by"),
                when=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            guards.refuse("kept", "a consent is withdrawn, never deleted", operation=pgtrigger.Delete),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.alumnus}: {self.get_purpose_display()}"
