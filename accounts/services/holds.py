"""Bewaarplicht: nothing under a hold is touched."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import AccountsError
from accounts.models import Person, RetentionHold, User
from llo_portal.kernel.dates import today
from llo_portal.kernel.retention import hold_subjects

PERSON, ORGANISATION = "persoon", "organisatie"


def held(kind: str, day: date | None = None) -> set[UUID]:
    """Ids of this kind under a hold on a day."""
    rows = RetentionHold.objects.active(day or today()).filter(subject_kind=kind)
    return set(rows.values_list("subject_id", flat=True))


def under_held_address(lookup: str, day: date | None = None) -> Q:
    """True for rows whose e-mail address is of somebody under a hold: where no person is linked, only that tells."""
    found, addresses = Q(pk__in=()), set()
    for subject in hold_subjects:
        if ids := held(subject.key, day):
            addresses |= subject.addresses(ids)
    for address in sorted(addresses - {""}):
        found |= Q(**{f"{lookup}__iexact": address})
    return found


def refuse_when_held(person: Person) -> None:
    """Raises AccountsError when erasing this person would touch what is under a hold."""
    for subject in hold_subjects:
        ids = held(subject.key)
        if ids and subject.touches(ids, person.pk):
            raise AccountsError(
                f"Er geldt een bewaarplicht ({subject.label.lower()}). Hef die eerst op bij Bewaartermijnen."
            )


@transaction.atomic
def place_hold(*, kind: str, wanted: str, reason: str, until: date | None, by: User) -> RetentionHold:
    """Raises AccountsError when nobody or nothing is found, or when a hold is there already."""
    subject = hold_subjects.get(kind)
    found = subject.find(wanted.strip())
    if found is None:
        raise AccountsError(f"Niet gevonden. Gebruik {subject.how}.", field="wanted")
    if until and until < today():
        raise AccountsError("Deze datum is al voorbij.", field="until")
    # a hold that is over makes room for the next
    over = RetentionHold.objects.filter(subject_kind=kind, subject_id=found, lifted_at=None, until__lt=today())
    over.update(lifted_at=timezone.now(), lifted_by=by)
    try:
        with transaction.atomic():
            return RetentionHold.objects.create(
                subject_kind=kind, subject_id=found, reason=reason.strip(), until=until, by=by
            )
    except IntegrityError as error:
        raise AccountsError("Hiervoor geldt al een bewaarplicht.", field="wanted") from error


@transaction.atomic
def lift_hold(*, hold: RetentionHold, by: User) -> None:
    """Lifting twice is lifting once."""
    RetentionHold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=timezone.now(), lifted_by=by)
