"""Reads for pages, one module per subject."""

from clients.selectors.clients import (
    Moment,
    drafts_to_finish,
    latest_moments,
    moments,
    open_intakes,
    organisations_with_news,
    recent_organisations,
    recent_talks,
)

__all__ = ["Moment", "drafts_to_finish", "latest_moments", "moments", "open_intakes", "organisations_with_news",
           "recent_organisations", "recent_talks"]  # fmt: skip
