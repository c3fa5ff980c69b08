"""The register of complaints (NRTO): received, confirmed, handled within the term, with what was learned from it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from sequences import get_next_value

from accounts.models import User
from clients.choices import (
    COMPLAINT_MOVES,
    ComplaintAbout,
    ComplaintOutcome,
    ComplaintState,
    InquiryOutcome,
    TermFor,
)
from clients.errors import ClientsError, StateError
from clients.models import AnswerTerm, Complaint, ComplaintNote, Inquiry
from clients.sensitive import without_citizen_numbers
from clients.services import desk
from llo_portal.documents import mail
from llo_portal.kernel.dates import add_working_days, today

USUAL_DAYS = 20
SHORTENED = {"name": 160, "email": 254, "phone": 30, "about_text": 200, "text": 20_000}


def answer_by(day: date) -> date:
    return add_working_days(day, AnswerTerm.objects.days(TermFor.COMPLAINT, day) or USUAL_DAYS)


def register(*, channel: str, by: Any = None, received_on: date | None = None, **told: Any) -> Complaint:
    """A new complaint with its number and term; who complains gets a confirmation."""
    day = received_on or today()
    for name, length in SHORTENED.items():
        if name in told:
            told[name] = without_citizen_numbers(str(told[name]).strip())[:length]
    if not told.get("text"):
        raise ClientsError("Schrijf op waar de klacht over gaat.", field="text")
    with transaction.atomic():
        made = Complaint.objects.create(
            number=f"K-{day.year}-{get_next_value(f'klacht-{day.year}'):04d}", channel=channel, received_on=day,
            answer_by=answer_by(day), **told,
        )  # fmt: skip
        write(complaint=made, text="Klacht ontvangen.", by=by)
        if made.email:
            context = {"complaint": made}
            mail.send(
                to=made.email, template="clients/mail/complaint_received", context=context, key=f"klacht:{made.pk}"
            )
        for director in User.objects.with_role("directeur").select_related("person"):
            context = {"complaint": made, "name": director.person.first_name}
            mail.send(
                to=director.email, template="clients/mail/complaint_new", context=context,
                key=f"klacht:{made.pk}:nieuw:{director.pk}",
            )  # fmt: skip
    return made


def from_inquiry(*, inquiry: Inquiry, by: User) -> Complaint:
    """A question that turns out to be a complaint. The question closes; the day it came in counts."""
    with transaction.atomic():
        found = desk.locked(inquiry)
        if known := Complaint.objects.filter(inquiry=found).first():
            return known
        made = register(
            channel=found.channel, by=by, received_on=timezone.localtime(found.received_at).date(), name=found.name,
            email=found.email, phone=found.phone, text=found.question or found.subject, organisation=found.organisation,
            inquiry=found, about=ComplaintAbout.COURSE if found.course else ComplaintAbout.HOUSE,
            about_text=found.course.title if found.course else "",
            about_key=f"catalogue.course:{found.course_id}" if found.course_id else "",
        )  # fmt: skip
        desk.close(inquiry=found, outcome=InquiryOutcome.COMPLAINT, by=by, text=made.number)
    return made


def write(*, complaint: Complaint, text: str, by: Any) -> ComplaintNote:
    if not text.strip():
        raise ClientsError("Schrijf eerst iets op.", field="text")
    return ComplaintNote.objects.create(
        complaint=complaint, text=without_citizen_numbers(text.strip()), happened_at=timezone.now(),
        by=by if getattr(by, "pk", None) else None, by_name=str(by or "")[:200],
    )  # fmt: skip


def _go(complaint: Complaint, state: str, *, again: bool = False) -> Complaint:
    found = Complaint.objects.select_for_update(of=("self",)).select_related("handler__person").get(pk=complaint.pk)
    if not (again and state == found.state) and state not in COMPLAINT_MOVES[found.state]:
        raise StateError(f"Deze klacht is nu {found.get_state_display().lower()}; deze stap kan dan niet.")
    found.state = state
    return found


def hand_to(*, complaint: Complaint, handler: User, by: Any) -> Complaint:
    """Who handles it. A colleague who gets it reads it from then on, and hears so by mail."""
    with transaction.atomic():
        was = complaint.state
        found = _go(complaint, ComplaintState.HANDLED, again=True)
        if found.handler_id == handler.pk and was == ComplaintState.HANDLED:
            return found
        found.handler = handler
        found.closed_on, found.outcome = None, ""
        found.save()
        write(complaint=found, text=f"Behandelaar is {handler}.", by=by)
        if handler.pk != getattr(by, "pk", None):
            context = {"complaint": found, "name": handler.person.first_name}
            mail.send(
                to=handler.email, template="clients/mail/complaint_yours", context=context,
                key=f"klacht:{found.pk}:voor:{handler.pk}:{found.updated_at:%Y%m%d%H%M%S}",
            )  # fmt: skip
    return found


def finish(
    *, complaint: Complaint, outcome: str, outcome_text: str, measures: str, by: Any, by_mail: bool
) -> Complaint:
    """Judged and answered. Raises ClientsError without a judgement or an answer, or a founded one without measures."""
    if outcome not in ComplaintOutcome.values:
        raise ClientsError("Kies een oordeel.", field="outcome")
    if not outcome_text.strip():
        raise ClientsError("Schrijf het antwoord aan de klager op.", field="outcome_text")
    if outcome in (ComplaintOutcome.FOUNDED, ComplaintOutcome.PARTLY) and not measures.strip():
        raise ClientsError("Bij een gegronde klacht hoort wat we eraan doen.", field="measures")
    with transaction.atomic():
        found = _go(complaint, ComplaintState.DONE)
        if by_mail and not found.email:
            raise ClientsError("We hebben geen e-mailadres van de klager.", field="by_mail")
        found.outcome, found.measures = outcome, without_citizen_numbers(measures.strip())
        found.outcome_text = without_citizen_numbers(outcome_text.strip())
        found.closed_on = today()
        found.save()
        write(complaint=found, text=f"Afgehandeld: {found.get_outcome_display().lower()}.", by=by)
        if by_mail:
            mail.send(
                to=found.email, template="clients/mail/complaint_answer", context={"complaint": found},
                key=f"klacht:{found.pk}:antwoord:{found.closed_on}",
            )  # fmt: skip
    return found


def withdraw(*, complaint: Complaint, by: Any) -> Complaint:
    """Who complained takes it back."""
    with transaction.atomic():
        found = _go(complaint, ComplaintState.WITHDRAWN)
        found.closed_on = today()
        found.save()
        write(complaint=found, text="Ingetrokken door de klager.", by=by)
    return found


def reopen(*, complaint: Complaint, by: User) -> Complaint:
    """It is not over after all."""
    with transaction.atomic():
        found = _go(complaint, ComplaintState.HANDLED)
        found.handler = found.handler or by
        found.closed_on, found.outcome, found.told_on = None, "", None
        found.save()
        write(complaint=found, text="Heropend.", by=by)
    return found
