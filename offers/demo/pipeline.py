"""Every conversation of two years as a chance: where it stands follows from its quote."""

from datetime import date, datetime, timedelta

from clients import services
from clients.models import Intake, LostReason, Opportunity, Stage, Task, TimelineEntry
from llo_portal.kernel.dates import add_working_days, start_of_day
from llo_portal.kernel.demo import World
from offers.models import Quote, QuoteState
from offers.selectors import totals_of

OPEN_STAGE = {
    QuoteState.SENT: Stage.QUOTE, QuoteState.AGREED: Stage.QUOTE, QuoteState.TO_APPROVE: Stage.QUOTE,
    QuoteState.DRAFT: Stage.ADVICE,
}  # fmt: skip
STEPS = {
    Stage.INTAKE: ("Leervraag aanscherpen met de teamleider", "Screening van de groep plannen"),
    Stage.ADVICE: ("Advies bespreken met de directie", "Regeling nagaan bij het fonds"),
    Stage.QUOTE: ("Nabellen over de offerte", "Laatste vragen over planning beantwoorden"),
    Stage.AGREEMENT: ("Handtekening van de directie ophalen", "Startdatum vastleggen met de school"),
}
OWN_TASKS = (
    (-2, "Zorggroep terugbellen over de derde groep"), (0, "Afspraak maken voor het kwartaalgesprek"),
    (0, "Regionaal scholingsplan doornemen"), (1, "Presentatie voor het ondernemersontbijt nakijken"),
    (8, "Nieuwe flyer techniek laten drukken"),
)  # fmt: skip


def load(world: World) -> None:
    """Repeatable: does nothing when an opportunity was closed. Those of the desk are there already."""
    if Opportunity.objects.filter(closed_on__isnull=False).exists():
        return
    quotes = {quote.intake_id: quote for quote in Quote.objects.exclude(intake=None).order_by("created_at")}
    intakes = Intake.objects.exclude(state="concept").exclude(participants=None).filter(opportunities=None)
    for turn, intake in enumerate(intakes.select_related("organisation", "contact", "owner").order_by("held_on")):
        _chance(world, intake, quotes.get(intake.pk), turn)
    for days, title in OWN_TASKS:
        due = add_working_days(world.today, days) if days > 0 else world.today + timedelta(days=days)
        services.add_task(title=title, due_on=due, owner=world.users["accountmanager"], by=None)


def _chance(world: World, intake: Intake, quote: Quote | None, turn: int) -> None:
    age = (world.today - intake.held_on).days
    stage = _stage(quote, age, turn)
    late = turn % 6 == 0
    made = services.open_opportunity(
        organisation=intake.organisation, title=intake.subject or str(intake), formula=intake.formula, owner=intake.owner,
        contact=intake.contact, intake=intake, stage=stage if stage in STEPS else Stage.INTAKE, by=intake.owner,
        value=totals_of(quote).private if quote else intake.budget,
        expected_on=max(world.today, intake.held_on) + timedelta(days=20 + turn * 17 % 120),
        next_step=STEPS[stage][turn % 2] if stage in STEPS else "",
        next_on=world.today - timedelta(days=2) if late else add_working_days(world.today, turn % 9),
    )  # fmt: skip
    ended = min(_ended(quote, intake.held_on, turn), world.today)
    if stage == Stage.WON:
        services.win(opportunity=made, by=intake.owner)
    elif stage == Stage.LOST:
        services.lose(opportunity=made, reason=LostReason.values[turn % 7], by=intake.owner)
    _back_in_time(made, start_of_day(intake.held_on) + timedelta(hours=10), ended)


def _stage(quote: Quote | None, age: int, turn: int) -> Stage:
    if quote and quote.state == QuoteState.ACCEPTED:
        return Stage.WON
    if quote and quote.state in OPEN_STAGE:
        return Stage.AGREEMENT if turn % 7 == 3 and quote.state == QuoteState.SENT else OPEN_STAGE[quote.state]
    if quote or age > 120:
        return Stage.LOST
    return Stage.ADVICE if turn % 2 else Stage.INTAKE


def _ended(quote: Quote | None, held_on: date, turn: int) -> date:
    decided = quote.decided_at.date() if quote and quote.decided_at else None
    return decided or held_on + timedelta(days=25 + turn * 11 % 60)


def _back_in_time(chance: Opportunity, began: datetime, ended: date) -> None:
    rows = Opportunity.objects.filter(pk=chance.pk)
    rows.update(created_at=began)
    rows.filter(closed_on__isnull=False).update(closed_on=max(ended, began.date()))
    entries = list(chance.stages.all())
    entries[0].entered_at = began
    if len(entries) > 1:
        entries[-1].entered_at = start_of_day(max(ended, began.date())) + timedelta(hours=15)
    for entry in entries:
        entry.save(update_fields=["entered_at"])
    told = TimelineEntry.objects.filter(subject_kind="clients.opportunity", subject_id=chance.pk).order_by(
        "happened_at"
    )
    for line, entry in zip(told, entries, strict=False):
        TimelineEntry.objects.filter(pk=line.pk).update(happened_at=entry.entered_at)
    Task.objects.filter(opportunity=chance, done_at__isnull=False).update(
        due_on=entries[-1].entered_at.date(), done_at=entries[-1].entered_at, created_at=began
    )
