"""What clients forgets: talks, chances, questions and drafts that came to nothing. An order keeps its talk; the terms of
orders are those of offers and finance."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.services import lifting
from accounts.services.holds import ORGANISATION
from clients.choices import ImportState
from clients.models import (
    Advice,
    AdvisedCourse,
    Attachment,
    ClientImport,
    Complaint,
    Contact,
    ConversationDraft,
    Inquiry,
    Intake,
    IntakeAnswers,
    Opportunity,
    Organisation,
    ScreenedLevel,
    ScreenedPerson,
    Task,
    TimelineEntry,
    UnreadMail,
)
from clients.services import forgetting
from clients.services.attachments import forget as forget_files
from llo_portal.kernel.retention import HoldSubject, RetentionRule

WON = "gewonnen"
GONE = "Gewist na de bewaartermijn"
NOTES = {
    "notes": "",
    "confidential_note": "",
    "decision_maker": "",
    "question": "",
    "learning_goal": "",
    "contact": None,
}
ANSWERS: dict[str, Any] = {"who": "", "what": "", "by_when": "", "seen_by": "", "answers": {}}


def _won(**of: Any) -> Exists:
    return Exists(Opportunity.objects.filter(stage=WON, **of))


def _talks() -> QuerySet[Any]:
    """Talks without an order that still say something."""
    return _telling().filter(~_won(intake=OuterRef("pk")))


def _talks_of_orders() -> QuerySet[Any]:
    return _telling().filter(_won(intake=OuterRef("pk")))


def _telling() -> QuerySet[Any]:
    said = ~Q(notes="", confidential_note="", decision_maker="", question="", learning_goal="", contact=None)
    answered = IntakeAnswers.objects.filter(intake=OuterRef("pk")).exclude(**ANSWERS)
    screened = ScreenedPerson.objects.filter(intake=OuterRef("pk"))
    return Intake.objects.filter(said | Exists(answered) | Exists(screened))


def _forget_talks(pks: Sequence[UUID]) -> None:
    lifting.wipe(Intake, pks, **NOTES)
    lifting.wipe(IntakeAnswers, pks, **ANSWERS)
    screened = list(ScreenedPerson.objects.filter(intake__in=pks).values_list("pk", flat=True))
    lifting.remove(ScreenedLevel, ScreenedLevel.objects.filter(person__in=screened).values_list("pk", flat=True))
    lifting.remove(ScreenedPerson, screened)
    advices = Advice.objects.filter(intake__in=pks)
    lifting.forget_documents(advices.values_list("document", flat=True))
    notes = AdvisedCourse.objects.filter(advice__in=advices).exclude(note="").values_list("pk", flat=True)
    lifting.wipe(AdvisedCourse, notes, note=GONE)  # a line that was overruled must say something
    lifting.wipe(Advice, advices.values_list("pk", flat=True), summary="")


def _orders() -> QuerySet[Any]:
    return Opportunity.objects.filter(stage=WON, contact__isnull=False)


def _forget_orders(pks: Sequence[UUID]) -> None:
    lifting.wipe(Opportunity, pks, contact=None)


def _lost() -> QuerySet[Any]:
    return Opportunity.objects.exclude(stage=WON).exclude(lost_note="", contact=None).filter(closed_on__isnull=False)


def _forget_lost(pks: Sequence[UUID]) -> None:
    lifting.wipe(Opportunity, pks, lost_note="", contact=None)


def _stories() -> QuerySet[Any]:
    """Accounts of talks with clients that never gave an order."""
    return TimelineEntry.objects.exclude(body="").filter(~_won(organisation=OuterRef("organisation")))


def _stories_of_orders() -> QuerySet[Any]:
    return TimelineEntry.objects.exclude(body="").filter(_won(organisation=OuterRef("organisation")))


def _forget_stories(pks: Sequence[UUID]) -> None:
    lifting.wipe(TimelineEntry, pks, body="", text=GONE)


def _old_contacts() -> QuerySet[Any]:
    """Who no longer works there, and was in no talk, chance or quote that is still kept."""
    rows = Contact.objects.filter(is_active=False)
    for relation in Contact._meta.related_objects:
        model: Any = relation.related_model
        if not hasattr(model, "pgh_tracked_model"):
            rows = rows.filter(~Exists(model._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
    return rows


def _drop_contacts(pks: Sequence[UUID]) -> None:
    lifting.remove(Contact, pks)


def _drop_drafts(pks: Sequence[UUID]) -> None:
    lifting.remove(ConversationDraft, pks)


def _drop_mail(pks: Sequence[UUID]) -> None:
    lifting.remove(UnreadMail, pks)


def _left_imports() -> QuerySet[Any]:
    return ClientImport.objects.filter(state=ImportState.READ)


def _empty_imports(pks: Sequence[UUID]) -> None:
    ClientImport.objects.filter(pk__in=pks).update(state=ImportState.DROPPED, content=b"", choices={}, report={})


def _old_tasks() -> QuerySet[Any]:
    return Task.objects.filter(done_at__isnull=False)


def _drop_tasks(pks: Sequence[UUID]) -> None:
    lifting.remove(Task, pks)


def _papers() -> QuerySet[Any]:
    """Files of clients that never gave an order."""
    return Attachment.objects.filter(~_won(organisation=OuterRef("organisation")))


def _papers_of_orders() -> QuerySet[Any]:
    return Attachment.objects.filter(_won(organisation=OuterRef("organisation")))


def _drop_papers(pks: Sequence[UUID]) -> None:
    forget_files(Attachment.objects.filter(pk__in=pks))
    lifting.wipe_trail(Attachment, pks, title=GONE, file="", file_name=GONE, contact=None)


def _questions() -> QuerySet[Any]:
    return Inquiry.objects.filter(forgotten_at=None).exclude(opportunity__stage=WON)


def _questions_of_orders() -> QuerySet[Any]:
    return Inquiry.objects.filter(forgotten_at=None, opportunity__stage=WON)


def _forget_questions(pks: Sequence[UUID]) -> None:
    forgetting.forget_inquiries(Inquiry.objects.filter(pk__in=pks))
    lifting.wipe(Inquiry, pks, contact=None)


def _complaints() -> QuerySet[Any]:
    return Complaint.objects.filter(forgotten_at=None)


def _forget_complaints(pks: Sequence[UUID]) -> None:
    forgetting.forget_complaints(Complaint.objects.filter(pk__in=pks))


def _find(text: str) -> UUID | None:
    """By number of the chamber of commerce, or by exact name when only one is called so."""
    rows = (
        Organisation.objects.current().filter(Q(kvk=text) | Q(name__iexact=text))
        if text
        else Organisation.objects.none()
    )
    found = list(rows.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _name(pk: UUID) -> str:
    return str(Organisation.objects.filter(pk=pk).first() or "onbekend")


def _touches(ids: set[UUID], person: UUID) -> bool:
    return Contact.objects.filter(organisation__in=ids, person=person).exists()


def _addresses(ids: set[UUID]) -> set[str]:
    return set(Contact.objects.filter(organisation__in=ids).values_list("person__email", flat=True))


SUBJECT = HoldSubject(
    ORGANISATION, "Organisatie", "het KvK-nummer, of precies de naam als er maar één zo heet", _find, _name, _touches,
    _addresses,
)  # fmt: skip


def _rule(
    key: str, label: str, term: str, dated: str, rows: Any, forget: Any, *covers: str, **lookups: Any
) -> RetentionRule:
    return RetentionRule(f"clients.{key}", label, term, dated, rows, forget, frozenset(covers), **lookups)


TALKS = ("clients.intake", "clients.intakeanswers", "clients.screenedperson", "clients.advice", "clients.advisedcourse")
ASKED = ("clients.inquiry", "clients.inquirynote", "clients.inquiryfile", "clients.referral")
OF_CLIENT: dict[str, Any] = {"organisations": ("organisation",)}
OF_CONTACT: dict[str, Any] = {"persons": ("contact__person",), **OF_CLIENT}
OF_TALK: dict[str, Any] = {"persons": ("contact__person", "owner__person", "screened_people__person"), **OF_CLIENT}
RULES = (
    _rule(
        "talks", "Notities van klantgesprekken zonder opdracht", "gesprekken", "held_on", _talks, _forget_talks,
        *TALKS, **OF_TALK,
    ),
    _rule(
        "talks_of_orders", "Notities van klantgesprekken met een opdracht", "overeenkomst", "held_on", _talks_of_orders,
        _forget_talks, *TALKS, **OF_TALK,
    ),
    _rule(
        "lost", "Kansen zonder opdracht", "gesprekken", "closed_on", _lost, _forget_lost, "clients.opportunity",
        **OF_CONTACT,
    ),
    _rule(
        "orders", "Contactpersonen van opdrachten", "overeenkomst", "closed_on", _orders, _forget_orders,
        "clients.opportunity", **OF_CONTACT,
    ),
    _rule(
        "stories", "Gespreksverslagen van klanten zonder opdracht", "gesprekken", "happened_at", _stories, _forget_stories,
        "clients.timelineentry", **OF_CLIENT,
    ),
    _rule(
        "stories_of_orders", "Gespreksverslagen van klanten met een opdracht", "overeenkomst", "happened_at",
        _stories_of_orders, _forget_stories, "clients.timelineentry", **OF_CLIENT,
    ),
    _rule(
        "contacts", "Contactpersonen die weg zijn", "gesprekken", "updated_at", _old_contacts, _drop_contacts,
        "clients.contact", persons=("person",), organisations=("organisation",),
    ),
    _rule(
        "drafts", "Concepten van gesprekken", "concepten", "updated_at", ConversationDraft.objects.all, _drop_drafts,
        "clients.conversationdraft", persons=("contact__person",), organisations=("organisation",),
    ),
    _rule(
        "tasks", "Taken die klaar zijn", "gesprekken", "done_at", _old_tasks, _drop_tasks, "clients.task",
        persons=("owner__person",), organisations=("organisation",),
    ),
    _rule(
        "papers", "Bijlagen van klanten zonder opdracht", "gesprekken", "created_at", _papers, _drop_papers,
        "clients.attachment", **OF_CONTACT,
    ),
    _rule(
        "papers_of_orders", "Bijlagen van klanten met een opdracht", "overeenkomst", "created_at", _papers_of_orders,
        _drop_papers, "clients.attachment", **OF_CONTACT,
    ),
    _rule(
        "questions", "Vragen aan het loket zonder opdracht", "vragen", "closed_at", _questions, _forget_questions,
        *ASKED, **OF_CONTACT,
    ),
    _rule(
        "questions_of_orders", "Vragen aan het loket met een opdracht", "overeenkomst", "closed_at", _questions_of_orders,
        _forget_questions, *ASKED, **OF_CONTACT,
    ),
    _rule(
        "complaints", "Klachten", "vragen", "closed_on", _complaints, _forget_complaints,
        "clients.complaint", "clients.complaintnote", organisations=("organisation",),
    ),
    _rule(
        "unread", "Post die niet te lezen was", "concepten", "found_at", UnreadMail.objects.all, _drop_mail,
        "clients.unreadmail",
    ),
    _rule(
        "imports", "Ingelezen bestanden die bleven liggen", "concepten", "updated_at", _left_imports, _empty_imports,
        "clients.clientimport",
    ),
)  # fmt: skip
