"""Organisations and the people we know there."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Person, Team
from catalogue.models import Institution
from clients.choices import LegalForm, OrganisationKind, SizeClass
from clients.querysets import ContactQuerySet, MergeQuerySet, OrganisationQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Region, Sector
from llo_portal.kernel.functions import NameKey

MAX_DEPTH = 20
"""Steps from a daughter up to the top of its group."""


class OrganisationKey(models.Func):
    """Name without legal form, accents, case and punctuation: clients.names.organisation_key in the database."""

    function = "organisation_key"
    output_field = models.TextField()


# one writer at a time, since two halves of a circle may be drawn at once
_GROUP_IS_A_TREE = f"""
IF NEW.parent_id IS NULL THEN RETURN NEW; END IF;
PERFORM pg_advisory_xact_lock(hashtext('clients.group_is_a_tree'));
above := NEW.parent_id; steps := 0;
WHILE above IS NOT NULL LOOP
  IF above = NEW.id THEN {guards.violation("a group is not a circle")} END IF;
  steps := steps + 1;
  IF steps > {MAX_DEPTH} THEN {guards.violation("a group is too deep")} END IF;
  SELECT o.parent_id INTO above FROM clients_organisation o WHERE o.id = above;
END LOOP;
RETURN NEW;
"""  # noqa: S608 - no value of a user
_NETWORK_STAYS = f"""
IF OLD.kind = 'netwerk' AND NEW.kind <> 'netwerk'
   AND EXISTS (SELECT 1 FROM clients_networkmember m WHERE m.network_id = NEW.id)
THEN {guards.violation("a network with members stays a network")} END IF;
RETURN NEW;
"""  # noqa: S608 - no value of a user
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
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="daughters", verbose_name="moederorganisatie"
    )
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
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="organisation_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="organisation_not_into_itself"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="group_is_a_tree", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                declare=[("above", "uuid"), ("steps", "int")], func=_GROUP_IS_A_TREE,
            ),
            pgtrigger.Trigger(
                name="network_with_members", when=pgtrigger.Before, operation=pgtrigger.UpdateOf("kind"),
                func=_NETWORK_STAYS,
            ),
        )  # fmt: skip

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
    """`gone` became part of `kept`. What is needed to explain it and to take it apart again: `moved` tells which rows went
    over ({relation: [ids]}), `filled` which empty fields of `kept` got which value, `folded` which contacts of `gone` were
    already known at `kept` ([{"gone": id, "kept": id, "moved": {relation: [ids]}}]) and `signposts` which earlier merged
    organisations pointed at `gone`. `stayed` counts, after undoing, what was left where it was by Dutch name."""

    kept = models.ForeignKey(Organisation, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    folded = models.JSONField(default=list)
    signposts = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    stayed = models.JSONField(default=dict)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.gone} is {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("clients:merge_detail", args=[self.pk])
