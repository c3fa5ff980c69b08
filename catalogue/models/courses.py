"""Opleidingen and blokken."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from catalogue.choices import CourseState, Level, ModuleWorth
from catalogue.models.places import Institution
from catalogue.querysets import CourseQuerySet, ModuleRows
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import CourseRange, CourseStance, Credential, LearningRoute, Sector
from llo_portal.kernel.functions import NameKey

RECOGNISED_PARTS = [worth.value for worth in ModuleWorth if worth.is_recognised]
RESERVED_SLUGS = frozenset({"vergelijken", "beeld"})  # addresses of the site beside those of courses
RECOGNISED = [credential.value for credential in Credential if credential.is_recognised]


_RECOGNISED_LIST = ", ".join(f"'{credential}'" for credential in RECOGNISED)
# who gives a part of a recognised course holds a licence for the crebo of the whole (domein/regels.md)
_PART_OF_WHOLE = f"""
IF NEW.state = 'gepubliceerd' AND NEW.credential IN ({_RECOGNISED_LIST}) AND EXISTS (
  SELECT 1 FROM catalogue_course_leads_to l JOIN catalogue_course whole ON whole.id = l.to_course_id
  WHERE l.from_course_id = NEW.id AND whole.credential IN ({_RECOGNISED_LIST}) AND NOT EXISTS (
    SELECT 1 FROM catalogue_course held WHERE held.licence_holder_id = NEW.licence_holder_id
    AND (held.id = whole.id OR held.crebo <> '' AND held.crebo = whole.crebo)))
