"""Vestigingen: where the people of an organisation work."""

from django.db import models
from django.db.models import Q

from clients.models.organisation import Organisation
from clients.querysets import SiteQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Region


@tracked
class OrganisationSite(UUIDModel, Dated):
    """A location besides the address of the organisation itself; `employees` work there."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites", verbose_name="organisatie")
    name = models.CharField("naam van de vestiging", max_length=120)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80)
    region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    employees = models.PositiveIntegerField("medewerkers", null=True, blank=True)
    is_closed = models.BooleanField("gesloten", default=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ("is_closed", "place", "name")
        verbose_name, verbose_name_plural = "vestiging", "vestigingen"
        constraints = (
            models.CheckConstraint(condition=Q(region="") | Q(region__in=Region.values), name="site_region_known"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"
