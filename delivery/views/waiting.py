"""For everybody: the waiting list, the seat that is offered, and being kept informed. A secret in the address is the lock
of the personal pages; nothing here tells a stranger who stands on a list."""

from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import tokens
from catalogue.models import Course
from catalogue.selectors import individuals_may_enrol, price_of, vat_rates
from delivery import tokens as drafts
from delivery.errors import DeliveryError
from delivery.forms.waiting import InformedForm, SeatOfferForm, WaitForm
from delivery.models import SeatOffer, WaitingEntry
from delivery.selectors import waiting as reads
from delivery.services import drafting, informing, waiting
from delivery.services.enrolling import Applicant
from delivery.views.enrol_draft import FIELD, TERMS, terms_version, with_cookie
from llo_portal.kernel import anonymous as slow
from llo_portal.kernel.anonymous import new_stamp
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import PUBLIC, FormPage, Page


class Slowed(slow.Slowed):
    door = "wachtlijst"


class AboutCourse(Slowed, FormPage):
    """A form about one published course, open to anybody."""

    done = ""

    @property
    def course(self) -> Course:
        return get_object_or_404(Course.objects.published(), slug=self.kwargs["slug"])

    def cancel_url(self) -> str:
        return reverse("catalogue:course_detail", args=[self.kwargs["slug"]])

    def form_valid(self, form: Any) -> HttpResponse:
        if form.is_machine:  # thanked like anybody, so that it learns nothing
            return HttpResponseRedirect(reverse(self.done))
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course = self.course
        trail = [("Opleidingen", reverse("catalogue:course_list")), (course.title, self.cancel_url())]
        return super().get_context_data(
            course=course, stamp=new_stamp(), breadcrumb=[*trail, (self.title, "")], **kwargs
        )


class WaitJoin(AboutCourse):
    title = "Op de wachtlijst"
    form_class = WaitForm
    template_name = "delivery/wait.html"
    done = "delivery:wait_done"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"course": self.course}

    def get_initial(self) -> dict[str, Any]:
        start = self.request.GET.get("start", "")
        return {"starts": [start]} if start else {}

    def save(self, form: Any) -> str:
        if not individuals_may_enrol():
            raise DeliveryError("Je kunt je nu niet zelf aanmelden. Bel of mail ons, dan denken we mee.")
        waiting.join(course=self.course, applicant=Applicant(**form.names()), **form.wishes())
        return reverse(self.done)


class WaitDone(Page):
    """It names nobody, so the address can be shared or reloaded."""

    permission = PUBLIC
    template_name = "delivery/wait_done.html"


class AskInformed(AboutCourse):
    title = "Houd mij op de hoogte"
    form_class = InformedForm
    template_name = "delivery/informed.html"
    done = "delivery:informed_done"

    def save(self, form: Any) -> str:
        informing.ask(course=self.course, email=form.cleaned_data["email"])
        return reverse(self.done)


class AskedInformed(Page):
    permission = PUBLIC
    template_name = "delivery/informed_done.html"


@method_decorator(never_cache, name="dispatch")
class ConfirmInformed(Slowed):
    """A page with a button: mail programs open links by themselves, and that must not count as a yes."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            row = informing.find(kwargs["token"])
        except DeliveryError as error:
            return self._over(request, error)
        return render(request, "delivery/informed_confirm.html", {"course": row.course})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            informing.confirm(token=kwargs["token"])
        except DeliveryError as error:
            return self._over(request, error)
        return HttpResponseRedirect(reverse("delivery:informed_confirmed"))

    def _over(self, request: HttpRequest, error: DeliveryError) -> HttpResponse:
        return render(request, "delivery/link_over.html", {"message": error.message}, status=410)


class ConfirmedInformed(Page):
    permission = PUBLIC
    template_name = "delivery/informed_confirmed.html"


class StopInformed(slow.OneClick):
    template_name = "delivery/informed_stop.html"

    def stop(self, token: str) -> str:
        informing.unsubscribe(token=token)
        return reverse("delivery:informed_stopped")


class StoppedInformed(Page):
    permission = PUBLIC
    template_name = "delivery/informed_stopped.html"


class ByToken(Slowed):
    """A page of one person, found by the digest of the secret in the address."""

    def entry(self) -> WaitingEntry:
        token = self.kwargs["token"]
        rows = reads.with_place(WaitingEntry.objects.select_related("course", "person"))
        found = rows.filter(token_digest=tokens.digest(token)).first()
        if found is None or not tokens.is_for(token, found.person.email):
            raise Http404
        return found

    def offer(self) -> SeatOffer:
        token = self.kwargs["token"]
        rows = SeatOffer.objects.select_related("entry__person", "offering__course", "offering__location")
        found = rows.filter(token_digest=tokens.digest(token)).first()
        if found is None or not tokens.is_for(token, found.entry.person.email):
            raise Http404
        return found


@method_decorator(never_cache, name="dispatch")
class MyPlace(ByToken):
    """Where do I stand, and a way off the list."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entry = self.entry()
        context = {
            "standing": reads.standings([entry])[0],
            "starts": entry.starts.select_related("location", "module"),
            "token": kwargs["token"],
            "title": "Je plek op de wachtlijst",
        }
        return render(request, "delivery/my_place.html", context)


