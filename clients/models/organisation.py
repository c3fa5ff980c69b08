"""Organisations and the people we know there."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Person, Team
from catalogue.models import Institution
from clients.choices import LegalForm, OrganisationKind, SizeClass
from clients.querysets import ContactQuerySet, OrganisationQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Region, Sector
from llo_portal.kernel.functions import NameKey


class OrganisationKey(models.Func):
    """Name without legal form, accents, case and punctuation: clients.names.organisation_key in the database."""

    function = "organisation_key"
    output_field = models.TextField()


kvk_validator = RegexValidator(r"^\d{8}$", "Een KvK-nummer heeft acht cijfers.")


@tracked
class Organisation(UUIDModel, Dated):
    """A client, payer or partner."""

    name = models.CharField("naam", max_length=160)
    sort_key = models.GeneratedField(
        expression=NameKey(models.F("name")), output_field=models.TextField(), db_persist=True
    )
    match_key = models.GeneratedField(
        expression=OrganisationKey(models.F("name")), output_field=models.TextField(), db_persist=True
    )
    kind = models.CharField("soort", max_length=20, choices=OrganisationKind, default=OrganisationKind.EMPLOYER)
    legal_form = models.CharField("rechtsvorm", max_length=20, choices=LegalForm, blank=True)
    kvk = models.CharField("KvK-nummer", max_length=8, blank=True, db_index=True, validators=(kvk_validator,))
    sector = models.CharField("sector", max_length=24, choices=Sector, blank=True)
    size = models.CharField("medewerkers", max_length=10, choices=SizeClass, blank=True)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    institution = models.OneToOneField(
        Institution, models.PROTECT, null=True, blank=True, related_name="organisation", verbose_name="opleider"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="owned_organisations",
        verbose_name="accountmanager",
    )  # fmt: skip
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, verbose_name="team")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key",)
        indexes = (
            models.Index(fields=("sort_key",), name="organisation_by_name"),
            models.Index(fields=("match_key",), name="organisation_by_match"),
            GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="organisation_name_trgm"),
            GinIndex(OpClass(NameKey(F("place")), name="gin_trgm_ops"), name="organisation_place_trgm"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kvk="") | Q(kvk__regex=r"^[0-9]{8}$"), name="organisation_kvk"),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="organisation_not_into_itself"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("clients:organisation_detail", args=[self.pk])


@tracked
class Contact(UUIDModel, Dated):
    """Contactpersoon: a person in a function at an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts", verbose_name="organisatie")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts", verbose_name="persoon")
    function = models.CharField("functie", max_length=120, blank=True)
    is_active = models.BooleanField("werkt hier nog", default=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ("person__sort_key",)
        constraints = (models.UniqueConstraint(fields=("organisation", "person"), name="contact_once"),)

    def __str__(self) -> str:
        return self.person.full_name


class OrganisationMerge(UUIDModel):
    """`gone` became part of `kept`. `moved` tells which rows went over ({table: [ids]}) and `filled` which empty fields of
    `kept` got a value, so that a merge can be explained."""

    kept = models.ForeignKey(Organisation, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.gone} is {self.kept}"
