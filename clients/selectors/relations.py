"""Framework agreements, talks and referents as pages and other chapters need them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from catalogue.models import Course
from clients.models import AgreementRate, FrameworkAgreement, Organisation, Referent, TalkRhythm
from clients.promising import add_months

TALKS = ("gesprek", "bezoek", "online")  # kinds of the timeline that count as a talk
WARN_DAYS = 60  # before the last day to give notice, or before the end when there is no notice


def agreement_on(organisation: Organisation, day: date) -> FrameworkAgreement | None:
    """The one that holds for this client on a day: its own, else that of a network it is a member of."""
    rows = FrameworkAgreement.objects.on(day).prefetch_related("rates__course")
    own = rows.filter(organisation=organisation).first()
    if own:
        return own
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    networks = organisation.memberships.filter(still, starts_on__lte=day).values("network")
    return rows.filter(organisation__in=networks).order_by("ends_on").first()


def rate_for(agreement: FrameworkAgreement, course: Course | None, unit: str = "") -> AgreementRate | None:
    """The rate of the course, else of its sector, else of everything; of one unit when that is given."""
    rates = [rate for rate in agreement.rates.all() if not unit or rate.unit == unit]
    of_course = [r for r in rates if course and r.course_id == course.pk]
    of_sector = [r for r in rates if course and not r.course_id and r.sector and r.sector == course.sector]
    of_all = [r for r in rates if not r.course_id and not r.sector]
    return next(iter([*of_course, *of_sector, *of_all]), None)


def agreements(user: Any) -> QuerySet[FrameworkAgreement]:
    rows: QuerySet[FrameworkAgreement] = FrameworkAgreement.objects.for_user(user)
    return rows.select_related("organisation__owner__person").order_by("-ends_on")


def notice_day(agreement: FrameworkAgreement) -> date:
    """The last day to give notice; the end itself when no term was agreed."""
    return add_months(agreement.ends_on, -agreement.notice_months)


def ending_soon(day: date) -> list[FrameworkAgreement]:
    """Whose last day to give notice comes within two months."""
    rows = FrameworkAgreement.objects.filter(ends_on__gte=day).select_related("organisation__owner")
    return [row for row in rows if notice_day(row) - timedelta(days=WARN_DAYS) <= day]


@dataclass(frozen=True, slots=True)
class NextTalk:
    """When the next periodic talk is due; `last_on` is None when we never spoke."""

    rhythm: TalkRhythm
    last_on: date | None
    due_on: date


def next_talks(rows: QuerySet[TalkRhythm]) -> list[NextTalk]:
    """Counted from the last conversation, or from the day the rhythm was set."""
    said = Q(organisation__timeline__kind__in=TALKS)
    found = rows.annotate(
        spoken=Max("organisation__intakes__held_on"), told=Max("organisation__timeline__happened_at", filter=said)
    )
    talks = []
    for rhythm in found.select_related("organisation__owner"):
        days = [day for day in (rhythm.spoken, rhythm.told.date() if rhythm.told else None) if day]
        last = max(days, default=None)
        talks.append(NextTalk(rhythm, last, add_months(last or rhythm.created_at.date(), rhythm.months)))
    return talks


def talk_of(organisation: Organisation) -> NextTalk | None:
    return next(iter(next_talks(TalkRhythm.objects.filter(organisation=organisation))), None)


def referents(user: Any) -> QuerySet[Referent]:
    rows: QuerySet[Referent] = Referent.objects.for_user(user).active().filter(contact__is_active=True)
    return rows.select_related("contact__person", "contact__organisation").order_by(
        "asked_on", "contact__person__sort_key"
    )
