"""Where an order came from, as a class of sites: kept to count, later, how many of them started."""

from django.db import models

from catalogue.choices import Channel
from delivery.models.learners import Enrolment


class EnrolmentOrigin(models.Model):
    """The channel of an order of an individual. Enrolments that staff made have none."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="origin")
    channel = models.CharField("kanaal", max_length=16, choices=Channel)

    def __str__(self) -> str:
        return self.channel
