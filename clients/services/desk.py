"""Het loket: every question gets an owner, a promised day and an answer, or is told about when that does not happen."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.choices import INQUIRY_MOVES, InquiryOutcome, InquiryState, NoteKind
from clients.errors import ClientsError, StateError
from clients.models import AnswerTerm, Inquiry, InquiryFile, InquiryNote
from clients.sensitive import without_citizen_numbers
from clients.services.tasks import finish_tasks_of
from clients.services.timeline import record
from llo_portal.documents import mail
from llo_portal.kernel.dates import add_working_days, now, today

USUAL_DAYS = 2
SHORTENED = {"name": 160, "email": 254, "phone": 30, "organisation_name": 160, "subject": 160, "question": 20_000}


def promised_on(channel: str, day: date | None = None) -> date:
    """The day by which we answer what comes in on `day`, by the term that holds then."""
    day = day or today()
    return add_working_days(day, AnswerTerm.objects.days(channel, day) or USUAL_DAYS)


def task_key(inquiry: Inquiry) -> str:
    return f"vraag:{inquiry.pk}"


def receive(
    *, channel: str, by: Any = None, received_at: datetime | None = None, owner: User | None = None,
    files: Iterable[InquiryFile] = (), message_id: str = "", **told: Any,
) -> Inquiry:  # fmt: skip
    """A new question. Texts that are too long are cut, a citizen service number is taken out. The same `message_id` gives
    the question that is there. Confirms by mail when a visitor of the site asked for an answer."""
    if message_id and (known := Inquiry.objects.filter(message_id=message_id).first()):
        return known
    for name, length in SHORTENED.items():
        if name in told:
            told[name] = without_citizen_numbers(str(told[name]).strip())[:length]
    moment = received_at or timezone.now()
    with transaction.atomic():
        made = Inquiry.objects.create(
            channel=channel, received_at=moment, message_id=message_id, owner=owner,
            answer_by=promised_on(channel, timezone.localtime(moment).date()),
            state=InquiryState.ASSIGNED if owner else InquiryState.NEW,
            **{**told, "subject": told.get("subject") or _first_words(told.get("question", ""))},
        )  # fmt: skip
        for file in files:
            file.inquiry = made
            file.save()
        tell_client(made, f"Binnengekomen: {made.subject}", by)
    return made


def _first_words(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return (line[:77] + "…" if len(line) > 78 else line) or "Vraag zonder onderwerp"


def confirm_by_mail(inquiry: Inquiry) -> None:
    """What happens now, and by when."""
    if inquiry.email:
        told = {"name": inquiry.name, "subject": inquiry.subject, "answer_by": inquiry.answer_by}
        mail.send(to=inquiry.email, template="clients/mail/inquiry_received", context=told, key=f"vraag:{inquiry.pk}")


def note(*, inquiry: Inquiry, text: str, by: Any, kind: str = NoteKind.NOTE, is_mailed: bool = False) -> InquiryNote:
    """One line in the log of a question."""
    if not text.strip():
        raise ClientsError("Schrijf eerst iets op.", field="text")
    return InquiryNote.objects.create(
        inquiry=inquiry, kind=kind, text=without_citizen_numbers(text.strip()), is_mailed=is_mailed, happened_at=timezone.now(),
        by=by if getattr(by, "pk", None) else None, by_name=str(by or "")[:200],
    )  # fmt: skip


def locked(inquiry: Inquiry) -> Inquiry:
    rows = Inquiry.objects.select_for_update(of=("self",)).select_related("organisation", "owner__person")
    return rows.get(pk=inquiry.pk)


def go(found: Inquiry, state: str) -> None:
    if state not in INQUIRY_MOVES[found.state]:
        raise StateError(f"Deze vraag is nu {found.get_state_display().lower()}; deze stap kan dan niet.")
    found.state = state


def tell_client(inquiry: Inquiry, text: str, by: Any) -> None:
    if inquiry.organisation and not inquiry.is_confidential:
        record(
            organisation=inquiry.organisation, kind="vraag", text=text, by=by, subject_kind="clients.inquiry",
            subject_id=inquiry.pk, url=inquiry.get_absolute_url(),
        )  # fmt: skip


def assign(*, inquiry: Inquiry, to: User, by: Any) -> Inquiry:
    """Gives the question an owner: oneself with one click, or a colleague, who is told by mail."""
    with transaction.atomic():
        found = locked(inquiry)
        if found.state == InquiryState.CLOSED:
            raise StateError("Deze vraag is gesloten. Heropen hem eerst.")
        if found.owner_id == to.pk:
            return found
        if found.owner_id and getattr(by, "pk", None) and not _may_take_over(found, by):
            raise ClientsError(f"{found.owner} is al met deze vraag bezig.")
        found.owner, found.told_owner_on = to, None
        if found.state == InquiryState.NEW:
            go(found, InquiryState.ASSIGNED)
        found.save(update_fields=["owner", "state", "told_owner_on", "updated_at"])
        note(inquiry=found, text=f"Eigenaar is nu {to}.", by=by, kind=NoteKind.STEP)
        finish_tasks_of(source_key=task_key(found), by=by)
        if to.pk != getattr(by, "pk", None):
            told = {"inquiry": found, "by": str(by or "Het loket"), "name": to.person.first_name}
            key = f"vraag:{found.pk}:{to.pk}:{now():%Y%m%d%H%M}"
            mail.send(to=to.email, template="clients/mail/inquiry_assigned", context=told, key=key)
    return found


def _may_take_over(inquiry: Inquiry, by: Any) -> bool:
    return Inquiry.objects.editable_by(by).filter(pk=inquiry.pk).exists()


def release(*, inquiry: Inquiry, by: Any) -> Inquiry:
    """Back to the desk, for somebody else to take."""
    with transaction.atomic():
        found = locked(inquiry)
        go(found, InquiryState.NEW)
        found.owner = None
        found.save(update_fields=["owner", "state", "updated_at"])
        note(inquiry=found, text="Teruggelegd bij het loket.", by=by, kind=NoteKind.STEP)
    return found


def answer(*, inquiry: Inquiry, text: str, by: User, by_mail: bool = False) -> Inquiry:
    """Writes the answer down, and mails it when asked. Whoever answers a question nobody had, has it."""
    with transaction.atomic():
        found = locked(inquiry)
        if by_mail and not found.email:
            raise ClientsError("We hebben geen e-mailadres bij deze vraag.", field="by_mail")
        if found.state == InquiryState.NEW:
            found.owner = by
            go(found, InquiryState.ASSIGNED)
            found.save(update_fields=["owner", "state"])
        written = note(inquiry=found, text=text, by=by, kind=NoteKind.ANSWER, is_mailed=by_mail)
        if found.state == InquiryState.ASSIGNED:
            go(found, InquiryState.ANSWERED)
        found.answered_at = found.answered_at or timezone.now()
        found.save(update_fields=["state", "answered_at", "updated_at"])
        finish_tasks_of(source_key=task_key(found), by=by)
        tell_client(found, f"Antwoord op: {found.subject}", by)
        if by_mail:
            told = {"name": found.name, "subject": found.subject, "text": text.strip(), "by": str(by)}
            mail.send(
                to=found.email, template="clients/mail/inquiry_answer", context=told, key=f"antwoord:{written.pk}"
            )
    return found


def close(*, inquiry: Inquiry, outcome: str, by: Any, text: str = "") -> Inquiry:
    """Dealt with. How it ended is asked always."""
    if outcome not in InquiryOutcome.values:
        raise ClientsError("Kies hoe het is afgelopen.", field="outcome")
    with transaction.atomic():
        found = locked(inquiry)
        go(found, InquiryState.CLOSED)
        found.outcome, found.outcome_note, found.closed_at = outcome, text.strip()[:300], timezone.now()
        found.save(update_fields=["state", "outcome", "outcome_note", "closed_at", "updated_at"])
        note(inquiry=found, text=f"Gesloten: {found.get_outcome_display().lower()}.", by=by, kind=NoteKind.STEP)
        finish_tasks_of(source_key=task_key(found), by=by)
    return found


def reopen(*, inquiry: Inquiry, by: User) -> Inquiry:
    """Somebody still waits after all; a new day is promised."""
    with transaction.atomic():
        found = locked(inquiry)
        go(found, InquiryState.ASSIGNED)
        found.owner = found.owner or by
        found.outcome, found.outcome_note, found.closed_at = "", "", None
        found.answer_by, found.told_owner_on, found.told_director_on = promised_on(found.channel), None, None
        found.save()
        note(inquiry=found, text="Heropend.", by=by, kind=NoteKind.STEP)
    return found


def change(*, inquiry: Inquiry, values: dict[str, Any], by: Any) -> Inquiry:
    """What was written down wrong, or is confidential after all."""
    with transaction.atomic():
        found = locked(inquiry)
        if values.get("is_confidential") and not found.owner_id:
            raise ClientsError("Neem de vraag eerst: een vertrouwelijke vraag ziet alleen de eigenaar.")
        for name, value in values.items():
            setattr(found, name, without_citizen_numbers(value) if isinstance(value, str) else value)
        found.save(update_fields=[*values, "updated_at"])
    return found


def set_term(*, term: AnswerTerm, by: Any) -> AnswerTerm:
    """A new promise from a day on; what was promised before stays promised."""
    with transaction.atomic():
        if AnswerTerm.objects.filter(subject=term.subject, starts_on=term.starts_on).exists():
            raise ClientsError("Hiervoor gaat op die dag al een termijn in.", field="starts_on")
        term.save()
    return term
