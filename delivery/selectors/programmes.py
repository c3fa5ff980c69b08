"""What pages about programmes read."""

from typing import Any

from django.db.models import QuerySet

from delivery.models import Enrolment, Programme, Session
from delivery.readiness import Facts
from llo_portal.kernel.dates import now
from llo_portal.kernel.querysets import count_of
from offers.selectors import delivery_is_promised
from strategy.policy import policy_of


def with_counts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `seated` (learners that hold a place) and `session_count`."""
    return rows.annotate(
        seated=count_of(Enrolment.objects.seated(), "programme"),
        session_count=count_of(Session.objects.filter(is_cancelled=False), "programme"),
    )


def is_promised(programme: Programme) -> bool:
    """The deliverer promised to carry out this quote or offering."""
    return delivery_is_promised(quote=programme.quote, offering=programme.offering)


def facts_of(programme: Programme) -> Facts:
    policy = policy_of(programme.policy)
    sessions = programme.sessions.filter(is_cancelled=False)
    learners = programme.enrolments.taking_part()
    return Facts(
        has_leader=programme.leader_id is not None,
        sessions=sessions.count(),
        learners=learners.count(),
        needs_promise=policy.needs_delivery_promise,
        is_promised=is_promised(programme),
        without_result=learners.filter(result__isnull=True).count(),
        sessions_to_come=sessions.filter(starts_at__gt=now()).count(),
    )
