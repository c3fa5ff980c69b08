"""From a question to an organisation, a contact and an intake."""

from django.db import transaction

from accounts.models import User
from clients.choices import InquiryOutcome
from clients.errors import ClientsError
from clients.formula import usual_formula
from clients.models import Contact, Inquiry, Intake, Organisation
from clients.names import split_person
from clients.services import desk
from clients.services.intakes import start_intake
from clients.services.organisations import add_contact, add_organisation
from clients.services.pipeline import open_opportunity
from llo_portal.kernel.dates import today


def attach(*, inquiry: Inquiry, organisation: Organisation, by: User, with_contact: bool = True) -> Inquiry:
    """The question is from this client. Whoever asked becomes a contact there when we know a name and an address."""
    with transaction.atomic():
        found = desk.locked(inquiry)
        found.organisation = organisation.merged_into or organisation
        if with_contact:
            found.contact = _contact(found, by)
        found.save(update_fields=["organisation", "contact", "updated_at"])
        desk.note(inquiry=found, text=f"Hoort bij {found.organisation}.", by=by, kind="stap")
        desk.tell_client(found, f"Binnengekomen: {found.subject}", by)
    return found


def _contact(inquiry: Inquiry, by: User) -> Contact | None:
    organisation, mail = inquiry.organisation, inquiry.email.lower()
    if organisation is None:
        return None
    if mail and (known := organisation.contacts.active().filter(person__email__iexact=mail).first()):
        return known
    first, infix, last = split_person(inquiry.name)
    if not last or not (mail or inquiry.phone):
        return None
    return add_contact(
        organisation=organisation, first_name=first[:80], infix=infix[:20], last_name=last[:120], email=mail,
        phone=inquiry.phone, by=by,
    )  # fmt: skip


def attach_new(*, inquiry: Inquiry, name: str, place: str, kind: str, by: User) -> Inquiry:
    """A client we did not know yet; who takes the question looks after it."""
    if not name.strip():
        raise ClientsError("Vul de naam van de organisatie in.", field="name")
    with transaction.atomic():
        made = add_organisation(
            organisation=Organisation(name=name.strip()[:160], place=place.strip()[:80], kind=kind, owner=by), by=by
        )
        return attach(inquiry=inquiry, organisation=made, by=by)


def to_intake(*, inquiry: Inquiry, by: User) -> Intake:
    """An intake with what was asked filled in, and a chance at the stage `vraag` that carries on from here; its next step
    keeps the day we promised. The question closes as taken up. Raises ClientsError without a client, and when the strategy
    has no place for it."""
    with transaction.atomic():
        found = desk.locked(inquiry)
        if found.intake:
            return found.intake
        if found.organisation is None:
            raise ClientsError("Kies eerst bij welke klant deze vraag hoort.")
        if found.owner_id is None:
            found = desk.assign(inquiry=found, to=by, by=by)
        organisation = found.organisation
        if organisation is None or found.owner is None:
            raise ClientsError("Kies eerst bij welke klant deze vraag hoort.")
        values = {"subject": found.subject[:160], "question": found.question, "contact": found.contact}
        courses = [found.course] if found.course else []
        intake = start_intake(organisation=organisation, by=found.owner, courses=courses, **values)
        found.intake = intake
        found.opportunity = open_opportunity(
            organisation=organisation, title=found.subject, formula=intake.formula or str(usual_formula(organisation.kind)),
            owner=found.owner, contact=found.contact, intake=intake, next_on=max(found.answer_by, today()), by=by,
        )  # fmt: skip
        found.save(update_fields=["intake", "opportunity", "updated_at"])
        desk.close(inquiry=found, outcome=InquiryOutcome.TAKEN_UP, by=by)
    return intake
