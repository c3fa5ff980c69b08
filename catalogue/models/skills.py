"""Vaardigheden: what somebody can do, what a course asks of it and what it adds."""

from django.db import models
from django.db.models import Q

from catalogue.models.courses import Course
from catalogue.querysets import SkillRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.functions import NameKey


class SkillKind(models.TextChoices):
    GIVES = "geeft", "Leer je hier"
    NEEDS = "vraagt", "Heb je nodig"


class SkillLevel(models.IntegerChoices):
    """How well, from knowing about it to teaching it to others."""

    KNOWS = 1, "Je weet wat het is"
    WITH_HELP = 2, "Je kunt het met hulp"
    ALONE = 3, "Je kunt het zelf"
    TEACHES = 4, "Je kunt het anderen leren"


@tracked
class Skill(UUIDModel, Dated):
    """Vaardigheid. A name exists once, whatever its capitals and accents."""

    name = models.CharField("naam", max_length=120, unique=True)
    sector = models.CharField("sector", max_length=24, choices=Sector, default=Sector.OTHER)
    description = models.CharField("uitleg", max_length=300, blank=True)

    objects = SkillRows.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                NameKey("name"),
                name="skill_name_once",
                violation_error_message="Deze vaardigheid staat al in de lijst.",
            ),
        )

    def __str__(self) -> str:
        return self.name


@tracked
class CourseSkill(models.Model):
    """What a course asks or adds; part of the words of the course (catalogue.content)."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="course_skills", verbose_name="opleiding")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="course_skills", verbose_name="vaardigheid")
    kind = models.CharField("soort", max_length=6, choices=SkillKind, default=SkillKind.GIVES)
    level = models.PositiveSmallIntegerField("hoe goed", choices=SkillLevel, default=SkillLevel.ALONE)

    class Meta:
        ordering = ("kind", "skill__name")
        constraints = (
            models.UniqueConstraint(fields=("course", "skill", "kind"), name="course_skill_once"),
            models.CheckConstraint(condition=Q(kind__in=SkillKind.values), name="course_skill_kind_known"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="course_skill_level"),
        )

    def __str__(self) -> str:
        return f"{self.skill}: {self.get_level_display().lower()}"
