"""The deal with the client and the agreement with the school."""

from offers.choices import Criterion, QuoteState, RequestState
from offers.models.acceptance import Acceptance, QuoteLink
from offers.models.approval import ContentConsent, PriceDeviation
from offers.models.contracts import DeliveryRequest, SchoolContract, SectorAgreement
from offers.models.quotes import Quote, QuoteLine

__all__ = [
    "Acceptance", "ContentConsent", "Criterion", "DeliveryRequest", "PriceDeviation", "Quote", "QuoteLine", "QuoteLink",
    "QuoteState", "RequestState", "SchoolContract", "SectorAgreement",
]  # fmt: skip
