"""The contract with the school, thin: dates, sectors with their response time, processing agreement."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from offers.models import SchoolContract, SectorAgreement


@transaction.atomic
def save_contract(*, contract: SchoolContract, response_days: Mapping[str, int], by: Any) -> SchoolContract:
    """Saves the contract with exactly these sector agreements (sector -> working days)."""
    contract.save()
    contract.sectors.exclude(sector__in=response_days).delete()
    for sector, days in response_days.items():
        SectorAgreement.objects.update_or_create(contract=contract, sector=sector, defaults={"response_days": days})
    return contract
