"""Organisations, the people there, and who looks after them."""

from typing import Any

from django.db import transaction

from accounts.models import Person, User
from accounts.services import person_for
from clients.errors import ClientsError
from clients.models import Contact, Organisation
from clients.places import region_of
from clients.services.timeline import record


def add_organisation(*, organisation: Organisation, by: Any) -> Organisation:
    """Stores a new organisation. Who makes it looks after it, unless another accountmanager was chosen."""
    with transaction.atomic():
        organisation.owner = organisation.owner or by
        organisation.region = organisation.region or region_of(organisation.place)
        organisation.save()
        record(organisation=organisation, kind="klant", text="Klant toegevoegd", by=by)
    return organisation


def change_organisation(*, organisation: Organisation, by: Any) -> Organisation:
    """Stores changes; a new accountmanager is told in the timeline."""
    with transaction.atomic():
        before = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if before.merged_into_id:
            raise ClientsError("Deze organisatie is samengevoegd met een andere en kan niet meer veranderen.")
        organisation.save()
        if before.owner_id != organisation.owner_id:
            _tell_handover(organisation, by)
    return organisation


def _tell_handover(organisation: Organisation, by: Any) -> None:
    now = f"Accountmanager is nu {organisation.owner}" if organisation.owner else "Heeft geen accountmanager meer"
    record(organisation=organisation, kind="overdracht", text=now, by=by)


def claim(*, organisation: Organisation, by: User) -> None:
    """An accountmanager takes on an organisation that nobody looks after. Raises ClientsError when somebody does."""
    with transaction.atomic():
        found = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if found.owner_id:
            raise ClientsError(f"{found.owner} is al accountmanager van {found}.")
        found.owner = by
        found.save(update_fields=["owner", "updated_at"])
        _tell_handover(found, by)


def add_contact(
    *, organisation: Organisation, first_name: str, infix: str = "", last_name: str, email: str = "", phone: str = "",
    function: str = "", by: Any, tell: bool = True,
) -> Contact:  # fmt: skip
    """The contact with this person; one that was there already is woken up and keeps what is known."""
    with transaction.atomic():
        person = person_for(first_name=first_name, infix=infix, last_name=last_name, email=email, phone=phone)
        contact, is_new = Contact.objects.get_or_create(
            organisation=organisation, person=person, defaults={"function": function}
        )
        if not is_new:
            contact.is_active, contact.function = True, contact.function or function
            contact.save(update_fields=["is_active", "function", "updated_at"])
        elif tell:
            record(organisation=organisation, kind="contact", text=f"{person} is contactpersoon", by=by)
    return contact


def change_contact(
    *, contact: Contact, name: dict[str, str] | None, function: str, is_active: bool, by: Any
) -> Contact:
    """`name` holds first_name, infix, last_name, email and phone, or None to leave the person alone: who can sign in keeps
    the own name and address in hand."""
    with transaction.atomic():
        if name is not None and not is_user(contact.person):
            for field, value in name.items():
                setattr(contact.person, field, value)
            contact.person.save()
        left = contact.is_active and not is_active
        contact.function, contact.is_active = function, is_active
        contact.save()
        if left:
            record(organisation=contact.organisation, kind="contact", text=f"{contact} werkt hier niet meer", by=by)
    return contact


def is_user(person: Person) -> bool:
    """Somebody who can sign in."""
    return User.objects.filter(person=person).exists()