class MyPlaceLeave(ByToken):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting.leave(entry_id=self.entry().pk)
        return HttpResponseRedirect(reverse("delivery:my_place", args=[kwargs["token"]]))


@method_decorator(never_cache, name="dispatch")
class SeatOfferPage(ByToken, FormPage):
    """The seat that is kept for somebody: yes by this form, no by the button beside it."""

    form_class = SeatOfferForm
    template_name = "delivery/seat_offer.html"
    layout = "layouts/public.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._offer: Any = None

    @property
    def found(self) -> SeatOffer:
        if self._offer is None:
            self._offer = self.offer()
        return self._offer  # type: ignore[no-any-return]

    @property
    def is_open(self) -> bool:
        return self.found.may_be_taken

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"offering": self.found.offering, "person": self.found.entry.person}

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.is_open:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def save(self, form: Any) -> str:
        person, data = self.found.entry.person, form.cleaned_data
        applicant = Applicant(
            first_name=person.first_name, infix=person.infix, last_name=person.last_name, email=person.email,
            phone=person.phone, birth_date=data.get("birth_date"), birth_place=data.get("birth_place", ""),
        )  # fmt: skip
        waiting.accept(
            offer_id=self.found.pk, applicant=applicant, terms_version=terms_version(), seen=form.seen(),
            early_start_version=form.early_start_version,
        )  # fmt: skip
        return reverse("delivery:enrol_done")

    def decline_url(self) -> str:
        return reverse("delivery:seat_offer_decline", args=[self.kwargs["token"]])

    def steps_url(self) -> str:
        return reverse("delivery:seat_offer_steps", args=[self.kwargs["token"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offer = self.found
        price = price_of(offer.offering, vat_rates())
        title = f"{'Een plaats voor je' if self.is_open else 'Je plaats'}: {offer.offering.what_text}"
        changed = self.is_open and price is not None and (price.excluding, price.vat) != (offer.price, offer.vat_amount)
        return super().get_context_data(
            **{
                "title": title, "offer": offer, "offering": offer.offering,
                "price": price, "told": offer.price + offer.vat_amount, "has_changed": changed, "is_open": self.is_open,
                "decline_url": self.decline_url(), "steps_url": self.steps_url(), "field": FIELD,
                "draft_token": drafts.new_token(drafts.DRAFT), "layout": self.layout,
                "terms_url": reverse("catalogue:page", args=[TERMS]), **kwargs,
            }
        )  # fmt: skip

    def cancel_url(self) -> str:
        return reverse("catalogue:course_detail", args=[self.found.offering.course.slug])


class SeatOfferSteps(ByToken):
    """From the seat that is kept to the steps of enrolling: for who does not pay all of it, or not at once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return into_steps(request, self.offer(), reverse("delivery:seat_offer", args=[kwargs["token"]]))


def into_steps(request: HttpRequest, offer: SeatOffer, back: str) -> HttpResponse:
    """A draft on the name of who was offered the seat, opened by a cookie as any; back to where it stands when it is over."""
    if not offer.may_be_taken:
        return HttpResponseRedirect(back)
    told = request.POST.get(FIELD, "")
    _, token = drafting.begin(offering=offer.offering, user=request.user, token=told, seat_offer=offer)
    return with_cookie(HttpResponseRedirect(reverse("delivery:enrol", args=[offer.offering_id])), offer.offering, token)


class SeatOfferDecline(ByToken):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        offer = self.offer()
        with suppress(DomainError):  # the page says how it stands
            waiting.decline(offer_id=offer.pk)
        return HttpResponseRedirect(reverse("delivery:seat_offer", args=[kwargs["token"]]))