THEN {guards.violation("a part needs the licence holder of the whole")} END IF;
"""  # noqa: S608 - no value of a user


def _vector() -> SearchVector:
    """What a visitor can find a course by; title first. Accents are left out on both sides."""
    vector = SearchVector(NameKey("title"), config="dutch", weight="A")
    vector += SearchVector(NameKey("summary"), config="dutch", weight="B")
    return vector + SearchVector(NameKey("description"), "sector", "credential", config="dutch", weight="C")


@tracked
class Course(UUIDModel, Dated):
    """Opleiding: what can be followed, apart from when. The order of its states is guarded by the database."""

    code = models.CharField("code", max_length=30, unique=True)
    slug = models.SlugField("adres", max_length=140, unique=True)
    title = models.CharField("titel", max_length=160)
    summary = models.CharField("voor wie en wat je daarna kunt", max_length=300, blank=True)
    description = models.TextField("beschrijving", blank=True)
    sector = models.CharField("sector", max_length=24, choices=Sector, default=Sector.OTHER)
    range = models.CharField("aanbodsoort", max_length=14, choices=CourseRange, default=CourseRange.CORE)
    learning_route = models.CharField("leerweg", max_length=14, choices=LearningRoute, default=LearningRoute.NONE)
    level = models.CharField("niveau", max_length=20, choices=Level, blank=True)
    credential = models.CharField("papier", max_length=24, choices=Credential, default=Credential.ATTENDANCE)
    crebo = models.CharField("crebo of keuzedeel", max_length=5, blank=True)
    licence_holder = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="licensed_courses",
        verbose_name="licentiehouder",
    )
    validity_months = models.PositiveSmallIntegerField("geldigheid papier (maanden)", null=True, blank=True)
    stance = models.CharField(
        "houding tegenover andere opleiders", max_length=14, choices=CourseStance, default=CourseStance.COLLABORATE
    )
    contact_hours = models.DecimalField("contacturen", max_digits=7, decimal_places=2, null=True, blank=True)
    self_study_hours = models.DecimalField("zelfstudie-uren", max_digits=7, decimal_places=2, null=True, blank=True)
    practice_hours = models.DecimalField("praktijkuren", max_digits=7, decimal_places=2, null=True, blank=True)
    weeks = models.PositiveSmallIntegerField("aantal weken", null=True, blank=True)
    needs_no_diploma = models.BooleanField("geen vooropleiding nodig", default=False)
    entry_requirement = models.CharField("toegangseis", max_length=300, blank=True)
    entry_helps = models.CharField("wat helpt als je het al kunt", max_length=300, blank=True)
    guidance_open = models.BooleanField("begeleiding te kiezen", default=False)
    open_options = ArrayField(
        models.CharField(max_length=80), verbose_name="wat de deelnemer zelf kiest", default=list, blank=True
    )
    repeats_every_months = models.PositiveSmallIntegerField("herhalen na (maanden)", null=True, blank=True)
    price_includes = models.TextField("wat er in de prijs zit", blank=True)
    funding_note = models.CharField("wie betaalt mee, als er geen regeling is", max_length=300, blank=True)
    week_text = models.TextField("hoe een week eruitziet", blank=True)
    bring = models.TextField("wat je meeneemt of nodig hebt", blank=True)
    assessment = models.TextField("hoe je wordt getoetst", blank=True)
    resits = models.TextField("herkansen en wat dat kost", blank=True)
    exemption = models.TextField("delen overslaan (evc of vrijstelling)", blank=True)
    next_step = models.CharField("wat je hierna kunt doen", max_length=300, blank=True)
    leads_to = models.ManyToManyField(
        "self", symmetrical=False, related_name="parts", blank=True, verbose_name="telt mee voor"
    )
    self_check = ArrayField(
        models.CharField(max_length=200), size=8, verbose_name="vragen om zelf na te gaan", default=list, blank=True
    )
    rated_count = models.PositiveIntegerField("aantal beoordelingen", default=0, editable=False)
    rating_sum = models.PositiveIntegerField("som van de cijfers", default=0, editable=False)
    finished_count = models.PositiveIntegerField("aantal dat klaar is", default=0, editable=False)
    passed_count = models.PositiveIntegerField("aantal geslaagd", default=0, editable=False)
    image = models.ForeignKey(
        "catalogue.CourseImage", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beeld"
    )
    state = models.CharField("toestand", max_length=16, choices=CourseState, default=CourseState.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="aangeboden door",
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="goedgekeurd door",
    )
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    review_note = models.TextField("opmerking van de beoordelaar", blank=True)
    checked_on = models.DateField("nagekeken op", null=True, blank=True)
    title_key = models.GeneratedField(expression=NameKey(F("title")), output_field=models.TextField(), db_persist=True)
    search_vector = models.GeneratedField(expression=_vector(), output_field=SearchVectorField(), db_persist=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ("title_key",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CourseState.values), name="course_state_known"),
            models.CheckConstraint(
                condition=Q(crebo="") | Q(crebo__regex=r"^([0-9]{5}|K[0-9]{4})$"),
                name="course_crebo_form",
                violation_error_message="Een crebo is vijf cijfers, een keuzedeel een K en vier cijfers.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CourseState.PUBLISHED)
                | Q(submitted_by__isnull=False, published_by__isnull=False) & ~Q(submitted_by=F("published_by")),
                name="course_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state=CourseState.PUBLISHED, credential__in=RECOGNISED)
                | ~Q(crebo="") & Q(licence_holder__isnull=False),
                name="course_recognised_has_licence",
            ),
            models.CheckConstraint(
                condition=Q(passed_count__lte=F("finished_count")), name="course_passed_within_finished"
            ),
        )
        indexes = (
            GinIndex(F("search_vector"), name="course_words"),
            GinIndex(OpClass(F("title_key"), name="gin_trgm_ops"), name="course_alike"),
            models.Index(F("state"), F("title_key"), name="course_by_state"),
        )
        triggers = (
            *guards.states(
                "state",
                first=[CourseState.DRAFT],
                moves={
                    CourseState.DRAFT: [CourseState.REVIEW],
                    CourseState.REVIEW: [CourseState.PUBLISHED, CourseState.DRAFT],
                    CourseState.PUBLISHED: [CourseState.RETIRED, CourseState.DRAFT],
                    CourseState.RETIRED: [CourseState.DRAFT],
                },
            ),
            guards.deferred(
                "part_of_whole",
                _PART_OF_WHOLE,
                operation=pgtrigger.UpdateOf("state", "licence_holder_id", "credential"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_recognised(self) -> bool:
        """Whether the paper is one that only a licence holder may issue."""
        return Credential(self.credential).is_recognised


@tracked
class Module(UUIDModel):
    """Blok: a part of a course that can be examined. All of them together are the module catalogue; study load in sbu
    (studiebelastinguren, clock hours)."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="modules", verbose_name="opleiding")
    number = models.PositiveSmallIntegerField("volgorde")
    title = models.CharField("titel", max_length=160)
    content = models.TextField("wat je leert", blank=True)
    study_hours = models.DecimalField("studielast (uren)", max_digits=7, decimal_places=2, null=True, blank=True)
    level = models.CharField("niveau", max_length=20, choices=Level, blank=True)
    counts_as = models.CharField("telt als", max_length=20, choices=ModuleWorth, blank=True)
    code = models.CharField("code van het deel", max_length=5, blank=True)
    worth = models.CharField("wat het waard is", max_length=200, blank=True)

    needs = models.ManyToManyField(
        "self", symmetrical=False, related_name="opens", through="ModulePrerequisite", through_fields=("module", "needed"),
        verbose_name="eerst af", blank=True,
    )  # fmt: skip

    objects = ModuleRows.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("course", "number"), name="module_number_once"),
            models.CheckConstraint(
                condition=Q(code="") | Q(code__regex=r"^([0-9]{5}|[CK][0-9]{4})$"),
                name="module_code_form",
                violation_error_message="Een code is vijf cijfers, of een K of C en vier cijfers.",
            ),
            models.CheckConstraint(
                condition=~Q(counts_as__in=RECOGNISED_PARTS) | ~Q(code=""),
                name="module_recognised_has_code",
                violation_error_message="Een mbo-certificaat of keuzedeel heeft een code van SBB.",
            ),
        )
        triggers = (guards.frozen("stays", "a block stays with its course", fields=("course",)),)

    def __str__(self) -> str:
        return self.title


