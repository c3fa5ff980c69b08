from typing import Any

from django.db.models import Q
from django.urls import reverse

from llo_portal.kernel.search import Hit, SearchSource
from offers.models import Quote


def find(user: Any, term: str, limit: int) -> list[Hit]:
    words = Q(number__icontains=term) | Q(title__icontains=term) | Q(organisation__name__icontains=term)
    rows = Quote.objects.for_user(user).filter(words).select_related("organisation")[:limit]
    return [
        Hit(
            f"{q} {q.title}",
            f"{q.organisation}, {q.get_state_display().lower()}",
            reverse("offers:quote_detail", args=[q.pk]),
        )
        for q in rows
    ]


SOURCE = SearchSource("quotes", "Offertes", "file-earmark-text", "offers.view_quote", find, 30)
