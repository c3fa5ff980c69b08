"""Invoices in every state, with payments, and three series of vouchers."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from finance import services
from finance.models import Invoice
from finance.services import DebtorSpec, LineSpec, in_parts
from finance.services.invoices import MAIL_INVOICE
from finance.services.vouchers import code_for
from llo_portal.documents.models import Effect, EffectState
from llo_portal.kernel.demo import World

REASON = "Beroepsonderwijs door een CRKBO-instelling (artikel 11-1-o Wet OB 1968)"


class Bill(NamedTuple):
    """`ago` is days since the invoice; `paid` euros; `end` is credit or write_off with the reason in `why`."""

    ago: int
    name: str
    what: str
    price: str
    paid: str = ""
    end: str = ""
    why: str = ""
    parts: int = 0
    taxed: str = ""


BILLS = (
    Bill(118, "Joke Verkerk", "Heftruck en reachtruck met certificaat", "465.00", "465.00"),
    Bill(111, "Dylan Pauw", "Basis lassen", "890.00", "890.00"),
    Bill(104, "Hanneke Boer", "Nederlands op de werkvloer, niveau A2", "640.00", "640.00", parts=2),
    Bill(96, "Achmed Yilmaz", "Medicatie delen: opfrissen", "285.00", "285.00"),
    Bill(90, "Ria van Dam", "Bhv-basis", "245.00", "245.00", "credit", "Afgemeld binnen de bedenktijd"),
    Bill(83, "Stefan Kok", "Basis lassen", "890.00", "", "write_off", "Schuldsanering; de bewindvoerder betaalt niet"),
    Bill(77, "organisatie", "Bhv-basis voor zes medewerkers", "1470.00", "1470.00"),
    Bill(61, "Merel Janssen", "Persoonlijke verzorging: opfrissen in vier avonden", "320.00", "320.00"),
    Bill(54, "organisatie", "Lean in de praktijk, twee plaatsen", "1190.00", "1190.00", taxed="350.00"),
    Bill(47, "ik", "Medicatie delen: opfrissen", "285.00", "285.00"),
    Bill(41, "Bas Hofman", "Heftruck en reachtruck met certificaat", "465.00"),
    Bill(36, "organisatie", "Basis lassen voor drie medewerkers", "2670.00", taxed="480.00"),
    Bill(29, "Ilse Bosman", "Nederlands op de werkvloer, niveau A2", "640.00", "213.34", parts=3),
    Bill(22, "Tom Verbeek", "Basis lassen", "890.00", "300.00"),
    Bill(15, "Zeynep Kaya", "Bhv-basis", "245.00", "245.00"),
    Bill(9, "organisatie", "Leidinggeven op de werkvloer", "1650.00", taxed="275.00"),
    Bill(6, "ik", "Persoonlijke verzorging: opfrissen in vier avonden", "320.00", parts=2),
    Bill(4, "Gijs de Ruiter", "Heftruck en reachtruck met certificaat", "465.00"),
    Bill(2, "Nora Smit", "Bhv-basis", "245.00"),
    Bill(0, "Pim Veenstra", "Basis lassen", "890.00"),
)
DRAFTS = (
    ("organisatie", "Nederlands op de werkvloer, vier plaatsen", "2560.00"),
    ("Lieke Mulder", "Bhv-basis", "245.00"),
)


def load(world: World) -> None:
    """Repeatable: does nothing when there are invoices."""
    if Invoice.objects.exists():
        return
    by = world.users["financieel_administrateur"]
    made = [(bill, _sent(world, number, bill, by)) for number, bill in enumerate(BILLS)]
    for bill, invoice in made:
        _afterwards(bill, invoice, by)
    for number, (name, what, price) in enumerate(DRAFTS):
        _draft(world, 100 + number, Bill(0, name, what, price), by)
    _vouchers(world)


def _id(number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo-factuur-{number}")


def _draft(world: World, number: int, bill: Bill, by: Any) -> Invoice:
    lines = [LineSpec(bill.what, Decimal(1), Decimal(bill.price), "vrijgesteld", Decimal(0), REASON)]
    if bill.taxed:
        lines.append(
            LineSpec("Advies vooraf", Decimal(1), Decimal(bill.taxed), "hoog", Decimal("0.21"), "Advies is belast")
        )
    total = sum((line.net for line in lines), Decimal(0))
    first = world.today - timedelta(days=bill.ago) + timedelta(days=14)
    days = [first + timedelta(days=30 * turn) for turn in range(bill.parts)]
    return services.draft_invoice(
        debtor=_debtor(world, number, bill.name), lines=lines, source_kind="demo", source_id=_id(number),
        key=f"demo:{number}", instalments=in_parts(total, days) if days else (), by=by,
    )  # fmt: skip


def _debtor(world: World, number: int, name: str) -> DebtorSpec:
    if name == "ik":
        person = world.users["deelnemer"].person
        return DebtorSpec("persoon", str(person), person.email, street="Singel 18", postcode="3441 AB", place="Woerden",
                          person=person)  # fmt: skip
    if name == "organisatie":
        organisations = world.bag["organisations"]
        client = organisations[number % len(organisations)]
        return DebtorSpec(
            "organisatie", client.name, f"facturen{number}@klant.voorbeeld.nl", "Crediteurenadministratie", client.street,
            client.postcode, client.place, reference=f"INK-{4100 + number}", organisation=client, coc_number=client.kvk,
        )  # fmt: skip
    address = name.lower().replace(" ", ".")
    return DebtorSpec("persoon", name, f"{address}@post.voorbeeld.nl", street=f"Molenvliet {3 + number}",
                      postcode="3446 HC", place="Woerden")  # fmt: skip


def _sent(world: World, number: int, bill: Bill, by: Any) -> Invoice:
    """As sent on its own day. These letters went out long ago, so the outbox does not mail them now."""
    draft = _draft(world, number, bill, by)
    Effect.objects.create(
        kind=MAIL_INVOICE, key=f"factuur-mail:{draft.pk}", payload={"invoice": str(draft.pk)}, state=EffectState.DONE,
        done_at=timezone.now(),
    )  # fmt: skip
    return services.send_invoice(invoice=draft, by=by, on=_day(world.today, bill.ago))


def _day(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


def _afterwards(bill: Bill, invoice: Invoice, by: Any) -> None:
    if bill.paid and invoice.issued_on:
        on = min(invoice.issued_on + timedelta(days=5), timezone.localdate())
        services.record_payment(
            invoice=invoice, amount=Decimal(bill.paid), on=on, reference=f"{bill.name}, factuur {invoice.number}", by=by
        )
    if bill.end == "credit":
        services.credit_invoice(invoice=invoice, reason=bill.why, by=by)
    elif bill.end == "write_off":
        services.write_off(invoice=invoice, reason=bill.why, by=by)


def _vouchers(world: World) -> None:
    """For who took a diploma this summer, for last year's, and one that nearly runs out."""
    by, me, day = world.users["administrateur"], world.users["deelnemer"].person, world.today
    old = day - timedelta(days=5 * 365 - 60)
    fresh = services.issue_series(
        name=f"Diploma's zomer {day.year}", value=Decimal(250), valid_from=day - timedelta(days=120), by=by, count=40,
        send=False,
    )  # fmt: skip
    services.issue_series(
        name="Blijf leren: voor afgestudeerden", percentage=Decimal("0.25"), valid_from=day - timedelta(days=40), by=by,
        persons=[me, *(user.person for key, user in world.users.items() if key == "klantcontact")], send=False,
    )  # fmt: skip
    nearly = services.issue_series(
        name=f"Diploma's {old.year}", value=Decimal(150), valid_from=old, valid_until=day + timedelta(days=60), by=by,
        count=25, send=False,
    )  # fmt: skip
    gone = services.issue_series(
        name=f"Open dag {day.year - 1}", value=Decimal(50), valid_from=day - timedelta(days=400),
        valid_until=day - timedelta(days=35), by=by, count=12, send=False,
    )  # fmt: skip
    for turn, (series, used) in enumerate(((fresh, 9), (nearly, 14), (gone, 5))):
        for voucher in series.vouchers.all()[:used]:
            services.redeem_voucher(
                code=code_for(voucher), price_including=Decimal(465), source_kind="demo",
                source_id=_id(1000 * (turn + 1) + voucher.number), by=by, on=series.valid_until - timedelta(days=30),
            )  # fmt: skip
    services.block_voucher(voucher=fresh.vouchers.last(), reason="Kaartje kwijtgeraakt", by=by)
