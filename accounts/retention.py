"""What accounts forgets, and whom a hold can be about."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Invitation, Person, ReadLog
from accounts.services import lifting
from accounts.services.holds import PERSON
from llo_portal.documents.models import Effect, EffectState
from llo_portal.kernel.personal_data import personal_data
from llo_portal.kernel.retention import HoldSubject, RetentionRule


def _reads() -> QuerySet[Any]:
    return ReadLog.objects.all()


def _drop_reads(pks: Sequence[Any]) -> None:
    lifting.remove(ReadLog, pks)


def _drop_invitations(pks: Sequence[Any]) -> None:
    lifting.remove(Invitation, pks)


def _letters() -> QuerySet[Any]:
    """Sent or given up, with what was in them."""
    return Effect.objects.filter(state__in=(EffectState.DONE, EffectState.DEAD)).exclude(payload={}, last_error="")


def _empty_letters(pks: Sequence[Any]) -> None:
    Effect.objects.filter(pk__in=pks).update(payload={}, last_error="")


def loose_people() -> QuerySet[Any]:
    """People without an account to whom nothing points any more."""
    rows = Person.objects.filter(erased_at=None)
    for relation in Person._meta.related_objects:
        model: Any = relation.related_model
        if model is ReadLog or hasattr(model, "pgh_tracked_model"):
            continue
        rows = rows.filter(~Exists(model._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
    return rows


def _erase_people(pks: Sequence[UUID]) -> None:
    for pk in pks:
        for source in sorted(personal_data, key=lambda source: source.key.startswith("accounts")):
            source.erase(pk)


def _find(text: str) -> UUID | None:
    return (
        Person.objects.filter(email__iexact=text, erased_at=None).values_list("pk", flat=True).first() if text else None
    )


def _name(pk: UUID) -> str:
    return str(Person.objects.filter(pk=pk).first() or "onbekend")


def _addresses(ids: set[UUID]) -> set[str]:
    return set(Person.objects.filter(pk__in=ids).values_list("email", flat=True))


SUBJECT = HoldSubject(
    PERSON, "Persoon", "precies het e-mailadres dat we van deze persoon hebben", _find, _name,
    lambda ids, person: person in ids, _addresses,
)  # fmt: skip

RULES = (
    RetentionRule(
        "accounts.reads", "Inzagelog", "inzagelog", "read_at", _reads, _drop_reads, frozenset(("accounts.readlog",)),
        persons=("person", "user__person"),
    ),
    RetentionRule(
        "accounts.invitations", "Uitnodigingen om in te loggen", "inzagelog", "expires_at", Invitation.objects.all,
        _drop_invitations, frozenset(("accounts.invitation",)), persons=("person",),
    ),
    RetentionRule(
        "documents.letters", "Inhoud van verstuurde mails", "verzendingen", "created_at", _letters, _empty_letters,
        frozenset(("documents.effect",)), addresses=("payload__to",),
    ),
    RetentionRule(
        "accounts.people", "Personen met wie niets meer loopt", "gesprekken", "updated_at", loose_people, _erase_people,
        frozenset(("accounts.person",)), persons=("pk",),
    ),
)  # fmt: skip
