"""What we keep of a person as contact, and how that is erased."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Person
from accounts.services import lifting
from clients.models import (
    Attachment,
    Complaint,
    Contact,
    ConversationDraft,
    Inquiry,
    Intake,
    IntakeAnswers,
    Referent,
    ScreenedPerson,
    TimelineEntry,
)
from clients.questions import answered
from clients.services.attachments import forget
from clients.services.forgetting import forget_complaints, forget_inquiries

ERASED = "gewist"


def export(person_id: UUID) -> list[dict[str, Any]]:
    """The person's functions at organisations, and the conversations they were in."""
    rows: list[dict[str, Any]] = []
    for contact in Contact.objects.filter(person_id=person_id).select_related("organisation"):
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
            "gesprekken": [_talk(intake) for intake in Intake.objects.filter(contact=contact)],
            "verslagen": _stories(contact),
        })  # fmt: skip
    return rows + _screenings(person_id)


def _talk(intake: Intake) -> dict[str, Any]:
    """The whole report. Of a confidential note only that there is one: the directeur judges whom it is about, and who
    carries out the request may not read it (rollen.yaml)."""
    more = IntakeAnswers.objects.filter(intake=intake).first()
    told = {
        "op": intake.held_on.isoformat(), "onderwerp": intake.subject, "vraag": intake.question,
        "leervraag": intake.learning_goal, "wie beslist": intake.decision_maker, "aantekeningen": intake.notes,
        "vertrouwelijke notitie": "aanwezig; vraag de directeur" if intake.confidential_note else "",
    }  # fmt: skip
    if more is not None:
        told |= {"wie": more.who, "wat": more.what, "wanneer": more.by_when, "waaraan te zien": more.seen_by}
        told |= dict(answered(intake.formula, more.answers))
    return {word: text for word, text in told.items() if text}


def _stories(contact: Contact) -> list[dict[str, str]]:
    """Accounts on the client's timeline in which the person is named."""
    name = str(contact.person)
    found = TimelineEntry.objects.filter(organisation=contact.organisation).exclude(body="")
    named = found.filter(Q(body__icontains=name) | Q(text__icontains=name))
    return [
        {"op": row.happened_at.date().isoformat(), "wat": row.text, "verslag": row.body}
        for row in named.order_by("happened_at")
    ]  # fmt: skip


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
    attached = list(Attachment.objects.filter(contact__in=contacts).values_list("pk", flat=True))
    files = forget(Attachment.objects.filter(pk__in=attached))
    lifting.wipe_trail(Attachment, attached, title=ERASED, file="", file_name=ERASED, contact=None)
    lifting.wipe_trail(Contact, contacts.values_list("pk", flat=True), function="")
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


def _asked_by(person_id: UUID) -> tuple[Any, Any]:
    """Questions and complaints of this person: as contact, or by the exact address."""
    email = Person.objects.filter(pk=person_id).values_list("email", flat=True).first() or ""
    mine = Q(email__iexact=email) if email else Q(pk=None)
    return Inquiry.objects.filter(mine | Q(contact__person=person_id)), Complaint.objects.filter(mine)


def export_desk(person_id: UUID) -> list[dict[str, Any]]:
    """What the person asked or complained about, what was answered, and what is being written down about a conversation."""
    inquiries, complaints = _asked_by(person_id)
    rows: list[dict[str, Any]] = [
        {
            "soort": "vraag", "ontvangen": i.received_at.isoformat(), "via": i.get_channel_display(), "naam": i.name,
            "e-mailadres": i.email, "telefoon": i.phone, "onderwerp": i.subject, "vraag": i.question,
            "uitkomst": i.get_outcome_display(),
            "verloop": [{"op": n.happened_at.isoformat(), "tekst": n.text} for n in i.notes.all()],
            "bijlagen": [f.name for f in i.files.all()],
            "doorverwezen": [
                {"naar": str(r.partner), "tekst": r.message, "toestemming": r.consent_how, "terug": r.feedback}
                for r in i.referrals.all()
            ],
        }
        for i in inquiries.prefetch_related("notes", "files", "referrals__partner")
    ]  # fmt: skip
    rows += [
        {
            "soort": "klacht", "nummer": c.number, "ontvangen": c.received_on.isoformat(), "naam": c.name,
            "e-mailadres": c.email, "telefoon": c.phone, "klacht": c.text, "oordeel": c.get_outcome_display(),
            "antwoord": c.outcome_text, "maatregelen": c.measures,
            "verloop": [{"op": n.happened_at.isoformat(), "tekst": n.text} for n in c.notes.all()],
        }
        for c in complaints.prefetch_related("notes")
    ]  # fmt: skip
    drafts = ConversationDraft.objects.filter(contact__person=person_id)
    return rows + [{"soort": "gesprek", "onderwerp": d.topic, "tekst": d.text} for d in drafts]


def erase_desk(person_id: UUID) -> list[str]:
    """Empties the person's questions and complaints; days and outcomes stay for the figures."""
    inquiries, complaints = _asked_by(person_id)
    asked = forget_inquiries(inquiries.filter(forgotten_at=None))
    complained = forget_complaints(complaints.filter(forgotten_at=None))
    drafts = ConversationDraft.objects.filter(contact__person=person_id, saved_at=None).delete()[0]
    ConversationDraft.objects.filter(contact__person=person_id).update(contact=None, text="", topic="", people="")
    told = (
        (asked, f"{asked} vraag of vragen aan het loket leeggemaakt, met antwoorden, bijlagen en doorverwijzingen."),
        (complained, f"{complained} klacht(en) leeggemaakt; onderwerp, oordeel en data blijven voor de cijfers."),
        (drafts, f"{drafts} concept(en) van gesprekken verwijderd."),
    )
    return [text for count, text in told if count]
