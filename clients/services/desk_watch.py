"""Questions and complaints whose day passed: first the owner hears it, then the directeur. Running twice tells once."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from clients.choices import NoteKind
from clients.models import Complaint, Inquiry
from clients.services.desk import note, task_key
from clients.services.tasks import add_task
from llo_portal.documents import mail
from llo_portal.kernel.dates import add_working_days, today
from llo_portal.kernel.dutch import long_date


def watch(day: date | None = None) -> int:
    """Tells about everything that became late; gives how many questions and complaints were told about."""
    day = day or today()
    told = 0
    for pk in list(Inquiry.objects.late(day).values_list("pk", flat=True)):
        told += _watch_one(pk, day)
    for pk in list(Complaint.objects.late(day).filter(told_on=None).values_list("pk", flat=True)):
        told += _watch_complaint(pk, day)
    return told


def _directors() -> list[User]:
    return list(User.objects.with_role("directeur").select_related("person"))


def _watch_one(pk: Any, day: date) -> bool:
    with transaction.atomic():
        rows = Inquiry.objects.late(day).select_for_update(of=("self",), skip_locked=True)
        found = rows.select_related("owner__person").filter(pk=pk).first()
        if found is None:
            return False
        to_owner = found.owner is not None and found.told_owner_on is None
        # a day later, or at once when nobody has it
        to_director = found.told_director_on is None and (
            found.owner is None or add_working_days(found.answer_by, 1) < day
        )
        if to_owner and found.owner:
            _tell(found, found.owner, "eigenaar")
            found.told_owner_on = day
        if to_director:
            for director in _directors():
                _tell(found, director, "directeur", with_task=found.owner is None)
            found.told_director_on = day
        if to_owner or to_director:
            found.save(update_fields=["told_owner_on", "told_director_on"])
            whom = " en ".join(w for w, yes in (("de eigenaar", to_owner), ("de directeur", to_director)) if yes)
            note(inquiry=found, text=f"Te laat: {whom} kreeg bericht.", by=None, kind=NoteKind.LATE)
        return to_owner or to_director


def _tell(inquiry: Inquiry, user: User, role: str, *, with_task: bool = True) -> None:
    context = {"name": user.person.first_name, "inquiry": inquiry, "answer_by": inquiry.answer_by, "role": role,
               "owner": str(inquiry.owner or "niemand")}  # fmt: skip
    key = f"vraag:{inquiry.pk}:te-laat:{role}:{user.pk}:{inquiry.answer_by}"
    mail.send(to=user.email, template="clients/mail/inquiry_late", context=context, key=key)
    if with_task:
        title = f"Beantwoord de vraag “{inquiry.subject[:80]}” (beloofd op {long_date(inquiry.answer_by)})"
        add_task(
            title=title, due_on=inquiry.answer_by, owner=user, by=None, organisation=inquiry.organisation,
            url=inquiry.get_absolute_url(), source_key=task_key(inquiry),
        )  # fmt: skip


def _watch_complaint(pk: Any, day: date) -> bool:
    with transaction.atomic():
        rows = Complaint.objects.late(day).filter(told_on=None).select_for_update(of=("self",), skip_locked=True)
        found = rows.select_related("handler__person").filter(pk=pk).first()
        if found is None:
            return False
        people = {user.pk: user for user in (*_directors(), *([found.handler] if found.handler else []))}
        for user in people.values():
            context = {"name": user.person.first_name, "complaint": found, "handler": str(found.handler or "niemand")}
            key = f"klacht:{found.pk}:te-laat:{user.pk}:{found.answer_by}"
            mail.send(to=user.email, template="clients/mail/complaint_late", context=context, key=key)
        found.told_on = day
        found.save(update_fields=["told_on"])
        return True
