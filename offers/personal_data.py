"""What this chapter holds about a person (GDPR articles 15 and 17)."""

from typing import Any
from uuid import UUID

from accounts.models import Person
from llo_portal.kernel.personal_data import PersonalDataSource
from offers.models import Acceptance, Quote


def export(person_id: UUID) -> list[dict[str, Any]]:
    """Quotes addressed to the person, and answers given on links to that person's e-mail address."""
    quotes = Quote.objects.filter(contact__person=person_id).select_related("organisation")
    rows: list[dict[str, Any]] = [
        {
            "soort": "offerte",
            "nummer": str(q),
            "titel": q.title,
            "organisatie": str(q.organisation),
            "toestand": q.state,
        }
        for q in quotes
    ]
    rows += [
        {
            "soort": "antwoord op offerte", "nummer": str(one.quote), "geaccepteerd": one.is_accepted, "naam": one.name,
            "functie": one.function, "reden": one.reason, "tijdstip": one.happened_at.isoformat(),
            "adres": one.ip_address, "browser": one.user_agent,
        }
        for one in _answers(person_id)
    ]  # fmt: skip
    return rows


def erase(person_id: UUID) -> list[str]:
    """Nothing here may go: a quote and its answer are the contract and its evidence."""
    quotes, answers = Quote.objects.filter(contact__person=person_id).count(), _answers(person_id).count()
    if not quotes + answers:
        return []
    return [
        f"Bewaard: {quotes} offertes en {answers} antwoorden daarop. Zij zijn het bewijs van een overeenkomst; "
        "de administratie moet ze zeven jaar bewaren (art. 52 AWR)."
    ]


def _answers(person_id: UUID) -> Any:
    email = Person.objects.filter(pk=person_id).exclude(email="").values("email")
    return Acceptance.objects.filter(link__email__in=email).select_related("quote")


SOURCE = PersonalDataSource("offers", "Offertes", export, erase)
