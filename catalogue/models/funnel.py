"""From looking at the catalogue to starting, in counts alone: no person, no visit, no cookie."""

from django.db import models
from django.db.models import Q

from catalogue.choices import Channel, FunnelStep
from catalogue.models.courses import Course


class FunnelCount(models.Model):
    """How often a step was taken on a day. The list of courses belongs to no course."""

    day = models.DateField("dag")
    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="opleiding"
    )
    channel = models.CharField("kanaal", max_length=16, choices=Channel)
    step = models.CharField("stap", max_length=12, choices=FunnelStep)
    count = models.PositiveIntegerField("aantal", default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "course", "channel", "step"), name="funnel_count_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(step=FunnelStep.LIST, course__isnull=True)
                | ~Q(step=FunnelStep.LIST) & Q(course__isnull=False),
                name="funnel_list_has_no_course",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.channel} {self.step}: {self.count}"
