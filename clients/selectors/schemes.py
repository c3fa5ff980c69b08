"""Which schemes may pay along, and how the applications stand."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When

from catalogue.models import Course, SubsidyScheme
from clients.choices import ApplicationState, EvidencePhase
from clients.formula import formulas_for
from clients.models import Attachment, EvidenceItem, Organisation, SchemeApplication
from clients.scheme_match import OLD_AFTER, Answer, Condition, SchemeFacts, Situation, Verdict, match
from llo_portal.kernel.dates import today

TO_CHECK = "(controleer)"  # ends the name of a shipped example until somebody looked at its source


@dataclass(frozen=True, slots=True)
class SchemeMatch:
    """A scheme and its answer. `must_check`: nobody verified it, or too long ago."""

    scheme: SubsidyScheme
    answer: Answer
    must_check: bool


def facts_of(scheme: SubsidyScheme) -> SchemeFacts:
    conditions = tuple(Condition(c.kind, c.value, c.text) for c in scheme.conditions.all())
    return SchemeFacts(scheme.starts_on, scheme.ends_on, scheme.deadline, tuple(scheme.sectors), conditions)


def situation(
    organisation: Organisation, course: Course | None, *, on: date, formula: str = "", participants: int | None = None,
    start: date | None = None,
) -> Situation:  # fmt: skip
    """What we know of a client, a course and a wish."""
    told = Situation(
        day=on, organisation=organisation.kind, formulas=(formula,) if formula else formulas_for(organisation.kind),
        sector=organisation.sector, size=organisation.size, region=organisation.region, participants=participants,
        start=start, credential=course.credential if course else "", route=course.learning_route if course else "",
        level=course.level if course else "", course_range=course.range if course else "",
    )  # fmt: skip
    return told


def schemes_for(
    organisation: Organisation, course: Course | None = None, on: date | None = None, participants: int | None = None,
    start: date | None = None, formula: str = "",
) -> list[SchemeMatch]:  # fmt: skip
    """Every scheme that has not expired on the day, the best fitting first. Two statements, however many there are."""
    day = on or today()
    at = situation(organisation, course, on=day, formula=formula, participants=participants, start=start)
    found = []
    for scheme in SubsidyScheme.objects.prefetch_related("conditions").order_by("name"):
        answer = match(facts_of(scheme), at)
        if answer is not None:
            found.append(SchemeMatch(scheme, answer, needs_check(scheme, day)))
    return sorted(found, key=lambda m: (m.answer.verdict, m.scheme.name))


def needs_check(scheme: SubsidyScheme, day: date) -> bool:
    return scheme.name.endswith(TO_CHECK) or scheme.checked_on < day - OLD_AFTER


def by_verdict(found: list[SchemeMatch]) -> dict[str, list[SchemeMatch]]:
    """For a panel: what fits or nearly fits, and apart from it what nobody can tell and what does not."""
    return {
        "open": [m for m in found if m.answer.verdict in (Verdict.FITS, Verdict.NEARLY)],
        "unknown": [m for m in found if m.answer.verdict is Verdict.UNKNOWN],
        "refused": [m for m in found if m.answer.verdict is Verdict.NOT],
    }


def applications(user: Any) -> QuerySet[SchemeApplication]:
    """With `missing`: evidence of the present phase that is not there yet, and `deadline`: the day that counts now. What is
    due first comes first."""
    rows: QuerySet[SchemeApplication] = SchemeApplication.objects.for_user(user)
    lacks = Q(evidence__received_on__isnull=True)
    now = Q(state=ApplicationState.PREPARING, evidence__phase=EvidencePhase.APPLYING) | Q(
        state=ApplicationState.GRANTED, evidence__phase=EvidencePhase.SETTLING
    )
    counted = rows.annotate(missing=Count("evidence", filter=lacks & now))
    deadline = Case(
        When(state=ApplicationState.PREPARING, then="apply_by"), When(state=ApplicationState.GRANTED, then="settle_by")
    )
    told = counted.annotate(deadline=deadline).select_related("organisation__owner__person", "scheme")
    return told.order_by(F("deadline").asc(nulls_last=True), "-created_at")


def late(rows: QuerySet[SchemeApplication], day: date) -> QuerySet[SchemeApplication]:
    """Whose deadline of the present phase passed."""
    return rows.filter(
        Q(state=ApplicationState.PREPARING, apply_by__lt=day) | Q(state=ApplicationState.GRANTED, settle_by__lt=day)
    )


def due_within(rows: QuerySet[SchemeApplication], day: date, days: int) -> QuerySet[SchemeApplication]:
    """Whose deadline of the present phase comes within so many days."""
    ahead = (day, day + timedelta(days=days))
    return rows.filter(
        Q(state=ApplicationState.PREPARING, apply_by__range=ahead)
        | Q(state=ApplicationState.GRANTED, settle_by__range=ahead)
    )


def evidence_of(application: SchemeApplication, user: Any) -> list[EvidenceItem]:
    """Every piece, with the `shown_files` that this user may see and whether there are others (`has_hidden`)."""
    mine = Prefetch("files", Attachment.objects.for_user(user).order_by("created_at"), to_attr="shown_files")
    rows = list(application.evidence.annotate(of_files=Count("files")).prefetch_related(mine))
    for row in rows:
        told: Any = row
        told.has_hidden = told.of_files > len(told.shown_files)
    return rows
