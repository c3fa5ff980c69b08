"""A year of counts: more visitors in January and September, and the newsletter brings fewer who buy more."""

from datetime import timedelta
from random import Random

from catalogue.choices import Channel, FunnelStep
from catalogue.models import Course, FunnelCount
from llo_portal.kernel.demo import World

DAYS = 365
EVERY = 12  # days between the days that are filled
WEIGHTS = {
    Channel.SEARCH: 1.0, Channel.DIRECT: 0.45, Channel.NEWSLETTER: 0.25, Channel.SOCIAL: 0.3, Channel.PARTNER: 0.2, Channel.OTHER: 0.08,
}  # fmt: skip
KEEN = {Channel.NEWSLETTER: 1.8, Channel.PARTNER: 2.2, Channel.DIRECT: 1.3}
BUSY = {1: 1.6, 9: 1.5, 8: 1.2, 7: 0.5, 12: 0.7}
GO_ON = ((FunnelStep.FORM, 0.075), (FunnelStep.DETAILS, 0.62), (FunnelStep.ORDERED, 0.7), (FunnelStep.STARTED, 0.9))


def load(world: World) -> None:
    """Repeatable: does nothing when anything was counted."""
    if FunnelCount.objects.exists():
        return
    chance, rows = Random(24), []
    courses = list(Course.objects.published().order_by("code"))
    liked = {course.pk: chance.uniform(0.2, 1.6) for course in courses}
    for ago in range(EVERY, DAYS, EVERY):
        day = world.today - timedelta(days=ago)
        busy = BUSY.get(day.month, 1.0)
        for channel, weight in WEIGHTS.items():
            rows.append(
                FunnelCount(
                    day=day, channel=channel, step=FunnelStep.LIST, count=_about(chance, 420 * weight * busy) + 1
                )
            )
            for course in courses:
                count = _about(chance, 26 * weight * busy * liked[course.pk])
                keen = KEEN.get(channel, 1.0)
                step = FunnelStep.COURSE
                for following, part in (*GO_ON, (None, 0.0)):
                    if not count:
                        break
                    rows.append(FunnelCount(day=day, course=course, channel=channel, step=step, count=count))
                    if following:
                        rate = part * keen if following == FunnelStep.FORM else part
                        step, count = following, sum(chance.random() < rate for _ in range(count))
    FunnelCount.objects.bulk_create(rows, batch_size=2000)


def _about(chance: Random, expected: float) -> int:
    return max(round(chance.gauss(expected, expected**0.5)), 0)
