"""Asking the school, or after its refusal another educator, to carry something out."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from catalogue.models import Course, Institution, Offering
from clients.services import record
from llo_portal.kernel.dates import add_working_days, today
from llo_portal.kernel.dutch import long_date
from offers import diverting
from offers.errors import OffersError
from offers.models import DeliveryRequest, Quote, QuoteState, RequestState, SchoolContract, SectorAgreement
from strategy.policy import policy_of, policy_on

DEFAULT_RESPONSE_DAYS = 10
"""Working days, when no agreement for the sector is in force."""
CLOSED = (QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN)


def response_days(institution: Institution, sector: str, day: date | None = None) -> int:
    """Working days that the agreement in force gives this institution to answer."""

    contracts = SchoolContract.objects.in_force(day).filter(institution=institution)
    agreement = SectorAgreement.objects.filter(contract__in=contracts, sector=sector).order_by("response_days").first()
    return agreement.response_days if agreement else DEFAULT_RESPONSE_DAYS


@transaction.atomic
def ask_delivery(
    *, institution: Institution, description: str, by: Any, quote: Quote | None = None, offering: Offering | None = None
) -> DeliveryRequest:
    """Asks, with the deadline of the contract. Another educator only after the own school refused or let it expire."""
    expire_requests()
    about = _about(quote, offering)
    if DeliveryRequest.objects.filter(**about, state=RequestState.ASKED).exists():
        raise OffersError("Er staat al een verzoek open. Wacht het antwoord af of trek het in.")
    if DeliveryRequest.objects.filter(**about, state=RequestState.PROMISED).exists():
        raise OffersError("De uitvoering is al toegezegd.")
    course = quote.course if quote is not None else offering.course if offering is not None else None
    _may_ask(institution, about, quote, course)
    sector = course.sector if course is not None else ""
    asked = DeliveryRequest.objects.create(
        institution=institution, sector=sector, description=description, asked_by=by, asked_on=today(),
        answer_by=add_working_days(today(), response_days(institution, sector)), **about,
    )  # fmt: skip
    _tell(asked, f"Uitvoering gevraagd aan {institution}, antwoord uiterlijk {long_date(asked.answer_by)}", by)
    return asked


def _about(quote: Quote | None, offering: Offering | None) -> dict[str, Any]:
    if (quote is None) == (offering is None):
        raise ValueError("a request is about a quote or about an offering")
    if quote is None:
        return {"offering": offering}
    held = Quote.objects.select_for_update().get(pk=quote.pk)  # two requests at once wait for each other
    if held.state in CLOSED:
        raise OffersError(f"Deze offerte is {held.get_state_display().lower()}; er is niets meer uit te voeren.")
    return {"quote": held}


def _may_ask(institution: Institution, about: dict[str, Any], quote: Quote | None, course: Course | None) -> None:
    policy = policy_of(quote.policy) if quote is not None else policy_on()
    candidate = diverting.Candidate(
        name=institution.name,
        kind=institution.kind,
        is_own_school=institution.is_own_school,
        policy_allows=policy.may_divert_to(institution.kind, course.stance if course else None),
    )
    earlier = DeliveryRequest.objects.filter(**about, institution__is_own_school=True).values_list("state", flat=True)
    if reasons := diverting.refusals(candidate, [RequestState(state) for state in earlier]):
        raise OffersError(" ".join(reasons), field="institution")


@transaction.atomic
def record_answer(
    *, request: DeliveryRequest, promised: bool, answered_by_name: str, answered_on: date, answer: str, by: Any
) -> DeliveryRequest:
    """Staff writes down the answer on the educator's behalf. An answer after the deadline is none: ask again."""
    request = _open_request(request)
    if answered_on > today():
        raise OffersError("Deze datum ligt in de toekomst.", field="answered_on")
    if answered_on < request.asked_on:
        raise OffersError("Dit is vóór de dag van het verzoek.", field="answered_on")
    if answered_on > request.answer_by:
        raise OffersError(
            f"De termijn liep tot en met {long_date(request.answer_by)}. Dit verzoek verloopt; stel een nieuw verzoek.",
            field="answered_on",
        )
    if not answered_by_name.strip():
        raise OffersError("Wie gaf het antwoord?", field="answered_by_name")
    request.state = RequestState.PROMISED if promised else RequestState.REFUSED
    request.answered_by_name, request.answered_on, request.answer = answered_by_name.strip(), answered_on, answer
    request.save()
    word = "zegt de uitvoering toe" if promised else "wijst de uitvoering af"
    _tell(request, f"{request.institution} {word} ({request.answered_by_name})", by)
    return request


@transaction.atomic
def withdraw_request(*, request: DeliveryRequest, by: Any) -> DeliveryRequest:
    request = _open_request(request)
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state", "updated_at"])
    _tell(request, f"Verzoek aan {request.institution} ingetrokken", by)
    return request


def expire_requests(*, day: date | None = None) -> int:
    """Requests that nobody answered in time; gives their number."""
    overdue = list(DeliveryRequest.objects.overdue(day).values_list("pk", flat=True)[:500])
    return sum(_expire(pk, day or today()) for pk in overdue)


@transaction.atomic
def _expire(pk: Any, day: date) -> bool:
    request = DeliveryRequest.objects.select_for_update().get(pk=pk)
    if request.state != RequestState.ASKED or request.answer_by >= day:
        return False
    request.state = RequestState.EXPIRED
    request.save(update_fields=["state", "updated_at"])
    _tell(request, f"{request.institution} antwoordde niet op tijd; uitwijken mag nu", None)
    return True


def _open_request(request: DeliveryRequest) -> DeliveryRequest:
    held = DeliveryRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != RequestState.ASKED:
        raise OffersError(f"Dit verzoek is al {held.get_state_display().lower()}.")
    return held


def _tell(request: DeliveryRequest, text: str, by: Any) -> None:
    """On the client's timeline, when there is a client."""
    if request.quote is None:
        return
    record(
        organisation=request.quote.organisation, kind="traject", text=text, by=by,
        subject_kind="offers.deliveryrequest", subject_id=request.pk,
        url=reverse("offers:request_detail", args=[request.pk]),
    )  # fmt: skip
