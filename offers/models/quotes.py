"""The quote and its lines. Once it leaves concept its content stands still; the database sees to it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models import Course
from clients.models import Contact, Intake, Organisation
from finance.models import CostSheet
from llo_portal.documents.models import Document
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import FundingStream, MarketFormula, Service
from offers.choices import OPEN_QUOTES, QUOTE_MOVES, SENT_ONCE, QuoteState
from offers.querysets import QuoteQuerySet
from strategy.models import Strategy

PLURALS = {"plaats": "plaatsen", "dag": "dagen", "dagdeel": "dagdelen", "week": "weken", "gesprek": "gesprekken"}
# organisation, contact and owner are not content: a merge of clients or a colleague who leaves moves them
CONTENT = ("intake", "title", "introduction", "course", "participants", "choices", "cost_sheet", "valid_until")

ACCEPTED_HAS_EVIDENCE = f"""
    IF NEW.state IN ('{QuoteState.ACCEPTED}', '{QuoteState.DECLINED}') AND NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM offers_acceptance
        WHERE quote_id = NEW.id AND is_accepted = (NEW.state = '{QuoteState.ACCEPTED}')
    ) THEN {guards.violation("quote: an answer needs its evidence")} END IF;
    RETURN NEW;
"""  # noqa: S608 - constants of this file

# FOR SHARE waits for whoever is moving the quote out of concept and then sees its new state
LINES_STAND_STILL = f"""
    FOR stand IN
        SELECT state FROM offers_quote
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.quote_id ELSE OLD.quote_id END
           OR (TG_OP = 'UPDATE' AND id = NEW.quote_id)
        FOR SHARE
    LOOP
        IF stand <> '{QuoteState.DRAFT}' THEN {guards.violation("quote: lines change only in concept")} END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""  # noqa: S608 - constants of this file


@tracked
class Quote(UUIDModel, Dated):
    """Offerte. A sent quote is never changed: a next version replaces it."""

    number = models.CharField("nummer", max_length=20)
    version = models.PositiveSmallIntegerField("versie", default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="quotes", verbose_name="organisatie")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, verbose_name="contactpersoon")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, blank=True, related_name="quotes")
    formula = models.CharField("formule", max_length=24, choices=MarketFormula)
    policy = models.ForeignKey(Strategy, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quotes", verbose_name="eigenaar")
    title = models.CharField("titel", max_length=160)
    introduction = models.TextField("inleiding", blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, verbose_name="opleiding")
    participants = models.PositiveIntegerField("deelnemers", default=1)
    choices = models.JSONField("keuzes", default=dict, blank=True)
    cost_sheet = models.ForeignKey(
        CostSheet, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name="calculatie"
    )
    state = models.CharField("toestand", max_length=16, choices=QuoteState, default=QuoteState.DRAFT)
    valid_until = models.DateField("geldig tot en met")
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True)
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("number", "version"), name="quote_number_version_once"),
            models.UniqueConstraint(
                fields=("number",), condition=Q(state__in=OPEN_QUOTES), name="one_open_version_per_quote"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SENT_ONCE) | Q(sent_at__isnull=False), name="quote_sent_has_moment"
            ),
            models.CheckConstraint(condition=Q(participants__gte=1), name="quote_has_participants"),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at"), name="quote_of_client"),
            models.Index(fields=("state", "valid_until"), name="quote_by_state"),
        )
        triggers = (
            *guards.states("state", (QuoteState.DRAFT,), QUOTE_MOVES),
            guards.frozen(
                "identity", "quote: number, version and policy never change",
                fields=("number", "version", "replaces", "formula", "policy"),
            ),
            guards.frozen(
                "content", "quote: content changes only in concept",
                fields=CONTENT, when=~pgtrigger.Q(old__state=QuoteState.DRAFT),
            ),
            guards.frozen(
                "sending", "quote: sent once",
                fields=("sent_at", "document"), when=pgtrigger.Q(old__sent_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="answer_has_evidence", when=pgtrigger.Before, operation=pgtrigger.UpdateOf("state"),
                func=ACCEPTED_HAS_EVIDENCE,
            ),
            guards.refuse("kept", "quote: numbers have no gaps", operation=pgtrigger.Delete),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number if self.version == 1 else f"{self.number} versie {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.state == QuoteState.DRAFT


class QuoteLine(models.Model):
    """One line: `quantity` of `unit` at `unit_price` euros without VAT. A public line is shown, never paid."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("volgorde", default=0)
    service = models.CharField("dienst", max_length=20, choices=Service, default=Service.TRAINING)
    description = models.CharField("omschrijving", max_length=300)
    quantity = models.DecimalField("aantal", max_digits=10, decimal_places=2)
    unit = models.CharField("eenheid", max_length=20, default="plaats")
    unit_price = models.DecimalField("prijs per eenheid", max_digits=12, decimal_places=2)
    stream = models.CharField("geldstroom", max_length=8, choices=FundingStream, default=FundingStream.PRIVATE)
    vat_rate = models.DecimalField("btw", max_digits=5, decimal_places=4, default=0)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="quote_line_has_quantity"),
            # a discount line on advice would carry training under its floor price: lower the price itself
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="quote_line_price_not_negative"),
            models.CheckConstraint(condition=Q(vat_rate__gte=0, vat_rate__lt=1), name="quote_line_vat_is_fraction"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="stand_still", when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("stand", "text")], func=LINES_STAND_STILL,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.description

    @property
    def unit_word(self) -> str:
        """12 plaatsen, 1 plaats; a unit of their own making stays as it is."""
        return self.unit if self.quantity == 1 else PLURALS.get(self.unit, self.unit)
