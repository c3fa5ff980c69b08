"""Who sees which rows (rollen.yaml, `rijen`)."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.querysets import PrivateRows
from llo_portal.kernel.rights import CORE_TEAM

READS_ALL_PROGRAMMES = frozenset((*CORE_TEAM, "administrateur"))
READS_ALL_SESSIONS = READS_ALL_PROGRAMMES | {"secretaris", "facilitair_ondersteuner"}
CARRIES_OUT = frozenset(("programmaleider", "administrateur"))


def _known(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


def _gives(person_id: Any, prefix: str = "") -> Q:
    """Programmes in which this person gives a session."""
    return Q(**{f"{prefix}sessions__trainer__person": person_id}) | Q(
        **{f"{prefix}sessions__specialist__person": person_id}
    )


class ProgrammeQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        if user.role_keys & READS_ALL_PROGRAMMES:
            return self
        return self.filter(pk__in=self.model._base_manager.filter(self._mine(user)).values("pk"))

    def _mine(self, user: Any) -> Q:
        found = Q(pk__in=())
        if "trainer" in user.role_keys:
            found |= _gives(user.person_id)
        if "klantcontact" in user.role_keys:
            found |= Q(organisation__contacts__person=user.person_id, organisation__contacts__is_active=True)
        if "deelnemer" in user.role_keys:
            found |= Q(enrolments__learner__person=user.person_id)
        return found

    def editable_by(self, user: Any) -> Self:
        return self if _known(user) and "programmaleider" in user.role_keys else self.none()

    def recordable_by(self, user: Any) -> Self:
        """Programmes whose attendance and results this user enters: trainers of the group and programmaleiders."""
        if not _known(user):
            return self.none()
        if "programmaleider" in user.role_keys:
            return self
        if "trainer" not in user.role_keys:
            return self.none()
        return self.filter(pk__in=self.model._base_manager.filter(_gives(user.person_id)).values("pk"))

    def of_client(self, user: Any) -> Self:
        """Programmes of the organisations this contact works for."""
        if not _known(user) or "klantcontact" not in user.role_keys:
            return self.none()
        mine = Q(organisation__contacts__person=user.person_id, organisation__contacts__is_active=True)
        return self.filter(pk__in=self.model._base_manager.filter(mine).values("pk"))

    def live(self) -> Self:
        return self.filter(state__in=("voorbereiding", "gereed", "lopend"))


class SessionQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        if user.role_keys & READS_ALL_SESSIONS:
            return self
        found = Q(pk__in=())
        if "trainer" in user.role_keys:
            found |= Q(trainer__person=user.person_id) | Q(specialist__person=user.person_id)
        programmes = self._programmes(user)
        return self.filter(found | Q(programme__in=programmes))

    def _programmes(self, user: Any) -> Any:
        model = self.model._meta.get_field("programme").related_model
        return model.objects.for_user(user).values("pk")

    def editable_by(self, user: Any) -> Self:
        return self if _known(user) and "programmaleider" in user.role_keys else self.none()

    def recordable_by(self, user: Any) -> Self:
        """Sessions of groups whose attendance this user enters."""
        model = self.model._meta.get_field("programme").related_model
        return self.filter(programme__in=model.objects.recordable_by(user).values("pk"))

    def given_by(self, person_id: Any) -> Self:
        return self.filter(Q(trainer__person=person_id) | Q(specialist__person=person_id))

    def taking_place(self) -> Self:
        return self.filter(is_cancelled=False).exclude(programme__state="geannuleerd")


class TrainerQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        allowed = {"hr_medewerker", "programmaleider", "directeur"}
        return self if _known(user) and user.role_keys & allowed else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if _known(user) and "hr_medewerker" in user.role_keys else self.none()

    def deployable(self) -> Self:
        return self.filter(is_active=True)


def _via_agency() -> Q:
    """A benefit agency is the client, or pays for this one learner, also after moves to another start."""
    orders = apps.get_model("delivery", "EnrolmentOrder").objects.filter(is_protected=True).order_by()
    # asked one by one: joined, they make PostgreSQL read all enrolments to find those of one person
    found = Q(programme__formula=MarketFormula.BENEFIT_AGENCY) | Q(Exists(orders.filter(enrolment=OuterRef("pk"))))
    for moves in range(3):
        found |= Q(Exists(orders.filter(**{"enrolment" + "__moved_to" * moves: OuterRef("moved_from")})))
    return found


class DraftQuerySet(QuerySet[Any]):
    def alive(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())

    def over(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())


class EnrolmentQuerySet(PrivateRows[Any]):
    """Names of learners: who carries out or administers; accountmanagers of their own programmes; never theirs when a
    benefit agency is the client."""

    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        if user.role_keys & CARRIES_OUT:
            return self
        found = Q(pk__in=())
        if "trainer" in user.role_keys:
            found |= Q(programme__in=self._recordable(user))
        if "accountmanager" in user.role_keys:
            owned = Q(programme__quote__owner=user) | Q(programme__organisation__owner=user)
            found |= owned & ~_via_agency()
        if "deelnemer" in user.role_keys:
            found |= Q(learner__person=user.person_id)
        if "klantcontact" in user.role_keys:
            theirs = Q(programme__in=self._programmes().of_client(user).values("pk"))
            found |= theirs & ~_via_agency()
        return self.filter(found)

    def _programmes(self) -> Any:
        return self.model._meta.get_field("programme").related_model.objects

    def _recordable(self, user: Any) -> Any:
        return self._programmes().recordable_by(user).values("pk")

    def editable_by(self, user: Any) -> Self:
        return self if _known(user) and user.role_keys & CARRIES_OUT else self.none()

    def recordable_by(self, user: Any) -> Self:
        return self.filter(programme__in=self._recordable(user))

    def own(self, user: Any) -> Self:
        """The learner's own."""
        return self.filter(learner__person=user.person_id) if _known(user) else self.none()

    def protected(self) -> Self:
        """By a benefit agency: every read is written down (rollen.yaml, `deelnemers_via_uitkeringsinstantie`)."""
        return self.filter(_via_agency())

    def seated(self) -> Self:
        """Those that hold a place."""
        return self.exclude(state__in=("wachtlijst", "geannuleerd"))

    def taking_part(self) -> Self:
        """On the list of the group: seated and not stopped."""
        return self.exclude(state__in=("wachtlijst", "geannuleerd", "gestopt"))

    def with_attendance(self) -> Self:
        return self.annotate(
            times_present=Count("attendance", filter=Q(attendance__is_present=True), distinct=True),
            times_recorded=Count("attendance", distinct=True),
        )


class CertificateQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        if user.role_keys & CARRIES_OUT:
            return self
        if "deelnemer" in user.role_keys:
            return self.filter(enrolment__learner__person=user.person_id).exclude(state="klaargezet")
        return self.none()

    def editable_by(self, user: Any) -> Self:
        return self if _known(user) and user.role_keys & CARRIES_OUT else self.none()

    def own(self, user: Any) -> Self:
        """The learner's own papers, once issued."""
        if not _known(user):
            return self.none()
        return self.filter(enrolment__learner__person=user.person_id).exclude(state="klaargezet")


class WaitingQuerySet(PrivateRows[Any]):
    """Names on a waiting list: who carries out or administers; a learner their own."""

    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        return self if user.role_keys & CARRIES_OUT else self.own(user)

    def editable_by(self, user: Any) -> Self:
        return self if _known(user) and user.role_keys & CARRIES_OUT else self.none()

    def own(self, user: Any) -> Self:
        return self.filter(person=user.person_id) if _known(user) else self.none()

    def waiting(self) -> Self:
        """On the list, in its order."""
        return self.filter(state="wachtend").order_by("id")


class SeatOfferQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        return self if user.role_keys & CARRIES_OUT else self.own(user)

    def editable_by(self, user: Any) -> Self:
        return self if _known(user) and user.role_keys & CARRIES_OUT else self.none()

    def own(self, user: Any) -> Self:
        return self.filter(entry__person=user.person_id) if _known(user) else self.none()

    def open(self) -> Self:
        return self.filter(state="open")


class KeepInformedQuerySet(PrivateRows[Any]):
    """Addresses of visitors: nobody browses them; the pages of staff show numbers only."""

    def for_user(self, user: Any) -> Self:
        return self.none()

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class ExemptionQuerySet(PrivateRows[Any]):
    """Who carries out or administers; a learner the own ones."""

    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        if user.role_keys & CARRIES_OUT:
            return self
        return self.filter(learner__person=user.person_id) if "deelnemer" in user.role_keys else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.in_force() if _known(user) and user.role_keys & CARRIES_OUT else self.none()

    def in_force(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)


class RouteQuerySet(PrivateRows[Any]):
    """A route tells when somebody can come: for the learner, and for who carries out or administers."""

    def for_user(self, user: Any) -> Self:
        if not _known(user):
            return self.none()
        return self if user.role_keys & CARRIES_OUT else self.own(user)

    def editable_by(self, user: Any) -> Self:
        return self.for_user(user)

    def own(self, user: Any) -> Self:
        if not _known(user) or "deelnemer" not in user.role_keys:
            return self.none()
        return self.filter(learner__person=user.person_id)


class RoutePlanQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        routes = self.model._meta.get_field("route").related_model
        return self.filter(route__in=routes.objects.for_user(user).values("pk"))
