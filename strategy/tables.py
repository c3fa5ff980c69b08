"""Columns of the strategy lists."""

from typing import Any, ClassVar

import django_tables2 as tables

from llo_portal.kernel.tables import DateColumn, StateColumn
from llo_portal.kernel.templatetags.llo import state
from strategy.evaluation import FEWEST
from strategy.models import EvaluationRound, Questionnaire, QuestionnaireStage, Strategy
from strategy.subjects import label_of

TONES = {"concept": "neutral", "voorgesteld": "info", "gepubliceerd": "good", "ingetrokken": "neutral"}


class StrategyTable(tables.Table):
    version = tables.Column("Versie", linkify=lambda record: record.get_absolute_url())
    starts_on = DateColumn(verbose_name="Gaat in op")
    state = StateColumn(TONES)
    proposed_by = tables.Column("Voorgesteld door", order_by="proposed_by__person__sort_key")
    published_by = tables.Column("Gepubliceerd door", order_by="published_by__person__sort_key")
    note = tables.Column("Toelichting", orderable=False)

    class Meta:
        model = Strategy
        fields: ClassVar[tuple[str, ...]] = ("version", "starts_on", "state", "proposed_by", "published_by", "note")
        order_by = "-version"

    def render_version(self, value: Any) -> str:
        return f"Strategie {value}"


STAGES = {QuestionnaireStage.DRAFT: "neutral", QuestionnaireStage.USED: "good", QuestionnaireStage.FOLLOWED: "neutral"}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class RoundTable(tables.Table):
    title = tables.Column("Waarover", linkify=True)
    questionnaire = tables.Column("Vragenlijst")
    created_at = DateColumn(verbose_name="Gevraagd op")
    closes_on = DateColumn(verbose_name="Tot en met")
    invited = tables.Column("Gevraagd", attrs=NUMBER, orderable=False)
    answered = tables.Column("Antwoorden", attrs=NUMBER, orderable=False)
    outcome = tables.Column("Uitkomst", accessor="answered", orderable=False)
    owner = tables.Column("Eigenaar", order_by="owner__person__sort_key")

    class Meta:
        model = EvaluationRound
        fields: ClassVar[tuple[str, ...]] = (
            "title", "questionnaire", "created_at", "closes_on", "invited", "answered", "outcome", "owner",
        )  # fmt: skip
        order_by = "-created_at"

    def render_outcome(self, value: int) -> str:
        return "Te zien" if value >= FEWEST else f"Nog niet: minder dan {FEWEST} antwoorden"


class QuestionnaireTable(tables.Table):
    title = tables.Column("Vragenlijst", linkify=True, orderable=False)
    subject_kind = tables.Column("Gaat over", orderable=False)
    version = tables.Column("Versie", attrs=NUMBER, orderable=False)
    stage = tables.Column("Stand", orderable=False)
    in_use_since = DateColumn(verbose_name="In gebruik sinds", orderable=False)
    of_questions = tables.Column("Vragen", attrs=NUMBER, orderable=False)
    asked = tables.Column("Keren gevraagd", attrs=NUMBER, orderable=False)

    class Meta:
        model = Questionnaire
        fields: ClassVar[tuple[str, ...]] = (
            "title", "subject_kind", "version", "stage", "in_use_since", "of_questions", "asked",
        )  # fmt: skip

    def render_subject_kind(self, value: str) -> str:
        return label_of(value)

    def render_stage(self, value: QuestionnaireStage) -> str:
        return state(value.label, STAGES[value])
