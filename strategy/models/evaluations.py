"""Evaluaties: a questionnaire about any subject of any chapter, answered once by a personal link.

What somebody answered cannot be led back to who answered: a response knows its round, never its invitation.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Person
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from strategy.querysets import QuestionnaireRows, RemarkRows, RoundQuerySet


class QuestionKind(models.TextChoices):
    """How a question is answered; `most` is the highest score."""

    MARK = "cijfer", "Cijfer van 1 tot 10"
    SCALE = "schaal", "Eens of oneens, van 1 tot 5"
    TEXT = "open", "In eigen woorden"

    @property
    def most(self) -> int:
        return {QuestionKind.MARK: 10, QuestionKind.SCALE: 5}.get(self, 0)


class QuestionnaireStage(models.TextChoices):
    """Where a version stands: told from its two fields, never stored."""

    DRAFT = "concept", "Concept"
    USED = "in gebruik", "In gebruik"
    FOLLOWED = "opgevolgd", "Opgevolgd"

    @classmethod
    def of(cls, one: "Questionnaire") -> "QuestionnaireStage":
        if one.in_use_since is None:
            return cls.DRAFT
        return cls.USED if one.is_active else cls.FOLLOWED


class RemarkState(models.TextChoices):
    WAITING = "te beoordelen", "Te beoordelen"
    SHOWN = "getoond", "Getoond"
    HIDDEN = "verborgen", "Verborgen"


@tracked
class Questionnaire(UUIDModel, Dated):
    """Vragenlijst about one kind of subject, such as "clients.advice": a version. One per kind is in use and one is drafted;
    from the first day of use its words stand, since answers were given to them."""

    title = models.CharField("titel", max_length=120)
    subject_kind = models.CharField("gaat over", max_length=60)
    introduction = models.CharField("inleiding", max_length=400, blank=True)
    version = models.PositiveSmallIntegerField("versie", default=1)
    is_active = models.BooleanField("in gebruik", default=False)
    in_use_since = models.DateField("in gebruik sinds", null=True, blank=True)
    edits = models.PositiveIntegerField("keren bewaard", default=0)  # what a form saw, so that a later save is noticed

    objects = QuestionnaireRows.as_manager()

    class Meta:
        ordering = ("title", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("subject_kind",), condition=Q(is_active=True), name="one_questionnaire_per_kind"
            ),
            models.UniqueConstraint(
                fields=("subject_kind",), condition=Q(in_use_since__isnull=True), name="one_drafted_questionnaire"
            ),
            models.UniqueConstraint(fields=("subject_kind", "version"), name="questionnaire_version_once"),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(in_use_since__isnull=False), name="questionnaire_used_since"
            ),
        )
        triggers = (
            guards.frozen(
                "words_stand", "questionnaire: a version that was used stands",
                fields=("title", "subject_kind", "introduction", "version", "in_use_since"),
                when=pgtrigger.Q(old__in_use_since__isnull=False),
            ),
            guards.refuse(
                "used_stays", "questionnaire: a version that was used stays", operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__in_use_since__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title if self.version == 1 else f"{self.title}, versie {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("strategy:questionnaire_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.in_use_since is None

    @property
    def stage(self) -> QuestionnaireStage:
        return QuestionnaireStage.of(self)


def _of_a_draft() -> pgtrigger.Trigger:
    """Questions come, change and go in a draft only; moving one to or from another version is both."""
    used = "SELECT 1 FROM strategy_questionnaire WHERE in_use_since IS NOT NULL AND id ="
    return pgtrigger.Trigger(
        name="of_a_draft", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            f"IF TG_OP <> 'INSERT' AND EXISTS ({used} OLD.questionnaire_id) THEN "
            f"{guards.violation('question: a version that was used stands')} END IF; "
            f"IF TG_OP <> 'DELETE' AND EXISTS ({used} NEW.questionnaire_id) THEN "
            f"{guards.violation('question: a version that was used stands')} END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )  # fmt: skip


@tracked
class Question(UUIDModel):
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField("volgorde")
    text = models.CharField("vraag", max_length=200)
    kind = models.CharField("soort", max_length=8, choices=QuestionKind)
    is_required = models.BooleanField("verplicht", default=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "number"), name="question_number_once"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_known"),
        )
        triggers = (_of_a_draft(),)

    def __str__(self) -> str:
        return self.text


@tracked
class EvaluationRound(UUIDModel, Dated):
    """One asking: this questionnaire about this subject, by its kind and id, for it may belong to a higher chapter."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="rounds")
    subject_kind = models.CharField("soort onderwerp", max_length=60)
    subject_id = models.UUIDField("onderwerp")
    title = models.CharField("waarover", max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="eigenaar")
    closes_on = models.DateField("antwoorden tot en met")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="round_of_subject"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:evaluation_detail", args=[self.pk])


class Invitation(UUIDModel):
    """Uitnodiging: a personal link that works once. The link itself is known here by its digest only, and the answer
    that it gave is not known here at all. Not in the audit trail: addresses go when the round is over."""

    round = models.ForeignKey(EvaluationRound, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    email = models.EmailField("e-mail", blank=True)
    token_digest = models.CharField(max_length=64, unique=True, null=True)  # empty until the mail goes out
    expires_at = models.DateTimeField("geldig tot")
    sent_at = models.DateTimeField("verstuurd op", null=True)
    used_on = models.DateField("gebruikt op", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(fields=("round", "email"), condition=~Q(email=""), name="invited_once_per_round"),
        )
        triggers = (
            guards.frozen(
                "used_once", "invitation: used once", fields=("used_on",),
                when=pgtrigger.Q(old__used_on__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round}"


class Response(UUIDModel):
    """What one person answered, with the day and nothing else about that person."""

    round = models.ForeignKey(EvaluationRound, models.CASCADE, related_name="responses")
    given_on = models.DateField("op")

    class Meta:
        indexes = (models.Index(fields=("round", "given_on"), name="response_of_round"),)
        triggers = (guards.refuse("stands", "response: given is given", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.round}"


class Answer(models.Model):
    """A score. Words are a Remark, apart from the scores, so that they do not show who gave which mark."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField("score")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("response", "question"), name="answer_once"),
            models.CheckConstraint(condition=Q(score__range=(1, 10)), name="answer_in_range"),
        )
        triggers = (guards.refuse("stands", "answer: given is given", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return str(self.score)


class Remark(UUIDModel):
    """Own words of somebody. Nobody but who moderates reads them before they were looked at."""

    round = models.ForeignKey(EvaluationRound, models.CASCADE, related_name="remarks")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField("tekst")
    state = models.CharField("toestand", max_length=14, choices=RemarkState, default=RemarkState.WAITING)
    moderated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    moderated_at = models.DateTimeField(null=True)

    objects = RemarkRows.as_manager()

    class Meta:
        ordering = ("id",)  # random, so that the order does not tell who came first
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RemarkState.values), name="remark_state_known"),
            models.CheckConstraint(
                condition=Q(state=RemarkState.WAITING) | Q(moderated_by__isnull=False), name="remark_seen_by_somebody"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
