"""What a group can do now and should be able to do: one screening per intake."""

from django.db import models
from django.db.models import Q

from accounts.models import Person
from catalogue.models import Skill
from clients.models.intake import Intake
from clients.querysets import OfIntake
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import UUIDModel


@tracked
class IntakeAnswers(models.Model):
    """The answers to the questions of the formula (clients/data/vragen.yaml) by key, and the four parts of the learning
    question. Saved with the intake, under its version."""

    intake = models.OneToOneField(Intake, models.CASCADE, primary_key=True, related_name="more")
    who = models.CharField("wie", max_length=200, blank=True)
    what = models.CharField("wat ze dan kunnen", max_length=300, blank=True)
    by_when = models.CharField("wanneer", max_length=120, blank=True)
    seen_by = models.CharField("hoe we het zien", max_length=300, blank=True)
    answers = models.JSONField("antwoorden", default=dict, blank=True)

    objects = OfIntake.as_manager()

    def __str__(self) -> str:
        return f"{self.intake}"


@tracked
class ScreenedSkill(models.Model):
    """A skill that the group is screened on, and the level everybody should reach."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="screened_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name="vaardigheid")
    wanted = models.PositiveSmallIntegerField("gewenst niveau", default=3)

    objects = OfIntake.as_manager()

    class Meta:
        ordering = ("skill__name",)
        constraints = (
            models.UniqueConstraint(fields=("intake", "skill"), name="screened_skill_once"),
            models.CheckConstraint(condition=Q(wanted__range=(1, 4)), name="screened_skill_level"),
        )

    def __str__(self) -> str:
        return f"{self.skill}"


@tracked
class ScreenedPerson(UUIDModel):
    """Somebody of the group, by a code that only the client can explain. A name only where it is needed, and then as a
    person of the register; never for a benefit agency (domein/rollen.yaml)."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="screened_people")
    code = models.CharField("code", max_length=12)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="persoon")

    objects = OfIntake.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("intake", "code"), name="screened_code_once"),)

    def __str__(self) -> str:
        return self.code


@tracked
class ScreenedLevel(models.Model):
    """How well one of the group does something now, 1 to 4; `wanted` when it differs from that of the group."""

    person = models.ForeignKey(ScreenedPerson, models.CASCADE, related_name="levels")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    current = models.PositiveSmallIntegerField("kan nu", null=True, blank=True)
    wanted = models.PositiveSmallIntegerField("gewenst", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "skill"), name="screened_level_once"),
            models.CheckConstraint(
                condition=Q(current__isnull=True) | Q(current__range=(0, 4)), name="screened_current_level"
            ),
            models.CheckConstraint(
                condition=Q(wanted__isnull=True) | Q(wanted__range=(1, 4)), name="screened_wanted_level"
            ),
        )

    def __str__(self) -> str:
        return f"{self.skill}: {self.current}"
