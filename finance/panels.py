"""What finance shows on other chapters' pages."""

from typing import Any

from django.http import HttpRequest

from finance.models import Invoice


def of_organisation(request: HttpRequest, organisation: Any) -> dict[str, Any]:
    rows = Invoice.objects.for_user(request.user).filter(organisation=organisation)
    return {"invoices": list(rows[:10]), "count": rows.count()}
