"""Who was asked for an opinion. The opinion itself is kept without a person, so it cannot be exported or erased."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Person
from llo_portal.kernel.personal_data import PersonalDataSource
from strategy.models import Invitation


def _of(person_id: UUID) -> Any:
    email = Person.objects.filter(pk=person_id).values_list("email", flat=True).first()
    mine = Q(person_id=person_id)
    return Invitation.objects.filter(mine | Q(email__iexact=email) if email else mine)


def export(person_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "onderdeel": "uitnodiging voor een evaluatie", "over": one.round.title, "e-mailadres": one.email,
            "uitgenodigd op": one.created_at, "ingevuld": one.used_on is not None,
        }
        for one in _of(person_id).select_related("round")
    ]  # fmt: skip


def erase(person_id: UUID) -> list[str]:
    """The link stops working; answers given stay, for they name nobody."""
    count = _of(person_id).update(person=None, email="", token_digest=None)
    if not count:
        return []
    return [f"Adres gewist bij {count} uitnodiging(en) voor een evaluatie; antwoorden zijn zonder naam bewaard."]


SOURCE = PersonalDataSource("strategy.evaluations", "Uitnodigingen voor evaluaties", export, erase)
