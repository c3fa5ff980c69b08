"""Routes: what a learner wishes, the plan that follows, and planning anew when something changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from catalogue.carousel_time import ALL_SLOTS
from catalogue.models import Course, Offering
from catalogue.route_plan import changes, essence
from delivery.errors import DeliveryError
from delivery.models import Learner, LearnerRoute, RoutePlan
from delivery.selectors import routes as selectors
from llo_portal.documents import mail, outbox
from llo_portal.documents.models import Effect, EffectState
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.prepared import Prepared

REPLAN = "routes.replan"
OFFER, ENROLMENT, RESULT, EXEMPTION, DAY = (
    "Het aanbod van blokken is veranderd", "Je aanmelding is veranderd", "Er is een resultaat vastgesteld",
    "Er is een besluit over een vrijstelling", "Er is een dag voorbij",
)  # fmt: skip
OWN_WISHES, FIRST = "De wensen zijn veranderd", "Eerste plan"


def wish(
    *, learner: Learner, course: Course, slots: Sequence[str], earliest_start: date | None = None, by: Any
) -> LearnerRoute:
    """Stores what the learner wishes and plans at once. Raises DeliveryError for a course without blocks."""
    if not course.modules.exists():
        raise DeliveryError("Deze opleiding heeft geen blokken. Kies een andere opleiding.", field="course")
    with transaction.atomic():
        route, is_new = LearnerRoute.objects.select_for_update(of=("self",)).get_or_create(
            learner=learner, course=course, defaults={"slots": list(ALL_SLOTS)}
        )
        route.slots, route.earliest_start = [slot for slot in ALL_SLOTS if slot in set(slots)], earliest_start
        route.save(update_fields=["slots", "earliest_start", "updated_at"])
        return plan_anew(route_id=route.pk, cause=FIRST if is_new else OWN_WISHES, tell=False)


_of_learner = Prepared(
    lambda learner: LearnerRoute.objects.filter(learner=learner).order_by().values_list("pk")[:1], learner=UUID
)
_planned_course = Prepared(
    lambda offering: Offering.objects.filter(
        Exists(LearnerRoute.objects.filter(course=OuterRef("course"))), pk=offering, module__isnull=False
    ).order_by().values_list("course_id"),
    offering=UUID,
)  # fmt: skip

_remembered = Prepared(
    lambda course, learner, cause: Effect.objects.alias(
        for_course=KT("payload__course"), for_learner=KT("payload__learner"), because=KT("payload__cause")
    ).filter(
        kind=REPLAN, state=EffectState.WAITING, attempts=0, for_course=course, for_learner=learner, because=cause
    ).order_by().values_list("pk")[:1],
    course=str, learner=str, cause=str,
)  # fmt: skip


def remember(*, cause: str, course_id: UUID | None = None, learner_id: UUID | None = None) -> None:
    """Routes of this course (or of this learner in it) are planned anew by a worker. Asked again before it ran, once is
    enough: it looks at what is there when it runs."""
    if learner_id and not _of_learner.rows(learner=learner_id):
        return  # nearly everybody
    if course_id and not _of_both(course_id, learner_id).exists():
        return
    _enqueue(cause=cause, course_id=course_id, learner_id=learner_id)


def _of_both(course_id: UUID, learner_id: UUID | None) -> QuerySet[Any]:
    rows = LearnerRoute.objects.filter(course=course_id)
    return rows.filter(learner=learner_id) if learner_id else rows


def _enqueue(*, cause: str, course_id: UUID | None = None, learner_id: UUID | None = None) -> None:
    payload = {"course": str(course_id or ""), "learner": str(learner_id or ""), "cause": cause}
    if not _remembered.rows(**payload):
        outbox.enqueue(REPLAN, payload, key=f"{REPLAN}:{uuid4()}")


@outbox.handler(REPLAN, label="Routes opnieuw plannen")
def replan(payload: dict[str, Any]) -> None:
    """Each route in its own transaction; a second run changes nothing."""
    rows = LearnerRoute.objects.order_by("pk")
    rows = rows.filter(course=payload["course"]) if payload["course"] else rows
    rows = rows.filter(learner=payload["learner"]) if payload["learner"] else rows
    for pk in rows.values_list("pk", flat=True):
        plan_anew(route_id=pk, cause=payload["cause"])


def plan_anew(*, route_id: UUID, cause: str, tell: bool = True) -> LearnerRoute:
    """Plans by what is there now. Another plan gets the next version, is kept, and is told to the learner when the end
    or a start is another; the same plan with other reasons only renews the reasons."""
    with transaction.atomic():
        route = (
            LearnerRoute.objects.select_for_update(of=("self",))
            .select_related("course", "learner__person").get(pk=route_id)
        )  # fmt: skip
        old, new = route.plan, selectors.compute(route)
        is_other = essence(old) != essence(new)
        if old == new:
            return route
        route.plan, route.is_blocked, route.planned_at = new, new["blocked"], timezone.now()
        route.finish_on = date.fromisoformat(new["finish"]) if new["finish"] else None
        route.version += is_other
        route.save(update_fields=["plan", "is_blocked", "planned_at", "finish_on", "version", "updated_at"])
        if is_other:
            _keep(route, cause, changes(old, new), tell)
    return route


def _keep(route: LearnerRoute, cause: str, told: list[str], tell: bool) -> None:
    RoutePlan.objects.create(
        route=route, version=route.version, plan=route.plan, finish_on=route.finish_on, is_blocked=route.is_blocked,
        cause=cause, changes=told,
    )  # fmt: skip
    person = route.learner.person
    if told and tell and person.email:
        context = {
            "name": person.first_name, "course": route.course.title, "changes": told, "route": str(route.pk),
            "finish": long_date(route.finish_on), "is_blocked": route.is_blocked,
        }  # fmt: skip
        mail.send(
            to=person.email,
            template="delivery/mail/route_changed",
            context=context,
            key=f"route:{route.pk}:{route.version}",
        )


def forget(*, route: LearnerRoute, by: Any) -> None:
    """The learner aims at something else: the route goes, enrolments and exemptions stay."""
    route.delete()


def offering_changed(offering_id: UUID) -> None:
    """News of a start: routes of its course, when it is a start of a block."""
    for (course,) in _planned_course.rows(offering=offering_id):
        _enqueue(cause=OFFER, course_id=course)
