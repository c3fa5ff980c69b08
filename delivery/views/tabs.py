"""The parts of a programme's page."""

from typing import Any

from django.urls import reverse

from delivery.models import Programme

PARTS = (
    ("overzicht", "Overzicht", "delivery:programme_detail", "delivery.view_programmes"),
    ("bijeenkomsten", "Bijeenkomsten", "delivery:programme_sessions", "delivery.view_programmes"),
    ("deelnemers", "Deelnemers", "delivery:programme_learners", "delivery.view_programmes"),
    ("resultaten", "Resultaten", "delivery:programme_results", "delivery.record"),
    ("certificaten", "Certificaten", "delivery:programme_certificates", "delivery.view_certificates"),
)


def tabs_for(programme: Programme, user: Any, active: str) -> list[dict[str, Any]]:
    """The tabs this user may open; counts come from `selectors.programmes.with_counts`."""
    counts = {
        "bijeenkomsten": getattr(programme, "session_count", None),
        "deelnemers": getattr(programme, "seated", None),
    }
    return [
        {"label": label, "url": reverse(url, args=[programme.pk]), "active": key == active, "count": counts.get(key)}
        for key, label, url, permission in PARTS
        if user.has_perm(permission)
    ]
