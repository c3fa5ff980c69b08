"""What the pages of enrolling on one start share: the start, and the draft that a cookie and the form both open."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from catalogue.models import EditablePage, Offering
from delivery.models import EnrolmentDraft
from delivery.services import drafting

TERMS = "voorwaarden"
COOKIE, FIELD = "aanmelding", "concept"
STEPS = ("Gegevens", "Betalen", "Controleren", "Klaar")


def terms_version() -> str:
    """The version of the terms that hold now: the date they were last changed; empty when there are none."""
    page = EditablePage.objects.filter(slug=TERMS).first()
    return f"{timezone.localdate(page.updated_at):%d-%m-%Y}" if page else ""


class OnOffering:
    """A page about enrolling on one start, with the draft of this visitor."""

    request: Any
    kwargs: dict[str, Any]

    def rows(self) -> QuerySet[Offering]:
        return Offering.objects.filter(is_cancelled=False, course__state="gepubliceerd").select_related(
            "course", "location"
        )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self._offering: Any = None
        self._draft: Any = None
        self.token = ""

    @property
    def offering(self) -> Offering:
        if self._offering is None:
            self._offering = get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        return self._offering  # type: ignore[no-any-return]

    @property
    def draft(self) -> EnrolmentDraft | None:
        """The draft that the form or else the cookie opens."""
        if self._draft is None:
            for token in (self.request.POST.get(FIELD, ""), self.request.COOKIES.get(COOKIE, "")):
                found = drafting.find(offering=self.offering, token=token, user=self.request.user)
                if found:
                    self._draft, self.token = found, token
                    break
        return self._draft  # type: ignore[no-any-return]

    def begin(self) -> EnrolmentDraft:
        if self.draft is None or self.draft.is_done:
            told = self.request.POST.get(FIELD, "")
            self._draft, self.token = drafting.begin(offering=self.offering, user=self.request.user, token=told)
        return self._draft  # type: ignore[no-any-return]

    def url(self, name: str) -> str:
        return reverse(f"delivery:{name}", args=[self.offering.pk])

    def remember(self, response: HttpResponse) -> HttpResponse:
        return with_cookie(response, self.offering, self.token) if self.token else response


def with_cookie(response: HttpResponse, offering: Offering, token: str) -> HttpResponse:
    """The cookie holds the secret of the draft only, for a day and for the pages of one start only."""
    response.set_cookie(
        COOKIE, token, max_age=drafting.LIVES, path=reverse("delivery:enrol", args=[offering.pk]), httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
