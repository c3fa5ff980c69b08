"""Making, changing and replacing quotes."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from sequences import get_next_value

from catalogue.models import Course
from clients.advising import courses_to_quote
from clients.models import Intake
from finance import services as finance
from llo_portal.kernel.choices import FundingStream, Service
from llo_portal.kernel.dates import today
from offers import selectors, sending
from offers.errors import NotSendable, OffersError
from offers.models import Quote, QuoteLine, QuoteState
from offers.services.story import locked, tell
from strategy.policy import policy_of

VALID_FOR = timedelta(days=30)
COPIED = ("organisation", "contact", "intake", "formula", "policy", "title", "introduction", "course", "participants",
          "choices")  # fmt: skip


def next_number() -> str:
    """OFF-2026-0001: without gaps, since the counter rolls back with the transaction."""
    year = today().year
    return f"OFF-{year}-{get_next_value(f'offerte-{year}'):04d}"


@transaction.atomic
def create_from_intake(*, intake: Intake, by: Any) -> Quote:
    """A concept with what the intake says, a line per course and a cost sheet. It inherits the intake's policy."""
    if not policy_of(intake.policy).intake_open_for(intake.formula):
        raise OffersError("Volgens de strategie maken we geen offertes voor dit soort klanten.")
    courses = courses_to_quote(intake)
    participants = intake.participants or 1
    quote = Quote.objects.create(
        number=next_number(), organisation=intake.organisation, contact=intake.contact, intake=intake,
        formula=intake.formula, policy=intake.policy, owner=by, title=_title(intake, courses),
        introduction=_introduction(intake), course=courses[0] if courses else None, participants=participants,
        choices=intake.choices, valid_until=today() + VALID_FOR,
    )  # fmt: skip
    for number, course in enumerate(courses, 1):
        QuoteLine.objects.create(
            quote=quote, number=number, service=Service.TRAINING, description=course.title,
            quantity=Decimal(participants),
            unit_price=selectors.proposed_price(intake.organisation, course) or _usual_price(course),
        )  # fmt: skip
    if courses:
        _make_sheet(quote, by)
    tell(quote, f"Offerte {quote} gemaakt: {quote.title}", by=by)
    return quote


def _title(intake: Intake, courses: list[Course]) -> str:
    return intake.subject or (courses[0].title if courses else f"Scholing voor {intake.organisation}")[:160]


def _introduction(intake: Intake) -> str:
    goal = intake.learning_goal or intake.question
    return f"Wij spraken over deze vraag:\n\n{goal}" if goal else ""


def _usual_price(course: Course) -> Decimal:
    """What a place costs in the open range, as a first proposal; 0 when it was never offered."""
    offering = course.offerings.filter(price__isnull=False).order_by("-starts_on").first()
    return offering.price if offering and offering.price is not None else Decimal("0.00")


def _make_sheet(quote: Quote, by: Any) -> None:
    hours = quote.course.contact_hours if quote.course else None
    sheet = finance.new_sheet(
        title=f"{quote.number} {quote.title}"[:160], participants=quote.participants,
        contact_hours=hours or Decimal(0), by=by, subject_kind="offers.quote", subject_id=quote.pk,
    )  # fmt: skip
    quote.cost_sheet = sheet
    quote.save(update_fields=["cost_sheet", "updated_at"])


@transaction.atomic
def new_cost_sheet(*, quote: Quote, by: Any) -> Quote:
    """Another calculation; the old one stays with the versions that lean on it."""
    quote = locked(quote.pk, QuoteState.DRAFT, what="een nieuwe calculatie maken")
    _make_sheet(quote, by)
    return quote


@transaction.atomic
def update_quote(*, quote: Quote, values: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], by: Any) -> Quote:
    """Writes the whole concept: its fields and its lines in the order given."""
    quote = locked(quote.pk, QuoteState.DRAFT, what="bewerken")
    for name, value in values.items():
        setattr(quote, name, value)
    quote.save()
    sheet = quote.cost_sheet
    if sheet is not None and not sheet.frozen and sheet.participants != quote.participants:
        sheet.participants = quote.participants  # the floor price holds for this number of places
        sheet.save(update_fields=["participants", "updated_at"])
    quote.lines.all().delete()
    QuoteLine.objects.bulk_create(QuoteLine(quote=quote, number=number, **line) for number, line in enumerate(lines, 1))
    return quote


