"""The pages of long relations stand beside each other."""

from typing import Any

from django.urls import reverse

_TABS = (
    ("promising", "Kansrijke klanten", "promising_list"),
    ("applications", "Aanvragen", "application_list"),
    ("agreements", "Raamovereenkomsten", "agreement_list"),
    ("referents", "Referenten", "referent_list"),
    ("segments", "Segmenten", "segment_list"),
)


def relation_tabs(active: str) -> list[dict[str, Any]]:
    return [{"label": word, "url": reverse(f"clients:{name}"), "active": key == active} for key, word, name in _TABS]
