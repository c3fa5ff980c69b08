"""Clients in the one search box."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from clients.filters import closest
from clients.models import Contact, Inquiry, Intake, Organisation
from clients.names import plain
from llo_portal.kernel.functions import NameKey
from llo_portal.kernel.search import Hit


def find_organisations(user: Any, term: str, limit: int) -> Sequence[Hit]:
    rows, _ = closest(Organisation.objects.for_user(user).current().select_related("owner__person"), term, limit)
    return [Hit(o.name, ", ".join(filter(None, (o.get_kind_display(), o.place))), o.get_absolute_url()) for o in rows]


def find_contacts(user: Any, term: str, limit: int) -> Sequence[Hit]:
    key = plain(term)
    rows = Contact.objects.for_user(user).active().select_related("person", "organisation")
    rows = rows.alias(first=NameKey("person__first_name")).filter(
        Q(person__sort_key__contains=key) | Q(first__contains=key)
    )
    return [
        Hit(
            c.person.full_name,
            f"{c.function or 'contactpersoon'} bij {c.organisation}",
            c.organisation.get_absolute_url(),
        )
        for c in rows[:limit]
    ]


def find_intakes(user: Any, term: str, limit: int) -> Sequence[Hit]:
    rows = Intake.objects.for_user(user).filter(subject__icontains=term).select_related("organisation")[:limit]
    return [Hit(str(i), f"Intake bij {i.organisation}", i.get_absolute_url()) for i in rows]


def find_inquiries(user: Any, term: str, limit: int) -> Sequence[Hit]:
    rows = Inquiry.objects.for_user(user).filter(Q(subject__icontains=term) | Q(name__icontains=term))
    rows = rows.select_related("organisation").defer("question").order_by("-received_at")[:limit]
    return [Hit(i.subject, f"Vraag van {i.who}, {i.get_state_display().lower()}", i.get_absolute_url()) for i in rows]
