"""Invoices for tests: `draft()`, `sent()`, and lines `exempt("500")` and `taxed("100")`."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any
from uuid import uuid4

from finance import services
from finance.models import Invoice
from finance.services import DebtorSpec, LineSpec, in_parts
from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory

IBAN = "NL91ABNA0417164300"


def debtor(**changes: Any) -> DebtorSpec:
    person = changes.get("person")
    told = {"kind": "persoon", "name": "Noor de Wit", "email": person.email if person else "noor@voorbeeld.nl"}
    return DebtorSpec(**(told | changes))


def exempt(price: str, quantity: str = "1") -> LineSpec:
    return LineSpec("Opleiding", D(quantity), D(price), "vrijgesteld", D(0), "Artikel 11-1-o Wet OB 1968")


def taxed(price: str, quantity: str = "1", fraction: str = "0.21") -> LineSpec:
    return LineSpec("Advies", D(quantity), D(price), "hoog", D(fraction), "Geen vrijgesteld onderwijs")


def draft(*, lines: Any = None, instalments: int = 0, key: str = "", **debtor_changes: Any) -> Invoice:
    """A concept of € 500 without VAT, unless told otherwise; `instalments` is the number of monthly terms."""
    ProviderFactory(iban=IBAN)
    lines = lines or [exempt("500.00")]
    days = [today() + timedelta(days=30 * n) for n in range(instalments)]
    from finance.invoicing import totals

    return services.draft_invoice(
        debtor=debtor(**debtor_changes), lines=lines, source_kind="test", source_id=uuid4(), key=key or str(uuid4()),
        instalments=in_parts(totals(lines).total, days) if days else (), by=None,
    )  # fmt: skip


def sent(**changes: Any) -> Invoice:
    return services.send_invoice(invoice=draft(**changes), by=None)
