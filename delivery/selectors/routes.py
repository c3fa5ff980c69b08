"""What of a course a learner has behind, and the plan for the rest."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from catalogue import carousel_rows
from catalogue.models import Course, Offering
from catalogue.route_plan import Status
from delivery.models import Enrolment, EnrolmentState, Exemption, Learner, LearnerRoute, RoutePlan
from llo_portal.kernel.dates import start_of_day, today

TAKING_PART = (EnrolmentState.APPLIED, EnrolmentState.CONFIRMED, EnrolmentState.STARTED)


@dataclass(slots=True)
class Standing:
    """Blocks that are behind, by id; and the starts this learner has a seat in."""

    done: dict[UUID, Status] = field(default_factory=dict)
    held: set[UUID] = field(default_factory=set)


def standing(learner: Learner, course: Course) -> Standing:
    """Passed blocks, exemptions, and seats. Who passed the whole course has passed every block. A failed block is to do."""
    found = Standing()
    found.done.update((pk, Status.EXEMPT) for pk in _exempt(learner, course))
    of_course = Q(programme__offering__course=course) | Q(programme__course=course)
    rows = Enrolment.objects.filter(of_course, learner=learner).values_list(
        "state", "programme__offering_id", "programme__offering__module_id", "programme__offering__is_cancelled",
        "result__is_passed",
    )  # fmt: skip
    for state, offering, module, is_cancelled, is_passed in rows:
        if is_passed:
            blocks = [module] if module else course.modules.values_list("pk", flat=True)
            found.done.update((pk, Status.DONE) for pk in blocks)
        elif is_passed is None and module and state in TAKING_PART and not is_cancelled:
            found.held.add(offering)
    return found


def _exempt(learner: Learner, course: Course) -> Any:
    return (
        Exemption.objects.in_force().filter(learner=learner, module__course=course).values_list("module_id", flat=True)
    )


def compute(route: LearnerRoute, starts: list[Offering] | None = None) -> dict[str, Any]:
    """The plan of now, as frozen values."""
    now = standing(route.learner, route.course)
    wish = carousel_rows.wish_of(route.slots, route.earliest_start)
    found = carousel_rows.route(route.course, wish, done=now.done, held=now.held, starts=starts)
    return carousel_rows.freeze(route.course, found, now.done)


RECENT = timedelta(days=14)


def with_changes(routes: Any) -> Any:
    """Routes with `told` (what the last plan changed) and `is_changed`: another plan than the first, made lately, that
    the learner was told of."""
    last = RoutePlan.objects.filter(route=OuterRef("pk")).order_by("-version")
    fresh = last.filter(version__gt=1, made_at__gte=start_of_day(today() - RECENT)).exclude(changes=[])
    return routes.annotate(
        told=Subquery(last.values("changes")[:1]), cause=Subquery(last.values("cause")[:1]), is_changed=Exists(fresh)
    )
