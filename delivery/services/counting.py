"""The last two steps of the funnel, counted from facts: an order that was made, a programme that started."""

from functools import partial

from django.db import transaction
from django.db.models import Count

from catalogue.channels import channel_of
from catalogue.choices import FunnelStep
from catalogue.services.funnel import count_step
from delivery.models import Enrolment, EnrolmentOrigin, EnrolmentState, Programme


def ordered(*, enrolment: Enrolment, via: str) -> None:
    """Once per enrolment, however often the order is sent; counted after the commit."""
    course_id = enrolment.programme.course_id
    _, is_new = EnrolmentOrigin.objects.get_or_create(enrolment=enrolment, defaults={"channel": channel_of(via=via)})
    if is_new and course_id:
        channel = enrolment.origin.channel
        transaction.on_commit(partial(count_step, step=FunnelStep.ORDERED, channel=channel, course_id=course_id))


def started(*, programme: Programme) -> None:
    """Who was in when it started, per channel of their order."""
    rows = EnrolmentOrigin.objects.filter(enrolment__programme=programme, enrolment__state=EnrolmentState.STARTED)
    if not programme.course_id:
        return
    for channel, count in rows.values_list("channel").annotate(n=Count("pk")):
        transaction.on_commit(
            partial(count_step, step=FunnelStep.STARTED, channel=channel, course_id=programme.course_id, by=count)
        )
