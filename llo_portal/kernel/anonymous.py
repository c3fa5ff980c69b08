"""Forms that anybody may send: protected against machines without a puzzle."""

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from llo_portal.kernel import limits
from llo_portal.kernel.views import PUBLIC, Guarded

TRAP = "website"
STAMP = "gezien"
_stamper = TimestampSigner(salt="delivery.form")


def new_stamp() -> str:
    """When a page was shown, signed: a form nobody looked at is not sent by a person."""
    return _stamper.sign("1")


class AnonymousForm(forms.Form):
    """A field that people do not see, and a page that was really shown, two seconds to a day ago. `is_machine` says that
    the trap was filled; the page then thanks and does nothing."""

    QUICKEST = timedelta(seconds=2)
    LONGEST = timedelta(days=1)

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get(TRAP))

    def clean(self) -> dict[str, Any]:
        stamp = str(self.data.get(STAMP, ""))[:200]
        if not self.is_machine:
            self._check(stamp)
        return super().clean() or {}

    def _check(self, stamp: str) -> None:
        try:
            _stamper.unsign(stamp, max_age=self.LONGEST)
        except BadSignature as error:
            raise forms.ValidationError(
                "De pagina stond te lang open. Kijk alles na en probeer het opnieuw."
            ) from error
        try:
            _stamper.unsign(stamp, max_age=self.QUICKEST)
        except BadSignature:
            return
        raise forms.ValidationError("Dat ging wel heel snel. Kijk alles na en probeer het opnieuw.")


class Slowed(Guarded):
    """Counts requests per visitor; no address of these pages is told to another site or found by a search engine. Without a
    `door` nobody is refused."""

    permission = PUBLIC
    door = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.door and limits.is_too_often(request, self.door):
            response: HttpResponseBase = render(request, "errors/429.html", status=429)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response


@method_decorator(csrf_exempt, name="dispatch")
class OneClick(Slowed, ABC):
    """Stops mails by a token, also by the button of a mail program (documents.mail.stop_headers): that posts without cookies
    (RFC 8058), so the token is the lock. It stops and does nothing else, twice is the same, and it is never slowed down:
    such buttons come from a few addresses. Opening it stops nothing, since mail programs open links by themselves."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]
    template_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, self.template_name, {"token": kwargs["token"]})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.stop(kwargs["token"]))

    @abstractmethod
    def stop(self, token: str) -> str:
        """Calls the service, for which a token that we never made does nothing; gives the page that says it is done."""
