"""How one quote of the demo went, step by step along the legal way."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_UP, Decimal
from typing import Any

from sequences import get_next_value

from catalogue.models import Course, Institution
from clients.models import Contact, Intake
from clients.services import record
from finance import services as finance
from finance.selectors import outcome_of
from llo_portal.documents.services import freeze
from llo_portal.kernel.choices import Service
from llo_portal.kernel.dates import add_working_days, is_working_day, start_of_day
from llo_portal.kernel.demo import World
from offers import selectors
from offers.demo.scripts import REFUSALS, RESPONSE_DAYS, Script
from offers.models import (
    Acceptance,
    ContentConsent,
    DeliveryRequest,
    PriceDeviation,
    Quote,
    QuoteLine,
    QuoteLink,
    QuoteState,
    RequestState,
)
from offers.paper import quote_context
from offers.tokens import digest, new_token
from strategy.models import Strategy
from strategy.policy import policy_of


@dataclass(frozen=True, slots=True)
class Plan:
    turn: int
    days_ago: int
    outcome: str
    special: str
    contact: Contact
    formula: str
    script: Script


class Teller:
    """Knows the people and the school; `tell` makes one quote."""

    def __init__(self, world: World, school: Institution) -> None:
        self.world, self.school = world, school
        self.policy = (
            world.bag.get("strategy") or Strategy.objects.filter(state="gepubliceerd").order_by("-starts_on").first()
        )
        self.partner = Institution.objects.filter(is_own_school=False, kind="privaat").first() or school
        self.sellers = (world.users["accountmanager"], world.users["accountmanager_2"])
        self.directors = (world.users["directeur"], world.users["directeur_2"])
        self.courses = list(Course.objects.exclude(state="uit aanbod").order_by("title"))

    def tell(self, plan: Plan) -> None:
        made = self.moment(plan.days_ago)
        quote = self.draft(plan, made)
        if plan.special == "versie":
            quote = self.second_version(quote, plan, made)
        cheap = plan.special in ("afwijking", "geweigerd") or plan.outcome == QuoteState.TO_APPROVE
        if cheap:
            self.deviate(quote, plan, made)
            if plan.outcome in (QuoteState.TO_APPROVE, QuoteState.DRAFT):
                return
        if plan.outcome == QuoteState.DRAFT:
            return
        if quote.is_draft:
            move(quote, QuoteState.AGREED)
        deliverer = self.requests(quote, plan, made)
        if plan.special not in ("zonder akkoord", "verzoek verlopen"):
            self.agree(quote, deliverer, made)
        if plan.outcome == QuoteState.AGREED:
            return
        self.send(quote, made + timedelta(days=2))
        self.end(quote, plan, made)

    def moment(self, days_ago: int) -> datetime:
        """A working day, somewhere between nine and five."""
        day = self.world.today - timedelta(days=days_ago)
        while not is_working_day(day):
            day -= timedelta(days=1)
        return start_of_day(day) + timedelta(hours=self.world.rng.randint(9, 16), minutes=self.world.rng.randint(0, 59))

    def draft(self, plan: Plan, made: datetime, replaces: Quote | None = None) -> Quote:
        organisation = plan.contact.organisation
        intake = Intake.objects.filter(organisation=organisation, formula=plan.formula, quotes=None).exclude(
            state="concept"
        ).first()  # fmt: skip
        asked = replaces.intake if replaces else intake
        script = plan.script.about(asked) if asked else plan.script
        plan = replace(plan, script=script)
        owner = organisation.owner if organisation.owner in self.sellers else self.sellers[plan.turn % 2]
        year = made.year
        quote = Quote.objects.create(
            number=replaces.number if replaces else f"OFF-{year}-{get_next_value(f'offerte-{year}'):04d}",
            version=replaces.version + 1 if replaces else 1, replaces=replaces, organisation=organisation,
            contact=plan.contact, intake=asked, formula=plan.formula,
            policy=asked.policy if asked else self.policy, owner=owner, title=script.title,
            introduction=f"Wij spraken over deze vraag:\n\n{script.goal}", participants=script.participants,
            course=self.course_of(script, asked), choices=script.choices, valid_until=made.date() + timedelta(days=30),
        )  # fmt: skip
        sheet = finance.new_sheet(
            title=f"{quote.number} {quote.title}", participants=script.participants, contact_hours=script.hours, by=owner,
            subject_kind="offers.quote", subject_id=quote.pk,
        )  # fmt: skip
        Quote.objects.filter(pk=quote.pk).update(cost_sheet=sheet, created_at=made)
        QuoteLine.objects.bulk_create(self.lines(quote, plan, outcome_of(sheet).floor_price))
        quote.refresh_from_db()
        return quote

    def course_of(self, script: Script, asked: Intake | None) -> Course | None:
        """The course of the conversation, or the first that the title reminds of; else it is bespoke without a course."""
        if asked and (chosen := asked.courses.first()):
            return chosen
        return next((course for course in self.courses if script.keyword.lower() in course.title.lower()), None)

    def lines(self, quote: Quote, plan: Plan, floor: Decimal) -> list[QuoteLine]:
        cheap = plan.special in ("afwijking", "geweigerd") or plan.outcome == QuoteState.TO_APPROVE
        factor = Decimal("0.94") if cheap else Decimal(plan.script.factor)
        price = (floor * factor / 5).quantize(Decimal(1), rounding=ROUND_UP) * 5
        found = []
        if plan.script.advice:
            found.append(QuoteLine(
                quote=quote, number=1, service=Service.ADVICE, description="Screening van de groep, met een gesprek per persoon",
                quantity=plan.script.advice, unit="uur", unit_price=Decimal("115.00"), vat_rate=Decimal("0.21"),
            ))  # fmt: skip
        found.append(QuoteLine(
            quote=quote, number=2, service=Service.TRAINING, description=f"{quote.title}, inclusief lesmateriaal en examen",
            quantity=plan.script.participants, unit="plaats", unit_price=price,
        ))  # fmt: skip
        return found

    def second_version(self, quote: Quote, plan: Plan, made: datetime) -> Quote:
        """The client asked for something else: the first version was sent and then replaced."""
        move(quote, QuoteState.AGREED)
        self.agree(quote, self.school, made)
        self.send(quote, made + timedelta(days=1))
        move(quote, QuoteState.WITHDRAWN, decided_at=made + timedelta(days=2))
        return self.draft(plan, made + timedelta(hours=2), replaces=quote)

    def deviate(self, quote: Quote, plan: Plan, made: datetime) -> None:
        floor = outcome_of(quote.cost_sheet).floor_price  # type: ignore[arg-type]
        price = selectors.facts_of(quote).price_per_place or Decimal(0)
        criterion = ("strategische klant", "maatschappelijk belang", "introductie van nieuw aanbod")[plan.turn % 3]
        asked = PriceDeviation.objects.create(
            quote=quote, criterion=criterion, asked_by=quote.owner, asked_at=made, price_per_place=price, floor_price=floor,
            ends_on=quote.valid_until + timedelta(days=30),
            reason="Eerste traject bij deze klant; zij vragen hierna twee vervolggroepen van dezelfde omvang.",
        )  # fmt: skip
        move(quote, QuoteState.TO_APPROVE)
        if plan.outcome == QuoteState.TO_APPROVE:
            return
        asked.is_approved = plan.special == "afwijking"
        asked.decided_by, asked.decided_at = self.directors[plan.turn % 2], made + timedelta(hours=20)
        asked.decision_note = "Eenmalig." if asked.is_approved else "De groep is groot genoeg voor de gewone prijs."
        asked.save()
        move(quote, QuoteState.AGREED if asked.is_approved else QuoteState.DRAFT)

    def requests(self, quote: Quote, plan: Plan, made: datetime) -> Institution:
        """Who delivers: usually the school, else the partner after the school said no."""
        if plan.special == "gevraagd":
            self.request(quote, self.school, made.date(), RequestState.ASKED)
        elif plan.special == "verzoek verlopen":
            self.request(quote, self.school, made.date() - timedelta(days=30), RequestState.EXPIRED)
        elif plan.special == "uitwijken" and self.may_divert(quote):
            self.request(quote, self.school, made.date() - timedelta(days=20), RequestState.REFUSED)
            self.request(quote, self.partner, made.date() - timedelta(days=8), RequestState.PROMISED)
            return self.partner
        elif plan.outcome == QuoteState.ACCEPTED:
            self.request(quote, self.school, made.date() - timedelta(days=6), RequestState.PROMISED)
        elif plan.outcome == QuoteState.WITHDRAWN:
            self.request(quote, self.school, made.date(), RequestState.WITHDRAWN)
        return self.school

    def may_divert(self, quote: Quote) -> bool:
        stance = quote.course.stance if quote.course else None
        return self.partner != self.school and policy_of(quote.policy).may_divert_to(self.partner.kind, stance)

    def request(self, quote: Quote, institution: Institution, day: date, state: RequestState) -> None:
        days = RESPONSE_DAYS.get(quote.course.sector if quote.course else "", 10)
        asked = DeliveryRequest.objects.create(
            institution=institution, quote=quote, sector=quote.course.sector if quote.course else "", asked_by=quote.owner,
            asked_on=day, answer_by=add_working_days(day, days),
            description=f"{quote.title} voor {quote.organisation}, {quote.participants} deelnemers.",
        )  # fmt: skip
        if state == RequestState.ASKED:
            return
        asked.state = state
        if state in (RequestState.PROMISED, RequestState.REFUSED):
            asked.answered_on = min(add_working_days(day, self.world.rng.randint(1, min(days, 5))), self.world.today)
            asked.answered_by_name = "Gerard van Loon" if institution == self.school else "Femke Dijkman"
            promised = state == RequestState.PROMISED
            asked.answer = "Dat kan, met ons vaste team." if promised else "We hebben geen docent vrij in die weken."
        asked.save()

    def agree(self, quote: Quote, institution: Institution, made: datetime) -> None:
        ContentConsent.objects.create(
            quote=quote, institution=institution, content_digest=selectors.digest_of(quote), recorded_by=quote.owner,
            given_by_name="Gerard van Loon" if institution == self.school else "Femke Dijkman", given_on=made.date(),
            recorded_at=made + timedelta(hours=1),
        )  # fmt: skip

    def send(self, quote: Quote, at: datetime) -> None:
        finance.freeze_sheet(sheet=quote.cost_sheet)  # type: ignore[arg-type]
        document = freeze(
            template="offers/pdf/quote", title=f"Offerte {quote}", context=quote_context(quote, day=at.date()),
            subject_kind="offers.quote", subject_id=quote.pk, by=quote.owner,
        )  # fmt: skip
        move(quote, QuoteState.SENT, sent_at=at, document=document)
        self.note(quote, f"Offerte {quote} verzonden naar {quote.contact}", quote.owner, at)

    def end(self, quote: Quote, plan: Plan, made: datetime) -> None:
        at = made + timedelta(days=min(plan.days_ago - 1, self.world.rng.randint(4, 14)), hours=1)
        if plan.outcome in (QuoteState.ACCEPTED, QuoteState.DECLINED):
            self.answer(quote, plan, at)
        elif plan.outcome == QuoteState.EXPIRED:
            over = start_of_day(quote.valid_until + timedelta(days=1))
            move(quote, QuoteState.EXPIRED, decided_at=over)
            self.note(quote, f"Offerte {quote} verlopen zonder antwoord", None, over)
        elif plan.outcome == QuoteState.WITHDRAWN:
            move(quote, QuoteState.WITHDRAWN, decided_at=at)

    def answer(self, quote: Quote, plan: Plan, at: datetime) -> None:
        accepted = plan.outcome == QuoteState.ACCEPTED
        person = plan.contact.person
        link = QuoteLink.objects.create(
            quote=quote, email=person.email, token_digest=digest(new_token()), used_at=at,
            expires_at=start_of_day(quote.valid_until + timedelta(days=1)),
        )  # fmt: skip
        reason = "" if accepted else REFUSALS[plan.turn % len(REFUSALS)]
        Acceptance.objects.create(
            quote=quote, link=link, is_accepted=accepted, name=person.full_name, reason=reason, happened_at=at,
            function=plan.contact.function or "Hoofd opleidingen", ip_address=f"192.0.2.{plan.turn % 250 + 1}",
        )  # fmt: skip
        move(quote, QuoteState.ACCEPTED if accepted else QuoteState.DECLINED, decided_at=at)
        word = f"geaccepteerd door {person}" if accepted else f"afgewezen door {person}: {reason}"
        self.note(quote, f"Offerte {quote} {word}", None, at, "akkoord" if accepted else "offerte")

    def note(self, quote: Quote, text: str, by: Any, at: datetime, kind: str = "offerte") -> None:
        record(
            organisation=quote.organisation, kind=kind, text=text, by=by, subject_kind="offers.quote",
            subject_id=quote.pk, url=f"/offertes/{quote.pk}/", happened_at=at,
        )  # fmt: skip


def move(quote: Quote, state: QuoteState, **values: Any) -> None:
    Quote.objects.filter(pk=quote.pk).update(state=state, **values)
    quote.refresh_from_db()