@transaction.atomic
def take_over_rates(*, quote: Quote, by: Any) -> Quote:
    """Puts the prices of the framework agreement on the training lines of a concept."""
    quote = locked(quote.pk, QuoteState.DRAFT, what="tarieven overnemen")
    view = selectors.framework_of(quote)
    if view is None:
        raise OffersError("Voor deze klant geldt vandaag geen raamovereenkomst.")
    for rate in view.rates:
        lines = quote.lines.filter(service=Service.TRAINING, stream=FundingStream.PRIVATE, unit=rate.unit)
        lines.update(unit_price=rate.price)
    tell(quote, f"Offerte {quote}: tarieven van {view.agreement.number} overgenomen", by=by)
    return quote


@transaction.atomic
def submit(*, quote: Quote, by: Any) -> Quote:
    """Content and price are settled. Raises NotSendable with what is wrong; a price at or under the floor needs an
    approved deviation first."""
    quote = locked(quote.pk, QuoteState.DRAFT, what="klaarzetten")
    facts = selectors.facts_of(quote)
    if reasons := (*sending.content_reasons(facts), *sending.price_reasons(facts)):
        raise NotSendable(reasons)
    quote.state = QuoteState.AGREED
    quote.save(update_fields=["state", "updated_at"])
    tell(quote, f"Offerte {quote} klaargezet voor verzending", by=by)
    return quote


@transaction.atomic
def reopen(*, quote: Quote, by: Any) -> Quote:
    """Back to concept; the deliverer's consent holds only while the content stays the same."""
    quote = locked(quote.pk, QuoteState.AGREED, what="heropenen")
    quote.state = QuoteState.DRAFT
    quote.save(update_fields=["state", "updated_at"])
    tell(quote, f"Offerte {quote} weer in bewerking", by=by)
    return quote


@transaction.atomic
def withdraw(*, quote: Quote, by: Any, reason: str = "") -> Quote:
    """The client's link says so from now on."""
    quote = locked(quote.pk, QuoteState.AGREED, QuoteState.SENT, what="intrekken")
    _withdraw(quote)
    tell(quote, f"Offerte {quote} ingetrokken" + (f": {reason}" if reason else ""), by=by)
    return quote


def _withdraw(quote: Quote) -> None:
    quote.state, quote.decided_at = QuoteState.WITHDRAWN, timezone.now()
    quote.save(update_fields=["state", "decided_at", "updated_at"])


@transaction.atomic
def new_version(*, quote: Quote, by: Any) -> Quote:
    """A concept with the same content and the next version number; a sent quote is withdrawn by it.

    The calculation is made anew, since the old one is frozen with what the client saw.
    """
    old = locked(
        quote.pk, QuoteState.SENT, QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN,
        what="een nieuwe versie maken",
    )  # fmt: skip
    if Quote.objects.filter(number=old.number, version__gt=old.version).exists():
        raise OffersError("Er is al een nieuwere versie van deze offerte.")
    if old.state == QuoteState.SENT:
        _withdraw(old)
    new = Quote.objects.create(
        number=old.number, version=old.version + 1, replaces=old, owner=by, valid_until=today() + VALID_FOR,
        **{name: getattr(old, name) for name in COPIED},
    )  # fmt: skip
    for line in old.lines.all():
        line.pk, line.quote = None, new
        line._state.adding = True
        line.save()
    if old.cost_sheet is not None:
        new.cost_sheet = finance.copy_sheet(sheet=old.cost_sheet, by=by, title=f"{new} {new.title}")
        new.save(update_fields=["cost_sheet", "updated_at"])
    tell(new, f"Nieuwe versie van offerte {new.number}: versie {new.version}", by=by)
    return new
