"""Netwerken (M20): organisations that buy together, and how they share what it costs."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from clients.choices import SharingKey
from clients.models.organisation import Organisation
from clients.querysets import MemberQuerySet, OfNetwork
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel

_IS_NETWORK = f"""
IF NOT EXISTS (SELECT 1 FROM clients_organisation o WHERE o.id = NEW.network_id AND o.kind = 'netwerk')
THEN {guards.violation("only a network has members")} END IF;
RETURN NEW;
"""  # noqa: S608 - no value of a user
_ADDS_UP = f"""
IF TG_TABLE_NAME = 'clients_networkshare' THEN the_division := COALESCE(NEW.division_id, OLD.division_id);
ELSE the_division := NEW.id; END IF;
SELECT d.amount INTO the_amount FROM clients_costdivision d WHERE d.id = the_division;
IF the_amount IS NULL THEN RETURN NULL; END IF;
SELECT COALESCE(sum(s.amount), 0) INTO the_sum FROM clients_networkshare s WHERE s.division_id = the_division;
IF the_sum <> the_amount THEN {guards.violation("the shares of a division add up to its amount")} END IF;
"""  # noqa: S608 - no value of a user
_DECLARED = [("the_division", "uuid"), ("the_amount", "numeric"), ("the_sum", "numeric")]


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


@tracked
class NetworkMember(UUIDModel, Dated):
    """An organisation takes part in a network from a day on, for a while or still. `employees` is what it counts for when
    costs are shared by size."""

    network = models.ForeignKey(Organisation, models.PROTECT, related_name="members", verbose_name="netwerk")
    member = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name="lid")
    starts_on = models.DateField("lid vanaf")
    ends_on = models.DateField("lid tot en met", null=True, blank=True)
    employees = models.PositiveIntegerField("aantal medewerkers", null=True, blank=True)
    note = models.CharField("opmerking", max_length=200, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ("member__sort_key", "-starts_on")
        verbose_name, verbose_name_plural = "lidmaatschap", "lidmaatschappen"
        constraints = (
            models.CheckConstraint(condition=~Q(network=F("member")), name="network_not_its_own_member"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="network_member_period"
            ),
            ExclusionConstraint(
                name="network_member_once_at_a_time",
                expressions=[
                    ("network", RangeOperators.EQUAL), ("member", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.Trigger(
                name="of_a_network", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.UpdateOf("network_id"),
                func=_IS_NETWORK,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} in {self.network}"


@tracked
class CostDivision(UUIDModel, Dated):
    """Kostenverdeling: an amount without VAT, divided over members by a key. `subject_kind` and `subject_id` name the quote
    or programme it is of, of a chapter above; both empty for a division that stands alone."""

    network = models.ForeignKey(Organisation, models.PROTECT, related_name="divisions", verbose_name="netwerk")
    title = models.CharField("waarvoor", max_length=160)
    amount = models.DecimalField("bedrag (excl. btw)", max_digits=12, decimal_places=2)
    key = models.CharField("verdeelsleutel", max_length=12, choices=SharingKey)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    subject_url = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gemaakt door")

    objects = OfNetwork.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name, verbose_name_plural = "kostenverdeling", "kostenverdelingen"
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="division_amount"),
            models.CheckConstraint(condition=Q(key__in=SharingKey.values), name="division_key_known"),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id__isnull=True) | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="division_whole_subject",
            ),
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id"), condition=Q(subject_id__isnull=False), name="division_once"
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.Trigger(
                name="of_a_network", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.UpdateOf("network_id"),
                func=_IS_NETWORK,
            ),
            guards.deferred(
                "adds_up", _ADDS_UP, operation=pgtrigger.Insert | pgtrigger.UpdateOf("amount"), declare=_DECLARED
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("clients:division_detail", args=[self.pk])


@tracked
class NetworkShare(UUIDModel):
    """What one member pays of a division. `weight` is what the key counted: participants, employees, a percentage or 1."""

    division = models.ForeignKey(CostDivision, models.CASCADE, related_name="shares", verbose_name="verdeling")
    member = models.ForeignKey(Organisation, models.PROTECT, related_name="shares", verbose_name="lid")
    weight = models.DecimalField("telt voor", max_digits=10, decimal_places=2)
    amount = models.DecimalField("bedrag (excl. btw)", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ("member__sort_key",)
        verbose_name, verbose_name_plural = "aandeel in een verdeling", "aandelen in verdelingen"
        constraints = (
            models.UniqueConstraint(fields=("division", "member"), name="share_once"),
            models.CheckConstraint(condition=Q(amount__gte=0, weight__gte=0), name="share_not_negative"),
        )
        triggers = (
            guards.deferred(
                "adds_up", _ADDS_UP, operation=pgtrigger.Insert | pgtrigger.UpdateOf("amount", "division_id") | pgtrigger.Delete,
                declare=_DECLARED,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member}: {self.amount}"
