"""Individuals of the demo who enrolled themselves: every kind of payer, paid and open, with and without a voucher."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from catalogue.models import Offering
from catalogue.selectors import price_of, vat_rates
from delivery.models import Enrolment
from delivery.ordering import Deal, Payer
from delivery.services import billing, enrolling, leaving
from delivery.services.enrolling import Applicant
from finance import services as finance
from llo_portal.kernel.demo import World

EMPLOYER = {
    "name": "Kaasmakerij De Stolwijkse Hoeve", "email": "administratie@stolwijksehoeve.voorbeeld.nl", "street": "Dorpsstraat 18",
    "postcode": "2821 AS", "place": "Stolwijk", "coc_number": "29045178", "reference": "PO-2217",
}  # fmt: skip
AGENCY = {
    "name": "UWV Werkbedrijf Gouda", "contact": "M. de Graaf", "email": "facturen.gouda@uwv.voorbeeld.nl",
    "street": "Thorbeckelaan 3", "postcode": "2805 CA", "place": "Gouda", "reference": "WB/2026/44817",
}  # fmt: skip
TOWN = {
    "name": "Gemeente Woerden", "contact": "Team Werk en Inkomen", "email": "werk@woerden.voorbeeld.nl",
    "street": "Blekerijlaan 14", "postcode": "3447 GR", "place": "Woerden", "reference": "2026-W-0913",
}  # fmt: skip
HOME = {"street": "Singel 41", "postcode": "2801 JK", "place": "Gouda"}
PEOPLE = (
    ("Marit", "", "Verweij"), ("Hassan", "", "Bouzid"), ("Els", "van", "Rossum"), ("Jurre", "", "Kwakernaak"), ("Aylin", "", "Demir"),
    ("Peter", "de", "Bruijn"), ("Sofie", "", "Oudshoorn"), ("Rashad", "", "Nasser"), ("Willemijn", "", "Hartog"),
)  # fmt: skip
ROOM = 4  # seats that stay free for visitors of the demo


def load(world: World) -> None:
    """One person per story, spread over the starts with most room. Does nothing where the catalogue has too few."""
    starts = _starts(world)
    if len(starts) < 3:
        return
    for number, (name, tell) in enumerate(zip(PEOPLE, STORIES, strict=True)):
        offering = starts[number % len(starts)]
        tell(world, offering, _applicant(name))


def _starts(world: World) -> list[Offering]:
    after = world.today + timedelta(days=16)
    rows = Offering.objects.open_for_enrolment().filter(starts_on__gte=after, course__range="basisaanbod")
    found = [row for row in rows.select_related("course", "location") if row.free_seats > ROOM + 3]
    return sorted(found, key=lambda row: (-row.free_seats, row.starts_on))[:5]


def _applicant(name: tuple[str, str, str]) -> Applicant:
    first, infix, last = name
    mail = ".".join(part.replace(" ", "").lower() for part in (first, last))
    return Applicant(
        first_name=first, infix=infix, last_name=last, email=f"{mail}@deelnemers.voorbeeld.nl", phone="06 2345 6789"
    )


def _price(offering: Offering) -> Decimal:
    price = price_of(offering, vat_rates())
    return price.including if price else Decimal(0)


def _buy(offering: Offering, applicant: Applicant, deal: Deal) -> Enrolment:
    return enrolling.enrol_individual(offering=offering, applicant=applicant, terms_version="01-09-2026", deal=deal)


def _deal(*payers: Payer, **more: Any) -> Deal:
    return Deal(payers=payers, account=False, **more)


def _paid(world: World, enrolment: Enrolment) -> None:
    by = world.users["financieel_administrateur"]
    for invoice in billing.bill(enrolment_id=enrolment.pk):
        finance.record_payment(
            invoice=invoice, amount=invoice.total, on=world.today, reference=f"Betaald {invoice.number}", by=by
        )
    billing.confirm_missed()


def by_invoice(world: World, offering: Offering, who: Applicant) -> None:
    _buy(offering, who, _deal(Payer("zelf", _price(offering), **HOME)))


def paid(world: World, offering: Offering, who: Applicant) -> None:
    _paid(world, _buy(offering, who, _deal(Payer("zelf", _price(offering), **HOME), way="online")))


def in_parts(world: World, offering: Offering, who: Applicant) -> None:
    made = _buy(offering, who, _deal(Payer("zelf", _price(offering), **HOME), way="termijnen", parts=3))
    billing.bill(enrolment_id=made.pk)


def employer(world: World, offering: Offering, who: Applicant) -> None:
    made = _buy(offering, who, _deal(Payer("werkgever", _price(offering), **EMPLOYER)))
    billing.bill(enrolment_id=made.pk)


def agency(world: World, offering: Offering, who: Applicant) -> None:
    made = _buy(offering, who, _deal(Payer("uitkeringsinstantie", _price(offering), **AGENCY)))
    billing.bill(enrolment_id=made.pk)


def together(world: World, offering: Offering, who: Applicant) -> None:
    half = (_price(offering) / 2).quantize(Decimal("0.01"))
    mine = _price(offering) - half
    _buy(offering, who, _deal(Payer("zelf", mine, **HOME), Payer("werkgever", half, **EMPLOYER)))


def town_and_self(world: World, offering: Offering, who: Applicant) -> None:
    mine = Decimal("50.00")
    rest = _price(offering) - mine
    _paid(world, _buy(offering, who, _deal(Payer("zelf", mine, **HOME), Payer("uitkeringsinstantie", rest, **TOWN))))


def with_voucher(world: World, offering: Offering, who: Applicant) -> None:
    series = finance.issue_series(
        name="Geslaagden najaar", percentage=Decimal(1), valid_from=world.today, count=3, by=world.users["administrateur"],
        send=False,
    )  # fmt: skip
    code = finance.code_for(series.vouchers.order_by("number")[0])
    _buy(offering, who, Deal(voucher_code=code, account=False))


def withdrawn(world: World, offering: Offering, who: Applicant) -> None:
    made = _buy(offering, who, _deal(Payer("zelf", _price(offering), **HOME), way="online"))
    billing.bill(enrolment_id=made.pk)
    leaving.withdraw(enrolment=made, by=None)


STORIES = (by_invoice, paid, in_parts, employer, agency, together, town_and_self, with_voucher, withdrawn)
