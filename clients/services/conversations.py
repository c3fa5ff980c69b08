"""Snel vastleggen: kept while typing, a line in the client's story when done, ten seconds to take it back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from clients.choices import DraftSource
from clients.errors import ClientsError, DraftConflict, StateError
from clients.formula import formulas_for
from clients.invitation import Invitation
from clients.mail_reading import ReadMail
from clients.models import Contact, ConversationDraft, Opportunity, Organisation
from clients.sensitive import without_citizen_numbers, without_numbers_in
from clients.services.pipeline import open_opportunity
from clients.services.tasks import add_task
from clients.services.timeline import record
from llo_portal.kernel.dates import AMSTERDAM, add_working_days, now, today

UNDO = timedelta(seconds=10)
ON_THE_WAY = timedelta(seconds=5)
"""A tap in the tenth second still has to reach us."""
CHANNELS = ("telefoon", "bezoek", "online", "mail", "notitie")
USUAL_CHANNEL = "telefoon"


def save_draft(
    *, draft_id: UUID, values: dict[str, Any], version: int, page: UUID | None, by: User
) -> ConversationDraft:
    """Stores what was typed. The page made `draft_id`; `version` is the one it started from, 0 for a new one.

    Raises DraftConflict when another page saved since, StateError when it is in the client's story already, and
    ConversationDraft.DoesNotExist for somebody else's.
    """
    with transaction.atomic():
        draft = ConversationDraft.objects.select_for_update(of=("self",)).filter(pk=draft_id).first()
        if draft is None:
            return _create(draft_id, values, page, by)
        if draft.owner_id != by.pk:
            raise ConversationDraft.DoesNotExist
        if draft.saved_at:
            raise StateError("Dit gesprek is al vastgelegd.")
        if draft.version != version and (page is None or draft.editor_page != page):
            raise DraftConflict(draft, "dit gesprek")
        return _store(draft, values, page)


def _create(draft_id: UUID, values: dict[str, Any], page: UUID | None, by: User) -> ConversationDraft:
    draft = ConversationDraft(pk=draft_id, owner=by, version=0)
    try:
        with transaction.atomic():
            return _store(draft, values, page, insert=True)
    except IntegrityError as error:  # the same page sent its first draft twice at once
        if found := ConversationDraft.objects.filter(pk=draft_id, owner=by).first():
            raise DraftConflict(found, "dit gesprek") from error
        raise


def _store(
    draft: ConversationDraft, values: dict[str, Any], page: UUID | None, *, insert: bool = False
) -> ConversationDraft:
    for name, value in without_numbers_in(values).items():
        setattr(draft, name, value)
    if draft.contact and draft.organisation and draft.contact.organisation_id != draft.organisation_id:
        draft.contact = None
    draft.version, draft.editor_page = draft.version + 1, page
    draft.save(force_insert=insert)
    return draft


def keep(*, draft: ConversationDraft, by: User) -> ConversationDraft:
    """Into the client's story, with the next step as a task. Twice gives the same line. Raises ClientsError while the
    client or the words are missing."""
    with transaction.atomic():
        found = _locked(draft, by)
        if found.saved_at and found.entry_id:
            return found
        if found.organisation is None:
            raise ClientsError("Kies met welke klant het gesprek was.", field="organisation")
        words = found.text.strip() or found.topic.strip()
        if not words:
            raise ClientsError("Schrijf in een paar woorden op wat er is besproken.", field="text")
        title, body = _title_and_body(found, words)
        found.entry = record(
            organisation=found.organisation, kind=found.channel or USUAL_CHANNEL, text=title, body=body, by=by,
            happened_at=min(found.happened_at, timezone.now()) if found.happened_at else None,
            on_behalf_of=found.on_behalf_of,
        )  # fmt: skip
        if found.next_step.strip():
            found.task = add_task(
                title=found.next_step.strip(), due_on=found.next_on or add_working_days(today(), 1), by=by,
                owner=found.on_behalf_of or by,
                organisation=found.organisation, url=found.organisation.get_absolute_url(),
            )  # fmt: skip
        found.saved_at = timezone.now()
        found.save(update_fields=["entry", "task", "saved_at", "updated_at"])
    return found


def _title_and_body(draft: ConversationDraft, words: str) -> tuple[str, str]:
    first, _, rest = words.partition("\n")
    title, body = (draft.topic.strip(), draft.text.strip()) if draft.topic.strip() else (first, rest.strip())
    if not draft.topic.strip() and len(first) > 200:
        title, body = first[:199] + "…", words
    who = filter(None, (f"Gesproken met {draft.contact}." if draft.contact else "",
                        f"Ook aanwezig: {draft.people.strip()}." if draft.people.strip() else ""))  # fmt: skip
    told = "\n\n".join(filter(None, (" ".join(who), without_citizen_numbers(body))))
    return without_citizen_numbers(title), told


def _locked(draft: ConversationDraft, by: User) -> ConversationDraft:
    rows = ConversationDraft.objects.select_for_update(of=("self",)).select_related("organisation", "contact__person")
    return rows.get(pk=draft.pk, owner=by)


def may_undo(draft: ConversationDraft) -> bool:
    return bool(draft.saved_at and draft.entry_id and timezone.now() - draft.saved_at <= UNDO + ON_THE_WAY)


def undo(*, draft: ConversationDraft, by: User) -> ConversationDraft:
    """Back to a draft, as if it was not saved: within ten seconds nobody else acted on it."""
    with transaction.atomic():
        found = _locked(draft, by)
        if not may_undo(found):
            raise ClientsError("Ongedaan maken kan tot tien seconden na het vastleggen.")
        entry, task = found.entry, found.task
        found.entry, found.task, found.saved_at = None, None, None
        found.version += 1
        found.save(update_fields=["entry", "task", "saved_at", "version", "updated_at"])
        if entry:
            entry.delete()
        if task and not task.done_at:
            task.delete()
    return found


def to_chance(*, draft: ConversationDraft, title: str, by: User) -> Opportunity:
    """A chance from what was written down. Its next step is the one of the talk: the task goes over, it is not doubled.
    Raises ClientsError for a partner."""
    with transaction.atomic():
        found = _locked(draft, by)
        client: Any = found.organisation
        formulas = formulas_for(client.kind)
        if not formulas:
            raise ClientsError(f"{client} is een opleider: een partner, geen klant. Daar hoort geen kans bij.")
        task = found.task if found.task and not found.task.done_at and found.task.owner_id == by.pk else None
        chance = open_opportunity(
            organisation=client, title=title, formula=formulas[0], owner=by, contact=found.contact, by=by,
            next_step=task.title if task else "", next_on=task.due_on if task else None,
        )  # fmt: skip
        if task:
            found.task = None
            found.save(update_fields=["task", "updated_at"])
            task.delete()
    return chance


def drop(*, draft: ConversationDraft, by: User) -> None:
    """Thrown away before it was saved."""
    ConversationDraft.objects.filter(pk=draft.pk, owner=by, saved_at=None).delete()


@dataclass(frozen=True, slots=True)
class Met:
    """Whom of a list of addresses we know: the client most of them are from, one contact there, and the rest in words."""

    organisation: Organisation | None
    contact: Contact | None
    others: str


def whom_we_know(people: tuple[tuple[str, str], ...], by: User) -> Met:
    """Matched by e-mail address, never by name; colleagues and oneself are left out."""
    addresses = {mail.lower(): name for name, mail in people}
    ours = set(User.objects.working_here().filter(email__in=addresses).values_list("email", flat=True)) | {by.email}
    told = {mail: name for mail, name in addresses.items() if mail not in ours}
    rows = Contact.objects.for_user(by).active().filter(person__email__in=told, organisation__merged_into=None)
    contacts = list(rows.select_related("person", "organisation"))
    counts: dict[Any, int] = {}
    for contact in contacts:
        counts[contact.organisation_id] = counts.get(contact.organisation_id, 0) + 1
    best = max(contacts, key=lambda c: counts[c.organisation_id], default=None)
    others = [name or mail for mail, name in told.items() if best is None or mail != best.person.email.lower()]
    return Met(best.organisation if best else None, best, ", ".join(others)[:500])


def from_invitation(*, found: Invitation, by: User) -> ConversationDraft:
    """A draft of the appointment. The same appointment gives the draft that is there."""
    met = whom_we_know(found.people, by)
    return _from_elsewhere(
        by=by, source=DraftSource.INVITATION, key=f"ics:{found.uid}" if found.uid else "", met=met, topic=found.title,
        text=found.text, channel="online" if found.is_online else "bezoek", happened_at=found.starts_at,
    )  # fmt: skip


def from_mail(*, found: ReadMail, by: User) -> ConversationDraft:
    """A draft of a message that was exchanged with a client."""
    people = ((found.name, found.email), *found.people) if found.email else found.people
    sent = found.sent_at
    moment = (sent if sent.tzinfo else sent.replace(tzinfo=AMSTERDAM)) if sent else now()
    return _from_elsewhere(
        by=by, source=DraftSource.MAIL, key=f"mail:{found.message_id}" if found.message_id else "",
        met=whom_we_know(people, by), topic=found.subject, text=found.text, channel="mail", happened_at=moment,
    )  # fmt: skip


def _from_elsewhere(*, by: User, source: str, key: str, met: Met, **values: Any) -> ConversationDraft:
    key = key[:255]
    if key and (known := ConversationDraft.objects.filter(owner=by, source_key=key).first()):
        return known
    return ConversationDraft.objects.create(
        pk=uuid4(), owner=by, source=source, source_key=key, organisation=met.organisation, contact=met.contact,
        people=met.others, **{**values, "topic": values["topic"][:160]},
    )  # fmt: skip
