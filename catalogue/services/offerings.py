"""Seats are counted by one conditional UPDATE: two people can never both get the last one."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from catalogue.choices import CourseState
from catalogue.errors import CatalogueError, OfferingFull
from catalogue.models import Offering
from catalogue.querysets import free_seats_sql, has_free_seat
from llo_portal.kernel.signals import seats_changed, send_after_commit, start_changed

_TAKE = f"""
UPDATE catalogue_offering o SET seats_taken = o.seats_taken + 1
 WHERE o.id = %s AND NOT o.is_cancelled AND {free_seats_sql("o")} > 0
"""  # noqa: S608 - no value of a user


def take_seat(*, offering_id: UUID) -> None:
    """Occupies one seat inside the caller's transaction. Raises OfferingFull when there is none or it is cancelled.

    Whether enrolment is open is the caller's question: a bought place may be filled after closing.
    """
    with connection.cursor() as cursor:  # the narrowest place of the house, so without the ORM
        cursor.execute(_TAKE, [offering_id])
        if not cursor.rowcount:
            raise OfferingFull
    send_after_commit(seats_changed, Offering, offering_id=offering_id, frees=False)


def hold_seat(*, offering_id: UUID) -> None:
    """Keeps one free seat for somebody on the waiting list. Raises OfferingFull when there is none."""
    with transaction.atomic():
        free = Offering.objects.filter(has_free_seat(), pk=offering_id, is_cancelled=False)
        if not free.update(seats_held=F("seats_held") + 1):
            raise OfferingFull
        send_after_commit(seats_changed, Offering, offering_id=offering_id)


def take_held_seat(*, offering_id: UUID) -> None:
    """The seat that was held is taken. Raises CatalogueError when none was held or the start does not go on."""
    with transaction.atomic():
        held = Offering.objects.filter(pk=offering_id, is_cancelled=False, seats_held__gt=0)
        if not held.update(seats_held=F("seats_held") - 1, seats_taken=F("seats_taken") + 1):
            raise CatalogueError("Er wordt geen plaats vastgehouden.")
        send_after_commit(seats_changed, Offering, offering_id=offering_id)


def let_go_of_seat(*, offering_id: UUID) -> None:
    """The held seat is free again. Raises CatalogueError when none was held: a counting error."""
    with transaction.atomic():
        held = Offering.objects.filter(pk=offering_id, seats_held__gt=0)
        if not held.update(seats_held=F("seats_held") - 1):
            raise CatalogueError("Er wordt geen plaats vastgehouden.")
        send_after_commit(seats_changed, Offering, offering_id=offering_id)


def release_seat(*, offering_id: UUID) -> None:
    """Frees one seat inside the caller's transaction. Raises CatalogueError when none was taken: a counting error."""
    with transaction.atomic():
        freed = Offering.objects.filter(pk=offering_id, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)
        if not freed:
            raise CatalogueError("Dit startmoment heeft geen bezette plaatsen.")
        send_after_commit(seats_changed, Offering, offering_id=offering_id)


def set_open(*, offering: Offering, is_open: bool, by: Any) -> Offering:
    """Opens or closes enrolment. Opening asks a price, a published course, and a start that goes on.

    delivery opens an offering once it has a programme; a deferred trigger over there guards that.
    """
    with transaction.atomic():
        locked = Offering.objects.select_for_update(of=("self",)).select_related("course").get(pk=offering.pk)
        if is_open:
            _may_open(locked)
        if locked.is_open != is_open:
            locked.is_open = is_open
            locked.save(update_fields=["is_open", "updated_at"])
            send_after_commit(seats_changed, Offering, offering_id=locked.pk)
    offering.is_open = is_open
    return offering


def _may_open(offering: Offering) -> None:
    if offering.is_cancelled:
        raise CatalogueError("Dit startmoment gaat niet door.")
    if offering.price is None:
        raise CatalogueError("Dit startmoment heeft nog geen prijs.", field="price")
    if offering.course.state != CourseState.PUBLISHED:
        raise CatalogueError("De opleiding is nog niet gepubliceerd.")


def save_offering(*, offering: Offering, by: Any) -> Offering:
    """Stores a filled offering. Refuses fewer places than are taken, and a price change once somebody has enrolled."""
    with transaction.atomic():
        old = Offering.objects.select_for_update(of=("self",)).filter(pk=offering.pk).first()
        if old is not None:
            offering.seats_taken, offering.seats_held = old.seats_taken, old.seats_held
            offering.goes_ahead_on = old.goes_ahead_on
            _keeps_promises(old, offering)
        offering.save()
        if old is not None:
            start_changed.send(sender=Offering, offering=offering, was=old)
        send_after_commit(seats_changed, Offering, offering_id=offering.pk)
    return offering


def _keeps_promises(old: Offering, new: Offering) -> None:
    if new.capacity < old.seats_taken:
        raise CatalogueError(f"Er zijn al {old.seats_taken} plaatsen bezet.", field="capacity")
    if new.capacity < old.seats_taken + old.seats_held:
        raise CatalogueError(
            f"Er zijn {old.seats_taken} plaatsen bezet en {old.seats_held} vastgehouden voor de wachtlijst.",
            field="capacity",
        )
    if old.seats_taken and new.starts_on != old.starts_on:
        raise CatalogueError(
            "Er zijn al inschrijvingen. Verzet de start met “Gaat door, verzetten of vervalt”: dan krijgt iedereen een mail.",
            field="starts_on",
        )
    if old.seats_taken and new.module_id != old.module_id:
        raise CatalogueError("Er zijn al inschrijvingen. Dit startmoment blijft bij zijn blok.", field="module")
    if old.seats_taken and (new.price, new.vat_treatment) != (old.price, old.vat_treatment):
        raise CatalogueError(
            "Er zijn al inschrijvingen voor deze prijs. Maak een nieuw startmoment als de prijs anders wordt.",
            field="price",
        )


def cancel_offering(*, offering: Offering, by: Any) -> Offering:
    """The start does not go on: closed for enrolment, kept in the history. Refused while seats are taken."""
    with transaction.atomic():
        locked = Offering.objects.select_for_update().get(pk=offering.pk)
        if locked.seats_taken:
            raise CatalogueError(
                f"Er zijn nog {locked.seats_taken} inschrijvingen. Verplaats of annuleer die eerst.", field=None
            )
        if locked.seats_held:
            raise CatalogueError(f"Er staan nog {locked.seats_held} aanbiedingen open aan mensen op de wachtlijst.")
        locked.is_open, locked.is_cancelled, locked.updated_at = False, True, timezone.now()
        locked.save(update_fields=["is_open", "is_cancelled", "updated_at"])
        send_after_commit(seats_changed, Offering, offering_id=locked.pk)
    return locked
