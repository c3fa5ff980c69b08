"""Forms that anybody may send: protected against machines without a puzzle."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

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
    `door` nobody is refused: for what must always work, such as stopping, which mail programs ask for from few addresses."""

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
