"""What we keep of a person as contact, and how that is erased."""

from typing import Any
from uuid import UUID

from clients.models import Contact, Intake


def export(person_id: UUID) -> list[dict[str, Any]]:
    """The person's functions at organisations, and the conversations they were in."""
    rows: list[dict[str, Any]] = []
    for contact in Contact.objects.filter(person_id=person_id).select_related("organisation"):
        talks = Intake.objects.filter(contact=contact).values_list("held_on", "subject")
        rows.append({
            "organisatie": contact.organisation.name,
            "functie": contact.function,
            "werkt hier nog": contact.is_active,
            "sinds": contact.created_at.isoformat(),
            "gesprekken": [{"op": held_on.isoformat(), "onderwerp": subject} for held_on, subject in talks],
        })  # fmt: skip
    return rows


def erase(person_id: UUID) -> list[str]:
    """Takes the person out of conversations and address books; the conversation of the organisation stays."""
    contacts = Contact.objects.filter(person_id=person_id)
    talks = Intake.objects.filter(contact__in=contacts).update(contact=None)
    changed = contacts.exclude(function="", is_active=False).update(function="", is_active=False)
    told = []
    if changed:
        told.append(f"Functie gewist bij {changed} organisatie(s); de persoon geldt er niet meer als contactpersoon.")
    if talks:
        told.append(f"Als contactpersoon uit {talks} klantgesprek(ken) gehaald; het verslag blijft bij de organisatie.")
    return told
