"""Questions of the standard, asked of our rows."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from catalogue.api import codes
from catalogue.api.queries import ListAsked, OfferingsAsked, day_of
from catalogue.api.rows import Rows
from catalogue.choices import Level
from catalogue.models import Offering
from llo_portal.kernel.choices import Credential, LearningRoute


def _ours(table: Mapping[Any, str], theirs: str) -> list[Any]:
    """Our values that the standard calls `theirs`; none for a value we do not have."""
    return [own for own, other in table.items() if other == theirs]


def education(rows: Rows, asked: ListAsked) -> Rows:
    """Filters programmes or courses by whatever of these the question has."""
    told: dict[str, str] = asked.dict()
    if (
        asked.speaks_another_language
        or told.get("fieldsOfStudy")
        or told.get("programmeType", "programme") not in ("", "programme")
    ):
        return rows.none()  # all in Dutch, not classified by field, and programmes only
    if asked.q:
        rows = rows.filter(
            Q(title__icontains=asked.q) | Q(summary__icontains=asked.q) | Q(description__icontains=asked.q)
        )
    if wanted := told.get("primaryCode"):
        rows = rows.filter(code=wanted)
    if wanted := told.get("level"):
        rows = rows.filter(level__in=_ours(codes.LEVELS, wanted))
    if wanted := told.get("levelOfQualification"):
        recognised = [c.value for c in Credential if c.is_recognised]
        rows = rows.filter(level__in=_ours(codes.QUALIFICATION_LEVELS, wanted), credential__in=recognised)
    if wanted := told.get("modeOfDelivery"):
        starts = Offering.objects.upcoming().filter(course=OuterRef("pk"), form__in=_ours(codes.FORMS, wanted))
        rows = rows.filter(Exists(starts))
    return rows.filter(_awarded(told["qualificationAwarded"])) if told.get("qualificationAwarded") else rows


def _awarded(wanted: str) -> Q:
    pairs = [
        Q(credential=credential, level=level)
        for credential in Credential.values
        for level in ("", *Level.values)
        if codes.awarded(credential, level) == wanted
    ]
    found = Q(pk__in=[])
    for pair in pairs:
        found |= pair
    return found


def offerings(rows: Rows, asked: OfferingsAsked) -> Rows:
    """Filters coming starts. `since` before today gives no past starts: those are no longer offered."""
    told = asked.dict()
    if asked.speaks_another_language or asked.state not in ("", "active", "inactive"):
        return rows.none()
    if asked.q:
        rows = rows.filter(course__title__icontains=asked.q)
    if asked.state:
        rows = rows.filter(is_open=asked.state == "active")
    if since := day_of(asked.since, "since"):
        rows = rows.filter(starts_on__gte=since)
    if until := day_of(asked.until, "until"):
        rows = rows.filter(Q(ends_on__lte=until) | Q(ends_on__isnull=True, starts_on__lte=until))
    if asked.resultExpected is not None:
        attended = Q(course__credential=Credential.ATTENDANCE)
        rows = rows.filter(~attended if asked.resultExpected else attended)
    if wanted := told.get("modeOfDelivery"):
        rows = rows.filter(form__in=_ours(codes.FORMS, wanted))
    if wanted := told.get("modeOfStudy"):
        routes = _ours(codes.ROUTES, wanted)
        if wanted == codes.PART_TIME:
            routes = [route for route in LearningRoute.values if route not in codes.ROUTES]
        rows = rows.filter(course__learning_route__in=routes)
    return rows
