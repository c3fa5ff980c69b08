"""Published choices, by version and date."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from strategy.querysets import StrategyQuerySet


class StrategyState(models.TextChoices):
    DRAFT = "concept", "Concept"
    PROPOSED = "voorgesteld", "Voorgesteld"
    PUBLISHED = "gepubliceerd", "Gepubliceerd"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


MOVES: dict[str, tuple[str, ...]] = {
    StrategyState.DRAFT: (StrategyState.PROPOSED, StrategyState.WITHDRAWN),
    StrategyState.PROPOSED: (StrategyState.DRAFT, StrategyState.PUBLISHED, StrategyState.WITHDRAWN),
    StrategyState.PUBLISHED: (StrategyState.WITHDRAWN,),
}


def _only_in_draft(name: str) -> pgtrigger.Trigger:
    """Rows of a strategy change only while it is a draft; FOR SHARE waits for a proposal that is under way."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
IF EXISTS (
    SELECT 1 FROM strategy_strategy
    WHERE id IN (OLD.strategy_id, NEW.strategy_id) AND state <> 'concept' FOR SHARE
) THEN {guards.violation("strategy: no longer a draft")} END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
""",  # noqa: S608 - no outside text
    )


@tracked
class Strategy(UUIDModel, Dated):
    """A version of the strategic choices. What is published holds from `starts_on` until the next version starts."""

    version = models.PositiveIntegerField("versie", unique=True)
    starts_on = models.DateField("gaat in op")
    state = models.CharField("toestand", max_length=14, choices=StrategyState, default=StrategyState.DRAFT)
    note = models.TextField("toelichting", blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=StrategyState.PUBLISHED)
                | (Q(proposed_by__isnull=False, published_by__isnull=False) & ~Q(proposed_by=F("published_by"))),
                name="strategy_four_eyes",
            ),
            models.UniqueConstraint(
                fields=("starts_on",), condition=Q(state=StrategyState.PUBLISHED), name="one_strategy_per_start"
            ),
        )
        triggers = (
            *guards.states("state", [StrategyState.DRAFT], MOVES),
            guards.frozen(
                "fixed_stays",
                "strategy: published, so it does not change",
                fields=(
                    "version", "starts_on", "note", "proposed_by_id", "proposed_at", "published_by_id", "published_at",
                ),
                when=pgtrigger.Q(old__state__in=["gepubliceerd", "ingetrokken"]),
            ),
            guards.refuse(
                "only_drafts_vanish",
                "strategy: only a draft may be deleted",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="concept"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Strategie {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("strategy:detail", args=[self.pk])

    @property
    def is_fixed(self) -> bool:
        """Was published once, so its choices never change again."""
        return self.state in (StrategyState.PUBLISHED, StrategyState.WITHDRAWN)

    def choices_by_question(self) -> dict[str, frozenset[str]]:
        """The chosen options per question key."""
        found: dict[str, set[str]] = {}
        for choice in self.choices.all():
            found.setdefault(choice.question, set()).add(choice.option)
        return {question: frozenset(options) for question, options in found.items()}


@tracked
class StrategyChoice(models.Model):
    """One chosen option of one of the ten questions of strategie.yaml."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="choices")
    question = models.CharField("vraag", max_length=40)
    option = models.CharField("optie", max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("strategy", "question", "option"), name="strategy_choice_once"),)
        triggers = (_only_in_draft("choices_of_draft"),)

    def __str__(self) -> str:
        return f"{self.question}: {self.option}"


@tracked
class Motivation(models.Model):
    """Why a combination that chafes (`wringt`) is chosen all the same."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="motivations")
    rule = models.CharField("regel", max_length=10)
    text = models.TextField("motivering")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("strategy", "rule"), name="motivation_once"),
            models.CheckConstraint(condition=~Q(text=""), name="motivation_says_something"),
        )
        triggers = (_only_in_draft("motivations_of_draft"),)

    def __str__(self) -> str:
        return f"{self.rule}"
