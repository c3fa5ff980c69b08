"""Who reads which learning materials: learners those of their courses, trainers all of the courses they teach."""

from typing import Any

from django.db.models import Q

from catalogue.models import Audience, Material
from delivery.models import Enrolment, Programme

READS = ("aangemeld", "bevestigd", "gestart", "afgerond")


def of_learner(user: Any) -> Any:
    """For learners, of courses in which this person has a place or finished."""
    mine = Enrolment.objects.own(user).filter(state__in=READS).exclude(programme__state="geannuleerd")
    return Material.objects.filter(
        audience=Audience.LEARNERS, course__in=mine.filter(programme__course__isnull=False).values("programme__course")
    )


def of_trainer(user: Any) -> Any:
    """Everything of courses in which this person gives sessions."""
    gives = Q(sessions__trainer__person=user.person_id) | Q(sessions__specialist__person=user.person_id)
    courses = Programme.objects.filter(gives, course__isnull=False).exclude(state="geannuleerd").values("course")
    return Material.objects.filter(course__in=courses)
