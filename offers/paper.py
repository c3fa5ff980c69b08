"""The quote as plain words for its PDF: amounts, dates and choices as they will stand there for ever."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Provider
from llo_portal.kernel.choices import FundingStream, Service
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import euro, long_date, number, percent
from offers import selectors
from offers.models import Quote, QuoteLine
from offers.pricing import PricedLine
from strategy.formulas import describe_choices

CONDITIONS = (
    "De prijzen zijn in euro en exclusief btw, tenzij anders vermeld.",
    "Na akkoord plannen we samen de data. We sturen de factuur na de start van de scholing; je betaalt binnen 30 dagen.",
    "Een bijeenkomst verplaatsen kan tot tien werkdagen van tevoren zonder kosten.",
    "We gebruiken gegevens van deelnemers alleen voor de uitvoering en administratie van deze scholing.",
)


def vat_label(rate: Decimal) -> str:
    return "Vrijgesteld van btw" if not rate else f"Btw {percent(rate)}"


def quote_context(quote: Quote, *, day: date | None = None) -> dict[str, Any]:
    """JSON values only: the document freezes them. `day` is the date on the paper, today without one."""
    sums = selectors.totals_of(quote)
    lines = list(quote.lines.all())
    return {
        "provider": _provider(),
        "quote": {
            "number": quote.number, "version": quote.version, "title": quote.title,
            "introduction": [part.strip() for part in quote.introduction.split("\n\n") if part.strip()],
            "date": long_date(day or today()), "valid_until": long_date(quote.valid_until),
            "participants": quote.participants, "owner": str(quote.owner), "owner_email": quote.owner.email,
            "course": quote.course.title if quote.course else "",
        },
        "client": {
            "name": quote.organisation.name, "contact": str(quote.contact or ""),
            "function": quote.contact.function if quote.contact else "", "street": quote.organisation.street,
            "place": f"{quote.organisation.postcode}  {quote.organisation.place}".strip(),
        },
        "choices": [list(pair) for pair in describe_choices(quote.choices)],
        "lines": [_line(line) for line in lines if line.stream == FundingStream.PRIVATE],
        "public_lines": [_line(line) for line in lines if line.stream == FundingStream.PUBLIC],
        "totals": {
            "private": euro(sums.private),
            "per_rate": [[vat_label(one.rate), euro(one.base), euro(one.vat)] for one in sums.per_rate],
            "to_pay": euro(sums.to_pay), "has_vat": bool(sums.vat),
        },
        "conditions": list(CONDITIONS),
    }  # fmt: skip


def _line(line: QuoteLine) -> dict[str, Any]:
    priced = PricedLine(
        Service(line.service), FundingStream(line.stream), line.quantity, line.unit_price, line.vat_rate
    )
    return {
        "service": line.get_service_display(), "description": line.description, "quantity": number(line.quantity),
        "unit": line.unit_word, "unit_price": euro(line.unit_price), "vat_short": percent(line.vat_rate) if line.vat_rate else "vrij",
        "total": euro(priced.total),
    }  # fmt: skip


def _provider() -> dict[str, Any]:
    provider = Provider.objects.first() or Provider(name="LLO-aanbieder")
    return {
        "name": provider.name, "legal_name": provider.legal_name, "kvk": provider.kvk, "vat": provider.vat_number,
        "iban": provider.iban, "crkbo": provider.crkbo_number, "email": provider.email, "phone": provider.phone,
        "website": provider.website, "street": provider.street, "place": f"{provider.postcode}  {provider.place}".strip(),
        "colour": provider.brand_colour, "logo": f"/media/{provider.logo.name}" if provider.logo else "",
    }  # fmt: skip