_NO_CIRCLE = f"""
IF (SELECT m.course_id FROM catalogue_module m WHERE m.id = NEW.module_id)
   <> (SELECT m.course_id FROM catalogue_module m WHERE m.id = NEW.needed_id) THEN
  {guards.violation("blocks of two courses do not wait for each other")}
END IF;
-- two people at once could each add half of a circle
PERFORM 1 FROM catalogue_course c WHERE c.id = (SELECT m.course_id FROM catalogue_module m WHERE m.id = NEW.module_id) FOR UPDATE;
IF EXISTS (
  WITH RECURSIVE before(id) AS (
    SELECT NEW.needed_id UNION SELECT p.needed_id FROM catalogue_moduleprerequisite p JOIN before b ON p.module_id = b.id
  ) SELECT 1 FROM before WHERE id = NEW.module_id
) THEN
  {guards.violation("blocks wait for each other in a circle")}
END IF;
RETURN NEW;
"""  # noqa: S608 - no value of a user


@tracked
class ModulePrerequisite(models.Model):
    """`needed` must be done before `module` starts. Never a circle: the database refuses it."""

    module = models.ForeignKey(Module, models.CASCADE, related_name="prerequisites", verbose_name="blok")
    needed = models.ForeignKey(Module, models.CASCADE, related_name="+", verbose_name="eerst af")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("module", "needed"), name="prerequisite_once"),)
        triggers = (
            pgtrigger.Trigger(
                name="no_circle", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=_NO_CIRCLE
            ),
        )

    def __str__(self) -> str:
        return f"{self.module} na {self.needed}"
