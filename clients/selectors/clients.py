"""Reads for pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from clients.choices import IntakeState
from clients.models import Intake, Organisation, TimelineEntry
from clients.timeline import kind_of


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline as the component shows it."""

    moment: datetime
    word: str
    icon: str
    title: str
    body: str
    author: str
    url: str


def _moment(entry: TimelineEntry) -> Moment:
    kind = kind_of(entry.kind)
    author = f"{entry.actor_name} namens {entry.on_behalf_of}" if entry.on_behalf_of else entry.actor_name
    return Moment(entry.happened_at, kind.word, kind.icon, entry.text, entry.body, author, entry.url)


def moments(entries: Any) -> list[Moment]:
    """Timeline entries for the component `timeline`."""
    return [_moment(entry) for entry in entries]


def organisations_with_news(user: Any) -> QuerySet[Organisation]:
    """Current organisations for the list, with `last_heard`: when something last happened."""
    newest = (
        TimelineEntry.objects.filter(organisation=OuterRef("pk")).order_by("-happened_at").values("happened_at")[:1]
    )
    rows: QuerySet[Organisation] = Organisation.objects.for_user(user).current()
    return rows.select_related("owner__person").annotate(last_heard=Subquery(newest))


def latest_moments(user: Any, organisation: Organisation, limit: int = 12) -> list[Moment]:
    """The newest lines of one client."""
    return moments(TimelineEntry.objects.for_user(user).filter(organisation=organisation).newest()[:limit])


def drafts_to_finish(user: Any, limit: int = 6) -> list[Intake]:
    """The user's own drafts, longest untouched first."""
    rows = Intake.objects.for_user(user).drafts_of(user).select_related("organisation")
    return list(rows.order_by("updated_at")[:limit])


def recent_talks(user: Any, limit: int = 6) -> list[TimelineEntry]:
    """What happened lately at the clients this user looks after."""
    rows = TimelineEntry.objects.for_user(user).filter(organisation__owner=user).select_related("organisation")
    return list(rows.newest()[:limit])


def recent_organisations(user: Any, rows: QuerySet[Organisation], limit: int = 10) -> list[Organisation]:
    """The last ten this user did something with, the newest first."""
    entries = TimelineEntry.objects.for_user(user).filter(actor=user, organisation__in=rows)
    newest = entries.values("organisation").annotate(last=Max("happened_at")).order_by("-last")[:limit]
    order = [row["organisation"] for row in newest]
    found = rows.in_bulk(order)
    return [found[key] for key in order if key in found]


def open_intakes(organisation: Organisation) -> int:
    """Intakes that still ask for something."""
    return Intake.objects.filter(organisation=organisation).exclude(state=IntakeState.CLOSED).count()
