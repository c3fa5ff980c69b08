"""Agreements, rates, rhythms, referents, segments, and what the clock asks of us."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from clients.errors import ClientsError
from clients.models import (
    AgreementRate,
    Contact,
    FrameworkAgreement,
    Organisation,
    Referent,
    TalkRhythm,
    Task,
)
from clients.selectors.relations import ending_soon, next_talks, notice_day
from clients.services.tasks import add_task
from clients.services.timeline import record
from llo_portal.kernel.dates import add_working_days, today
from llo_portal.kernel.dutch import long_date, short_date

TALK_AHEAD = timedelta(days=14)  # a task appears two weeks before the talk is due


def save_agreement(*, agreement: FrameworkAgreement, by: Any) -> FrameworkAgreement:
    """Stores it and tells the client's timeline when it is new."""
    is_new = agreement._state.adding
    try:
        with transaction.atomic():
            agreement.save()
            if is_new:
                text = f"Raamovereenkomst {agreement.number} tot en met {long_date(agreement.ends_on)}"
                record(organisation=agreement.organisation, kind="raamovereenkomst", text=text, by=by,
                       url=agreement.get_absolute_url())  # fmt: skip
    except IntegrityError as error:
        raise ClientsError("In deze periode geldt al een andere raamovereenkomst met deze klant.") from error
    return agreement


def add_rate(*, agreement: FrameworkAgreement, rate: AgreementRate, by: Any) -> AgreementRate:
    """A price for a course, a sector or everything; one per unit."""
    rate.agreement = agreement
    try:
        with transaction.atomic():
            rate.save()
    except IntegrityError as error:
        raise ClientsError("Dit tarief staat er al. Haal het eerst weg.") from error
    return rate


def set_rhythm(*, organisation: Organisation, months: int | None, by: Any) -> None:
    """How often we talk; None ends it."""
    if months is None:
        TalkRhythm.objects.filter(organisation=organisation).delete()
        return
    TalkRhythm.objects.update_or_create(organisation=organisation, defaults={"months": months})


def save_referent(*, contact: Contact, agreed_on: date, how: str, about: str = "", by: Any) -> Referent:
    """The person agreed to tell others about us; whoever stopped may begin again with a new consent."""
    if agreed_on > today():
        raise ClientsError("De toestemming kan niet in de toekomst liggen.", field="agreed_on")
    made, _ = Referent.objects.update_or_create(
        contact=contact, defaults={"agreed_on": agreed_on, "how": how, "about": about, "ended_on": None}
    )
    record(organisation=contact.organisation, kind="contact", text=f"{contact} is referent", by=by)
    return made


def asked_referent(*, referent: Referent, by: Any) -> None:
    """We asked this person today, so the next one is somebody else."""
    referent.asked_on = today()
    referent.save(update_fields=["asked_on", "updated_at"])


def end_referent(*, referent: Referent, by: Any) -> None:
    """The consent was taken back."""
    referent.ended_on = today()
    referent.save(update_fields=["ended_on", "updated_at"])


def task_for_promising(*, organisation: Organisation, reason: str, by: Any) -> Task:
    """A call within five working days; asking twice gives the same task."""
    return add_task(
        title=f"Bel {organisation.name}: {reason}", due_on=add_working_days(today(), 5), owner=by, by=by,
        organisation=organisation, url=organisation.get_absolute_url(), source_key=f"kansrijk:{organisation.pk}:{by.pk}",
    )  # fmt: skip


def remind_of_relations(*, day: date) -> int:
    """Tasks for talks that are due and agreements that end. Repeatable; one that was ticked off does not come back."""
    made = 0
    for talk in next_talks(TalkRhythm.objects.filter(organisation__merged_into__isnull=True)):
        organisation = talk.rhythm.organisation
        if talk.due_on <= day + TALK_AHEAD:
            title = f"Plan het periodieke gesprek met {organisation.name}"
            made += _task_once(organisation, title, max(day, talk.due_on), f"gesprek:{organisation.pk}:{talk.due_on}")
    for agreement in ending_soon(day):
        last = notice_day(agreement)
        title = (
            f"Raamovereenkomst {agreement.number} loopt af op {short_date(agreement.ends_on)}: verlengen of opzeggen"
        )
        key = f"raamovereenkomst:{agreement.pk}:{agreement.ends_on}"
        made += _task_once(agreement.organisation, title, max(day, last), key, agreement.get_absolute_url())
    return made


def _task_once(organisation: Organisation, title: str, due_on: date, key: str, url: str = "") -> int:
    if organisation.owner is None or Task.objects.filter(source_key=key).exists():
        return 0
    add_task(title=title, due_on=due_on, owner=organisation.owner, by=None, organisation=organisation, source_key=key,
             url=url or organisation.get_absolute_url())  # fmt: skip
    return 1
