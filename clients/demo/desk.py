"""A desk as it could be on a working day: questions in every state, some late, complaints, and half-written conversations."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from catalogue.models import Course
from clients.choices import OrganisationKind
from clients.demo.desk_words import COMPLAINTS, DRAFTS, QUESTIONS, UNREADABLE, Question
from clients.models import (
    Complaint,
    ComplaintNote,
    Contact,
    ConversationDraft,
    Inquiry,
    InquiryNote,
    Organisation,
    Referral,
)
from clients.services import complaints, conversations, desk, desk_clients, mail_in, referring
from llo_portal.kernel.dates import AMSTERDAM, add_working_days, is_working_day
from llo_portal.kernel.demo import World


def load(world: World) -> None:
    """Repeatable: does nothing when there are questions."""
    if Inquiry.objects.exists():
        return
    for turn, words in enumerate(QUESTIONS):
        _question(world, words, turn)
    _unread()
    _complaints(world)
    _drafts(world)


def _moment(world: World, days_ago: int, turn: int) -> datetime:
    """On a working day between nine and five, and never ahead of us."""
    day = world.today - timedelta(days=days_ago)
    while not is_working_day(day):
        day -= timedelta(days=1)
    found = datetime.combine(day, time(9 + turn % 8, turn * 7 % 60), tzinfo=AMSTERDAM)
    return min(found, timezone.now() - timedelta(minutes=5 + turn))


def _question(world: World, words: Question, turn: int) -> None:
    seller = world.users["accountmanager" if turn % 2 else "accountmanager_2"]
    course = Course.objects.published().filter(title__icontains=words.course).first() if words.course else None
    moment = _moment(world, words.days_ago, turn)
    made = desk.receive(
        channel=words.channel, received_at=moment, name=words.name, email=words.email, phone=words.phone,
        organisation_name=words.organisation, subject=words.subject, question=words.question, course=course,
        formula=words.formula, owner=None if words.state == "nieuw" else seller,
    )  # fmt: skip
    _on(world, made, words, seller)
    shifted = min(timezone.now() - timedelta(minutes=1), moment + timedelta(hours=5))
    InquiryNote.objects.filter(inquiry=made).update(happened_at=shifted)
    Inquiry.objects.filter(pk=made.pk, answered_at__isnull=False).update(answered_at=shifted)
    Inquiry.objects.filter(pk=made.pk, closed_at__isnull=False).update(closed_at=shifted)


def _on(world: World, made: Inquiry, words: Question, seller: Any) -> None:
    """Along the legal way to the state it has."""
    if words.state in ("beantwoord", "gesloten") and words.answer:
        desk.answer(inquiry=made, text=words.answer, by=seller)
    if words.state == "gesloten" and words.outcome == "opgepakt":
        client = (
            Organisation.objects.current().filter(owner=seller, kind=OrganisationKind.EMPLOYER).order_by("sort_key")
        )
        desk_clients.attach(inquiry=made, organisation=client[3], by=seller)
        desk_clients.to_intake(inquiry=made, by=seller)
    elif words.state == "gesloten":
        desk.close(inquiry=made, outcome=words.outcome, by=seller)
    elif words.state == "doorverwezen":
        _refer(made, words, seller)


def _refer(made: Inquiry, words: Question, seller: Any) -> None:
    partner = Organisation.objects.current().filter(kind=OrganisationKind.EDUCATOR).order_by("sort_key").first()
    if partner is None:
        return
    referral = referring.refer(
        inquiry=made, partner=partner, email="loket@opleider.example", message=words.question,
        consent_how="Aan de telefoon gezegd", by=seller,
    )  # fmt: skip
    if words.feedback:
        Referral.objects.filter(pk=referral.pk).update(
            answered_at=timezone.now(), outcome="in_gesprek", feedback=words.feedback
        )
        desk.note(inquiry=made, text=f"{partner}: we zijn nog in gesprek\n{words.feedback}", by=partner.name,
                  kind="terugkoppeling")  # fmt: skip


def _unread() -> None:
    for content, reason in UNREADABLE:
        mail_in.keep_unread(content, reason)


def _complaints(world: World) -> None:
    director, keeper = world.users["directeur"], world.users["administrateur"]
    for turn, words in enumerate(COMPLAINTS):
        day = _moment(world, words.days_ago, turn).date()
        course = Course.objects.published().filter(title__icontains=words.course).first() if words.course else None
        made = complaints.register(
            channel=words.channel, received_on=day, name=words.name, email=words.email, text=words.text, by=keeper,
            about=words.about, about_text=course.title if course else words.about_text,
            about_key=f"catalogue.course:{course.pk}" if course else "",
        )  # fmt: skip
        if words.state != "ontvangen":
            handler = world.users.get(words.handler, director)
            complaints.hand_to(complaint=made, handler=handler, by=director)
        if words.state == "afgehandeld":
            complaints.finish(complaint=made, outcome=words.outcome, outcome_text=words.answer, measures=words.measures,
                              by=director, by_mail=False)  # fmt: skip
            closed = min(world.today, add_working_days(day, words.took))
            Complaint.objects.filter(pk=made.pk).update(closed_on=closed)
        if words.state == "ingetrokken":
            complaints.withdraw(complaint=made, by=keeper)
        ComplaintNote.objects.filter(complaint=made).update(
            happened_at=_moment(world, max(words.days_ago - 1, 0), turn)
        )


def _drafts(world: World) -> None:
    seller = world.users["accountmanager"]
    clients = list(Organisation.objects.current().filter(owner=seller).order_by("sort_key")[:6])
    for turn, told in enumerate(DRAFTS):
        client = clients[turn % len(clients)] if clients else None
        contact = Contact.objects.active().filter(organisation=client).first()
        draft = conversations.save_draft(
            draft_id=uuid4(), version=0, page=None, by=seller,
            values=told | {"organisation": client, "contact": contact,
                           "next_on": add_working_days(world.today, 1) if "next_step" in told else None},
        )  # fmt: skip
        ConversationDraft.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - timedelta(hours=turn * 5 + 1))
