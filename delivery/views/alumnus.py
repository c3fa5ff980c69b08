"""An alumnus's own: the page behind the link in a mail, stopping in one click, another address, and the same in the own
account. The secret in the address is the lock (decision 10); nothing is given or stopped by opening a page, since mail
programs open links by themselves."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from delivery import tokens
from delivery.alumni_wording import wording_on
from delivery.errors import DeliveryError
from delivery.forms.alumni import AddressForm, ConsentForm
from delivery.models import AlumniLetter, AlumniLink, Alumnus, Way
from delivery.selectors import alumni as reads
from delivery.services import alumni, alumni_letters, alumni_off
from llo_portal.kernel import anonymous as slow
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import PUBLIC, ActionView, FormPage, Page

KEPT = "Je keuze is bewaard."
ANSWERED = "Dank je wel. Je antwoord is bewaard."
ASKED = "Kijk in je mail en bevestig het nieuwe adres. Tot dan mailen we naar het oude."


class Slowed(slow.Slowed):
    door = "alumnus"


def consent_form(alumnus: Alumnus | None, data: Any = None) -> ConsentForm:
    return ConsentForm(data, wording=wording_on(today()), held=reads.open_purposes(alumnus))


def over(request: HttpRequest, message: str) -> HttpResponse:
    return render(request, "delivery/link_over.html", {"message": message}, status=410)


class ByLink(Slowed):
    """Finds whose link it is and shows the page; a link that is over says so, and how to go on."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.link: Any = reads.link_of(tokens.digest(kwargs["token"], alumni.DOOR))
        return super().dispatch(request, *args, **kwargs)

    def over(self) -> HttpResponse:
        return over(
            self.request,
            "Deze link is verlopen. In onze volgende mail staat een nieuwe. Of log in en kijk bij je opleidingen.",
        )

    def back(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return HttpResponseRedirect(reverse("delivery:alumnus", args=[self.kwargs["token"]]))

    def show(self, consent: ConsentForm | None = None, address: AddressForm | None = None) -> HttpResponse:
        alumnus, letter = self.link.alumnus, self.link.letter
        asks = letter.invitation if letter and letter.invitation.asks_answer else None
        context = {
            "alumnus": alumnus, "letter": letter, "token": self.kwargs["token"], "held": reads.open_purposes(alumnus),
            "may_answer": bool(asks) and alumni_letters.may_answer(asks),
            "is_full": bool(asks) and alumni_letters.is_full(asks),
            "last": alumni_letters.last_moment(asks) if asks else None,
            "form": consent or consent_form(alumnus), "address_form": address or AddressForm(),
        }  # fmt: skip
        return render(self.request, "delivery/alumnus.html", context)


class OwnPage(ByLink):
    """What we ask now, what somebody agreed to, and the way out."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show() if self.link else self.over()


class OwnStep(ByLink, ABC):
    """One form of that page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(self.link) if self.link else self.over()

    @abstractmethod
    def act(self, link: AlumniLink) -> HttpResponse:
        """Calls the service; gives the page again with what is wrong, or the way back to it."""


class OwnConsent(OwnStep):
    def act(self, link: AlumniLink) -> HttpResponse:
        form = consent_form(link.alumnus, self.request.POST)
        if not form.is_valid():
            return self.show(consent=form)
        try:
            alumni.choose(
                alumnus=link.alumnus, wanted=form.wanted(), version=form.cleaned_data["version"], way=Way.LINK,
                sent_to=link.sent_to,
            )  # fmt: skip
        except DeliveryError as error:
            form.add_error(None, error.message)
            return self.show(consent=form)
        return self.back(KEPT)


class OwnAnswer(OwnStep):
    def act(self, link: AlumniLink) -> HttpResponse:
        if link.letter is None:
            return self.over()
        try:
            alumni_letters.answer(letter=link.letter, value=self.request.POST.get("answer", ""))
        except DeliveryError as error:
            messages.error(self.request, error.message)
            return HttpResponseRedirect(reverse("delivery:alumnus", args=[self.kwargs["token"]]))
        return self.back(ANSWERED)


class OwnAddress(OwnStep):
    def act(self, link: AlumniLink) -> HttpResponse:
        form = AddressForm(self.request.POST)
        if not form.is_valid():
            return self.show(address=form)
        alumni.ask_address(alumnus=link.alumnus, email=form.cleaned_data["email"])
        return self.back(ASKED)


class StopPage(slow.OneClick):
    template_name = "delivery/alumnus_stop.html"

    def stop(self, token: str) -> str:
        alumni.stop_by_token(token)
        return reverse("delivery:alumnus_stopped")


class Stopped(Page):
    """It names nobody, so the address can be shared or reloaded."""

    permission = PUBLIC
    template_name = "delivery/alumnus_stopped.html"


class ConfirmAddress(Slowed):
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            link = alumni.find_address(kwargs["token"])
        except DeliveryError as error:
            return over(request, error.message)
        return render(request, "delivery/alumnus_confirm.html", {"email": link.email})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            alumni.confirm_address(token=kwargs["token"])
        except DeliveryError as error:
            return over(request, error.message)
        return HttpResponseRedirect(reverse("delivery:alumnus_address_confirmed"))


class AddressConfirmed(Page):
    permission = PUBLIC
    template_name = "delivery/alumnus_confirmed.html"


class Mine:
    """In the own account: who is signed in needs no link. Somebody who was never asked has no row until the first choice."""

    permission = "delivery.learner_portal"
    request: Any

    def row(self) -> Alumnus | None:
        return Alumnus.objects.own(self.request.user).select_related("person").first()

    def made(self) -> Alumnus:
        return alumni.own_row(self.request.user.person)

    def error_url(self) -> str:
        return reverse("delivery:my_alumni")


class MyAlumni(Mine, FormPage):
    permission = "delivery.learner_portal"
    title = "In contact blijven"
    template_name = "delivery/my_alumni.html"
    submit_label = "Bewaar mijn keuze"
    success_message = KEPT

    def get_form(self, form_class: Any = None) -> ConsentForm:
        return consent_form(self.row(), self.request.POST if self.request.method == "POST" else None)

    def save(self, form: Any) -> str:
        alumnus = self.made()
        alumni.choose(
            alumnus=alumnus, wanted=form.wanted(), version=form.cleaned_data["version"], way=Way.ACCOUNT,
            sent_to=self.request.user.email,
        )  # fmt: skip
        return self.error_url()

    def cancel_url(self) -> str:
        return reverse("delivery:my_learning")

    def letters(self) -> list[tuple[AlumniLetter, Any, bool, bool]]:
        """What can still be answered, with the last day, whether it can and is full; and what was cancelled lately."""
        rows = AlumniLetter.objects.own(self.request.user).select_related("invitation").order_by("-sent_at")[:10]
        return [
            (row, alumni_letters.last_moment(row.invitation), may, may and alumni_letters.is_full(row.invitation))
            for row in rows
            if (may := alumni_letters.may_answer(row.invitation)) or alumni_off.is_news(row.invitation)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, person = self.row(), self.request.user.person
        trail = [("Mijn opleidingen", self.cancel_url()), (self.title, "")]
        return super().get_context_data(
            layout="layouts/portal.html", breadcrumb=trail, alumnus=row, may=reads.is_graduate(person.pk),
            held=reads.open_purposes(row), address=row.address if row else person.email,
            letters=self.letters(),
            address_form=kwargs.pop("address_form", AddressForm()), **kwargs,
        )  # fmt: skip


class MyAlumniAddress(MyAlumni):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=consent_form(self.row()), address_form=form))
        try:
            alumni.ask_address(alumnus=self.made(), email=form.cleaned_data["email"])
        except DeliveryError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, ASKED)
        return HttpResponseRedirect(self.error_url())


class MyAlumniStop(Mine, ActionView):
    permission = "delivery.learner_portal"
    success_message = "Je krijgt geen mail voor alumni meer."

    def act(self) -> str:
        row = self.row()
        if row is not None:
            alumni.stop(alumnus=row, way=Way.ACCOUNT)
        return self.error_url()


class MyAlumniAnswer(Mine, ActionView):
    permission = "delivery.learner_portal"
    success_message = ANSWERED

    def act(self) -> str:
        letter = get_object_or_404(AlumniLetter.objects.own(self.request.user), pk=self.kwargs["pk"])
        alumni_letters.answer(letter=letter, value=self.request.POST.get("answer", ""))
        return self.error_url()
