"""What delivery shows on pages of others."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse

from clients.divisible import Divisible
from clients.selectors.networks import sharing_of
from delivery.models import Certificate, Enrolment, Programme, Session, WaitingEntry
from delivery.selectors.programmes import with_counts
from delivery.selectors.schedule import RELATED, own_sessions
from delivery.selectors.waiting import seat_policy
from delivery.services import deciding
from llo_portal.kernel.dates import now, start_of_day, today
from llo_portal.kernel.querysets import count_of
from strategy.policy import policy_of


def of_organisation(request: HttpRequest, organisation: Any) -> dict[str, Any]:
    rows = Programme.objects.for_user(request.user).filter(organisation=organisation).select_related("offering")
    return {"programmes": with_counts(rows)[:10]}


def divisible(user: Any, network_id: Any) -> list[Divisible]:
    """Programmes of a network; what they cost is in their quote."""
    rows = Programme.objects.for_user(user).filter(organisation=network_id).exclude(state="geannuleerd")
    return [
        Divisible(p.pk, str(p), reverse("delivery:programme_detail", args=[p.pk]), follows=("offers.quote", p.quote_id))
        for p in rows.order_by("-starts_on")[:50]
    ]


def sharing(request: HttpRequest, programme: Any) -> dict[str, Any] | None:
    """Who pays what of a programme of a network: its own division, else that of its quote."""
    subjects = (("delivery.programme", programme.pk), ("offers.quote", programme.quote_id))
    return sharing_of(request.user, programme.organisation, *subjects)


def of_course(request: HttpRequest, course: Any) -> dict[str, Any]:
    """The way to its list, also for the first who calls."""
    return {"waiting_count": WaitingEntry.objects.waiting().filter(course=course).count()}


def of_offering(request: HttpRequest, offering: Any) -> dict[str, Any]:
    rows = (
        Programme.objects.for_user(request.user).filter(offering=offering).select_related("offering", "leader__person")
    )
    may_plan = request.user.has_perm("delivery.plan") and not offering.is_cancelled
    return {
        "programme": with_counts(rows).first(), "may_plan": may_plan,
        "waiting_count": WaitingEntry.objects.waiting().filter(course=offering.course_id).count(),
        "may_see_queue": request.user.has_perm("delivery.enrol_learners"),
        "may_decide": may_plan and offering.starts_on >= today(),
    }  # fmt: skip


def planner(request: HttpRequest, _: Any) -> dict[str, Any]:
    """Sessions of the coming week and programmes that lack a leader, sessions or a promise."""
    first = start_of_day(today())
    week = Session.objects.for_user(request.user).taking_place()
    week = week.filter(starts_at__gte=first, starts_at__lt=first + timedelta(days=7)).select_related(*RELATED)
    return {"sessions": week.order_by("starts_at")[:8], "to_arrange": _to_arrange(request.user), "day": today()}


def _to_arrange(user: Any) -> list[tuple[Programme, list[str]]]:
    rows = with_counts(
        Programme.objects.for_user(user).filter(state="voorbereiding").select_related("policy", "offering")
    ).annotate(
        promises=Count("quote__requests", filter=Q(quote__requests__state="toegezegd"), distinct=True)
        + Count("offering__requests", filter=Q(offering__requests__state="toegezegd"), distinct=True)
    )
    found = [(programme, _lacks(programme)) for programme in rows.order_by("starts_on")[:30]]
    return [(programme, what) for programme, what in found if what][:6]


def _lacks(programme: Any) -> list[str]:
    told = []
    if programme.leader_id is None:
        told.append("geen programmaleider")
    if not programme.session_count:
        told.append("niet gepland")
    if not programme.promises and policy_of(programme.policy).needs_delivery_promise:
        told.append("niet toegezegd")
    return told


def to_issue(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """Groups with papers that a colleague prepared."""
    waiting = Certificate.objects.filter(state="klaargezet").exclude(prepared_by=request.user.pk)
    rows = Programme.objects.for_user(request.user).filter(pk__in=waiting.values("enrolment__programme"))
    rows = rows.annotate(waiting=count_of(waiting, "enrolment__programme"))
    found = list(rows.order_by("number")[:8])
    return {"programmes": found} if found else None


def trainer(request: HttpRequest, _: Any) -> dict[str, Any]:
    person: Any = request.user.person_id  # type: ignore[union-attr]
    missing = own_sessions(person, past=True).filter(attendance__isnull=True).count()
    return {"sessions": own_sessions(person)[:5], "open_attendance": missing}


def to_decide(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """Starts that came to their day with too few learners, and those that come to it soon."""
    day = today()
    soon = deciding.undecided().filter(decides_on__lte=day + timedelta(days=seat_policy().warn_days))
    rows = soon.filter(seats_taken__lt=F("min_places")).select_related("course", "location").order_by("decides_on")
    found = [(offering, offering.decides_on <= day) for offering in rows[:8]]
    return {"starts": found} if found else None


def learner(request: HttpRequest, _: Any) -> dict[str, Any]:
    mine = Enrolment.objects.own(request.user).taking_part().values("programme")
    sessions = Session.objects.filter(programme__in=mine, ends_at__gte=now()).taking_place().select_related(*RELATED)
    return {"sessions": sessions.order_by("starts_at")[:5]}


def client(request: HttpRequest, _: Any) -> dict[str, Any]:
    return {"programmes": Programme.objects.of_client(request.user).live()[:5]}
