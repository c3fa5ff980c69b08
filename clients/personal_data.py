"""What we keep of a person as contact, and how that is erased."""

from typing import Any
from uuid import UUID

from clients.models import Attachment, Contact, Intake, Referent, ScreenedPerson
from clients.services.attachments import forget


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
            "referent": _referent(contact),
            "bijlagen over deze persoon": [
                {"op": row.created_at.date().isoformat(), "wat": row.title, "bestand": row.file_name}
                for row in Attachment.objects.filter(contact=contact)
            ],
            "gesprekken": [{"op": held_on.isoformat(), "onderwerp": subject} for held_on, subject in talks],
        })  # fmt: skip
    return rows + _screenings(person_id)


def _screenings(person_id: UUID) -> list[dict[str, Any]]:
    """What was measured of this person for a client."""
    found = ScreenedPerson.objects.filter(person_id=person_id).select_related("intake__organisation")
    return [
        {
            "onderdeel": "screening", "organisatie": one.intake.organisation.name, "code": one.code,
            "vaardigheden": [
                {"vaardigheid": level.skill.name, "kan nu": level.current}
                for level in one.levels.select_related("skill")
            ],
        }
        for one in found.prefetch_related("levels")
    ]  # fmt: skip


def _referent(contact: Contact) -> dict[str, Any] | None:
    found = Referent.objects.filter(contact=contact).first()
    if found is None:
        return None
    days = {"toestemming op": found.agreed_on, "laatst gevraagd op": found.asked_on, "gestopt op": found.ended_on}
    told = {word: day.isoformat() if day else None for word, day in days.items()}
    return {**told, "hoe gegeven": found.how, "kan vertellen over": found.about}


def erase(person_id: UUID) -> list[str]:
    """Takes the person out of conversations and address books; the conversation of the organisation stays."""
    contacts = Contact.objects.filter(person_id=person_id)
    files = forget(Attachment.objects.filter(contact__in=contacts))
    talks = Intake.objects.filter(contact__in=contacts).update(contact=None)
    changed = contacts.exclude(function="", is_active=False).update(function="", is_active=False)
    referents, _ = Referent.objects.filter(contact__in=contacts).delete()
    told = ["Van de lijst van referenten gehaald."] if referents else []
    if screened := ScreenedPerson.objects.filter(person_id=person_id).update(person=None):
        told.append(f"Naam gewist bij {screened} screening(en); de code blijft, die zegt alleen de klant iets.")
    if files:
        told.append(f"{files} bijlage(n) over deze persoon weggegooid.")
    if changed:
        told.append(f"Functie gewist bij {changed} organisatie(s); de persoon geldt er niet meer als contactpersoon.")
    if talks:
        told.append(f"Als contactpersoon uit {talks} klantgesprek(ken) gehaald; het verslag blijft bij de organisatie.")
    return told
