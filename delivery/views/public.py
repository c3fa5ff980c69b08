"""For everybody: thank you, and checking a certificate."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from delivery.selectors.certificates import published
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import PUBLIC, Page


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
