"""Programmes and learners in the one search box."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from delivery.models import Enrolment, Programme
from llo_portal.kernel.search import Hit, SearchSource


def find_programmes(user: Any, term: str, limit: int) -> list[Hit]:
    word = term.replace("\x00", "")
    wanted = Q(title__icontains=word) | Q(number__icontains=word) | Q(organisation__name__icontains=word)
    rows = Programme.objects.for_user(user).filter(wanted).select_related("organisation")[:limit]
    return [
        Hit(f"{p.number} {p.title}", str(p.organisation or "open inschrijving"), reverse("delivery:programme_detail", args=[p.pk]))
        for p in rows
    ]  # fmt: skip


def find_learners(user: Any, term: str, limit: int) -> list[Hit]:
    word = term.replace("\x00", "")
    wanted = Q(pk__isnull=False)
    for part in word.split()[:4]:
        wanted &= Q(learner__person__first_name__icontains=part) | Q(learner__person__last_name__icontains=part)
    rows = (
        Enrolment.objects.for_user(user).filter(wanted).exclude(state="geannuleerd")
        .select_related("learner__person", "programme").distinct()[:limit]
    )  # fmt: skip
    return [
        Hit(str(e.learner), str(e.programme), reverse("delivery:programme_learners", args=[e.programme_id]))
        for e in rows
    ]


SOURCES = (
    SearchSource("programmes", "Trajecten", "mortarboard", "delivery.view_programmes", find_programmes, 40),
    SearchSource("learners", "Deelnemers", "person", "delivery.view_learners", find_learners, 45),
)
