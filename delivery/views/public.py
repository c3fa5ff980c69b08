"""For everybody: enrolling on the course page, and checking a certificate."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from catalogue import visits
from catalogue.choices import FunnelStep
from catalogue.errors import OfferingFull
from catalogue.models import EditablePage, Offering
from catalogue.selectors import price_of, vat_rates
from delivery.forms.enrol import EnrolForm
from delivery.forms.waiting import new_stamp
from delivery.selectors.certificates import published
from delivery.services import counting, enrolling
from delivery.services.enrolling import Applicant
from llo_portal.kernel.dates import today
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import PUBLIC, FormPage, Page

TERMS = "voorwaarden"


def terms_version() -> str:
    """The version of the terms that hold now: the date they were last changed; empty when there are none."""
    page = EditablePage.objects.filter(slug=TERMS).first()
    return f"{page.updated_at:%d-%m-%Y}" if page else ""


class Enrol(FormPage):
    """Fill in, look it over, order. Both steps post here; what was typed travels in the form."""

    permission = PUBLIC
    form_class = EnrolForm
    template_name = "delivery/enrol.html"
    checking = False
    is_full = False
    closed = ""

    def rows(self) -> QuerySet[Offering]:
        return Offering.objects.filter(is_cancelled=False, course__state="gepubliceerd").select_related(
            "course", "location"
        )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._offering: Any = None

    @property
    def offering(self) -> Offering:
        if self._offering is None:
            self._offering = get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        return self._offering  # type: ignore[no-any-return]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            enrolling.check_open(self.offering)
        except DomainError as error:
            self.closed = error.message
        self.is_full = self.offering.is_full
        if request.method == "POST" and self.closed:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visits.note(request, FunnelStep.FORM, self.offering.course_id)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"course": self.offering.course}

    def form_valid(self, form: Any) -> HttpResponse:
        step = self.request.POST.get("stap", "controleer")
        if step == "bestel" and not self.is_full:
            return super().form_valid(form)
        self.checking = step != "wijzig" and not self.is_full
        if self.checking:
            visits.note(self.request, FunnelStep.DETAILS, self.offering.course_id)
        return self.render_to_response(self.get_context_data(form=form))

    def save(self, form: Any) -> str:
        applicant = Applicant(**form.applicant())
        try:
            enrolment = enrolling.enrol_individual(
                offering=self.offering, applicant=applicant, terms_version=terms_version()
            )
            counting.ordered(enrolment=enrolment, via=visits.channel_here(self.request))
        except OfferingFull:
            self.is_full = True
            raise
        return reverse("delivery:enrol_done")

    def cancel_url(self) -> str:
        return reverse("catalogue:course_detail", args=[self.offering.course.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offering, course = self.offering, self.offering.course
        trail = [
            ("Opleidingen", reverse("catalogue:course_list")),
            (course.title, self.cancel_url()),
            ("Aanmelden", ""),
        ]
        return super().get_context_data(
            **{
                "title": f"Aanmelden voor {offering.what_text}", "offering": offering, "course": course, "breadcrumb": trail,
                "price": price_of(offering, vat_rates()), "checking": self.checking, "is_full": self.is_full, "stamp": new_stamp(),
                "via": visits.channel_here(self.request),
                "closed": self.closed, "steps": ("Gegevens", "Controleren", "Klaar"), "step": 2 if self.checking else 1,
                "terms_url": reverse("catalogue:page", args=[TERMS]), **kwargs,
            }
        )  # fmt: skip


class EnrolDone(Page):
    """Thank you; it names nobody, so the address can be shared or reloaded."""

    permission = PUBLIC
    template_name = "delivery/enrol_done.html"


class VerifySearch(Page):
    """Somebody types the code that stands on a paper."""

    permission = PUBLIC
    template_name = "delivery/verify_search.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = "".join(c for c in request.GET.get("code", "") if c.isalnum())[:20].upper()
        if code and published(code):
            return HttpResponseRedirect(reverse("delivery:verify", args=[code]))
        return self.render_to_response(self.get_context_data(asked=bool(code), code=code))


class Verify(Page):
    """Number, name as printed, course, date and validity; nothing else."""

    permission = PUBLIC
    template_name = "delivery/verify.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        paper = published(kwargs["code"])
        if paper is None:
            return render(request, "delivery/verify_search.html", {"asked": True, "code": ""}, status=404)
        expired = bool(paper.valid_until and paper.valid_until < today())
        response = self.render_to_response(self.get_context_data(paper=paper, expired=expired))
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
