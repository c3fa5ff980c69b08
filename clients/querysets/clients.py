"""Who sees which clients (domein/rollen.yaml, `rijen`)."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from accounts.models import TeamMember
from clients.choices import CLOSED_STAGES, IntakeState
from llo_portal.kernel.querysets import PrivateRows
from llo_portal.kernel.rights import CORE_TEAM

EDITORS = frozenset({"directeur", "accountmanager"})


def reads_all(user: Any) -> bool:
    """The core team shares one client picture."""
    return bool(user.is_authenticated and user.is_active and user.role_keys & set(CORE_TEAM))


def _is_contact(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and "klantcontact" in user.role_keys)


def _mine(user: Any, prefix: str = "") -> Q:
    """Owned by the user, by a team mate, or worked on by a team of the user."""
    teams = TeamMember.objects.filter(user=user).values("team")
    return Q(**{f"{prefix}owner__in": user.colleague_ids}) | Q(**{f"{prefix}team__in": teams})


def may_edit_all(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and "directeur" in user.role_keys)


def is_editor(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.role_keys & EDITORS)


class OrganisationQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """The core team reads all; a client's contact its own organisations; nobody else anything."""
        if reads_all(user):
            return self
        if _is_contact(user):
            mine = self.model.contacts.rel.related_model.objects.filter(person_id=user.person_id, is_active=True)
            return self.filter(pk__in=mine.values("organisation"))
        return self.none()

    def editable_by(self, user: Any) -> Self:
        """The owner, his team, or the directeur."""
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(_mine(user))

    def current(self) -> Self:
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)


class OfOrganisation(PrivateRows[Any]):
    """Rows that follow their organisation."""

    def _organisations(self) -> Any:
        return self.model._meta.get_field("organisation").related_model.objects

    def for_user(self, user: Any) -> Self:
        if reads_all(user):
            return self
        return self.filter(organisation__in=self._organisations().for_user(user))

    def editable_by(self, user: Any) -> Self:
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(_mine(user, "organisation__"))


class ContactQuerySet(OfOrganisation):
    def active(self) -> Self:
        return self.filter(is_active=True)


class StaffOnly(OfOrganisation):
    """Our own notes about a client: never for the client's contacts."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()


class IntakeQuerySet(StaffOnly):
    def editable_by(self, user: Any) -> Self:
        """Who held the conversation and his team, the client's owner and his team, or the directeur."""
        if not is_editor(user):
            return self.none()
        if may_edit_all(user):
            return self
        return self.filter(Q(owner__in=user.colleague_ids) | _mine(user, "organisation__"))

    def drafts_of(self, user: Any) -> Self:
        return self.filter(owner=user, state=IntakeState.DRAFT)


class OfIntake(PrivateRows[Any]):
    """Rows that follow their intake."""

    def _intakes(self) -> Any:
        return self.model._meta.get_field("intake").related_model.objects

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.filter(intake__in=self._intakes().editable_by(user))


class FactRows(PrivateRows[Any]):
    """Arguments about the labour market: the core team reads, who advises keeps them."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if user.has_perm("clients.change_fact") else self.none()

    def usable_on(self, day: date) -> Self:
        """What expired is not used any more."""
        return self.filter(valid_until__gte=day)


class TimelineQuerySet(StaffOnly):
    def newest(self) -> Self:
        return self.select_related("on_behalf_of__person").order_by("-happened_at", "-pk")


class ImportQuerySet(PrivateRows[Any]):
    """An import is read and finished by who started it, or by the directeur."""

    def for_user(self, user: Any) -> Self:
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(by=user)


class OpportunityQuerySet(StaffOnly):
    def editable_by(self, user: Any) -> Self:
        """Its owner and his team, the client's owner and his team, or the directeur."""
        if not is_editor(user):
            return self.none()
        if may_edit_all(user):
            return self
        return self.filter(Q(owner__in=user.colleague_ids) | _mine(user, "organisation__"))

    def open(self) -> Self:
        return self.exclude(stage__in=CLOSED_STAGES)


class StageWeightQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if may_edit_all(user) else self.none()

    def on(self, day: date) -> dict[str, int]:
        """The percentage per stage that holds on a day; the newest row that started."""
        rows = self.filter(starts_on__lte=day).order_by("stage", "starts_on").values_list("stage", "percent")
        return dict(rows)


class TaskQuerySet(PrivateRows[Any]):
    """What colleagues have to do is no secret within the core team; others see their own."""

    def for_user(self, user: Any) -> Self:
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if reads_all(user) else self.filter(owner=user)

    def editable_by(self, user: Any) -> Self:
        """Who has to do it, his team, or the directeur."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if may_edit_all(user) else self.filter(owner__in=user.colleague_ids)

    def open(self) -> Self:
        return self.filter(done_at__isnull=True)


class SiteQuerySet(OfOrganisation):
    """Locations follow their organisation."""


class AttachmentQuerySet(StaffOnly):
    """Files of a client. A confidential one is for the client's owner, who stored it and the directeur."""

    def for_user(self, user: Any) -> Self:
        rows = super().for_user(user)
        if may_edit_all(user):
            return rows
        return rows.filter(Q(is_confidential=False) | Q(organisation__owner=user) | Q(by=user))

    def editable_by(self, user: Any) -> Self:
        """Who stored it may take it away, and whoever may change the client."""
        if not is_editor(user):
            return self.none()
        rows = self.for_user(user)
        return rows if may_edit_all(user) else rows.filter(Q(by=user) | _mine(user, "organisation__"))


class OfNetwork(PrivateRows[Any]):
    """Rows that follow the network they are of."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        """The network's owner, his team, or the directeur."""
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(_mine(user, "network__"))


class MemberQuerySet(OfNetwork):
    def on(self, day: date) -> Self:
        """Memberships that hold on a day, both ends included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class MergeQuerySet(PrivateRows[Any]):
    """A merge is seen by the core team and undone by who may change what it became."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(_mine(user, "kept__"))

    def standing(self) -> Self:
        """Without those that were undone."""
        return self.filter(undone_at__isnull=True)
