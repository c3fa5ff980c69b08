from typing import ClassVar

import django_tables2 as tables

from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from llo_portal.kernel.tables import StateColumn


class EffectTable(tables.Table):
    kind = tables.Column("Soort")
    state = StateColumn(
        {"klaar": "good", "mislukt": "bad", "bezig": "info", "wachtend": "neutral"}, verbose_name="Toestand"
    )
    attempts = tables.Column("Pogingen", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    created_at = tables.DateTimeColumn(format="d-m-Y H:i", verbose_name="Aangemaakt")
    available_at = tables.DateTimeColumn(format="d-m-Y H:i", verbose_name="Volgende poging")
    last_error = tables.Column("Laatste fout")
    again = tables.TemplateColumn(
        template_name="documents/effect_retry.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = Effect
        fields: ClassVar[tuple[str, ...]] = (
            "kind", "state", "attempts", "created_at", "available_at", "last_error", "again"
        )  # fmt: skip
        order_by = "-created_at"

    def render_kind(self, value: str) -> str:
        return (outbox.handlers.get(value).label if value in outbox.handlers else "") or value
