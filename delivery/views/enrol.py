"""Enrolling in steps on one start: your data, who pays, check, done. Every step has its own address, works without
JavaScript, and what was typed lives in a draft on our side that a cookie and the form both open."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.models import Person
from accounts.services import find_person
from catalogue import visits
from catalogue.choices import FunnelStep
from catalogue.errors import OfferingFull
from catalogue.selectors import price_of, vat_rates
from delivery import cancelling, invoicing, tokens, withdrawal
from delivery.errors import PriceChanged
from delivery.forms.enrol import AboutForm, OrderForm, PayersForm, PaymentForm
from delivery.models import PayerKind
from delivery.ordering import Deal
from delivery.services import billing, counting, drafting, enrolling, ordering
from delivery.services.enrolling import Applicant
from delivery.views.enrol_draft import FIELD, STEPS, TERMS, OnOffering, terms_version
from finance.services import InstalmentSpec, payment_options
from llo_portal.kernel.anonymous import new_stamp
from llo_portal.kernel.dates import today
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import PUBLIC, FormPage

SKIPPED = frozenset(("csrfmiddlewaretoken", FIELD, "idempotency_key"))


@method_decorator(never_cache, name="dispatch")
class Step(OnOffering, FormPage):
    """One step. `step` names its part of the draft; `needs` are the steps that come before."""

    permission = PUBLIC
    template_name = "delivery/enrol.html"
    heading = ""
    step = ""
    number = 1
    here = next_name = back_name = ""
    closed = ""
    is_full = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            enrolling.check_open(self.offering)
        except DomainError as error:
            self.closed = error.message
        self.is_full = self.offering.is_full and not self.has_seat
        self.price = price_of(self.offering, vat_rates())
        self.policy = ordering.policy_on(today())
        if self.closed or self.price is None:
            self.closed = self.closed or "Dit startmoment heeft nog geen prijs. Bel of mail ons."
            return self.render_to_response(self.get_context_data(form=None))
        if self.draft is not None and self.draft.is_done and self.number > 1:
            return HttpResponseRedirect(self.url("enrol_ready"))
        if missing := self.missing():
            return HttpResponseRedirect(self.url(missing))
        return self.remember(super().dispatch(request, *args, **kwargs))

    def missing(self) -> str:
        """The address of the first earlier step that is not right yet; empty when all are."""
        return ""

    @property
    def has_seat(self) -> bool:
        """A seat is held for who types here, and the time to choose is not over."""
        offer = self.draft.seat_offer if self.draft else None
        return bool(offer and offer.may_be_taken)

    @property
    def person(self) -> Any:
        """Whom we know already: by the letter about the seat, else because somebody signed in."""
        if self.has_seat:
            return self.draft.seat_offer.entry.person
        user = self.request.user
        return user.person if user.is_authenticated else None

    def typed(self, step: str) -> dict[str, Any]:
        return self.draft.step(step) if self.draft and not self.draft.is_done else {}

    @property
    def channel(self) -> str:
        """Where somebody came from, as a class; remembered from the first step on."""
        return str(self.typed("about").get("via") or visits.channel_here(self.request))

    def get_initial(self) -> dict[str, Any]:
        return self.typed(self.step)

    def about(self, **kwargs: Any) -> AboutForm:
        return AboutForm(
            offering=self.offering, policy=self.policy, person=self.person, by_letter=self.has_seat, **kwargs
        )  # fmt: skip

    def payers(self, **kwargs: Any) -> PayersForm:
        assert self.price is not None
        price = self.price.including

        def check(code: str) -> Any:
            return ordering.check_voucher_for(
                code=code, offering=self.offering, price=price, person=self.person or self._typed_person()
            )

        return PayersForm(offering=self.offering, price=price, check=check, **kwargs)

    def _typed_person(self) -> Person:
        """Whom a guest says to be; somebody we never met is nobody to whom a voucher was given."""
        typed = self.about(data=self.typed("about"))
        names = {n: str(typed.data.get(n, "")) for n in ("first_name", "last_name", "email")}
        return find_person(**names) or Person()

    def payment(self, payers: PayersForm, **kwargs: Any) -> PaymentForm:
        invoice_on = invoicing.goes_out_on(ordered_on=today(), starts_on=self.offering.starts_on, at_once=False)
        return PaymentForm(
            kinds=payers.kinds, total=payers.to_pay, policy=self.policy, online="mollie" in payment_options(),
            invoice_on=invoice_on, **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps what was typed before it is judged."""
        fresh = {n: self._value(n) for n in request.POST if n not in SKIPPED}
        drafting.keep(draft=self.begin(), step=self.step, values=fresh)
        return super().post(request, *args, **kwargs)

    def _value(self, name: str) -> Any:
        many = self.request.POST.getlist(name)
        return many if name == "payers" else many[-1]

    def save(self, form: Any) -> str:
        return self.url(self.next_name)

    def cancel_url(self) -> str:
        return reverse("catalogue:course_detail", args=[self.offering.course.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course = self.offering.course
        trail = [
            ("Opleidingen", reverse("catalogue:course_list")),
            (course.title, self.cancel_url()),
            ("Aanmelden", ""),
        ]
        return super().get_context_data(
            **{
                "title": f"Aanmelden voor {self.offering.what_text}", "heading": self.heading, "offering": self.offering,
                "course": course, "breadcrumb": trail, "price": self.price, "is_full": self.is_full, "stamp": new_stamp(),
                "closed": self.closed, "has_seat": self.has_seat, "steps": STEPS, "step": self.number,
                "token": self.token or tokens.new_token(tokens.DRAFT), "field": FIELD,
                "back_url": self.url(self.back_name) if self.back_name else self.cancel_url(),
                "via": self.channel,
                "has_draft": bool(self.draft), "terms_url": reverse("catalogue:page", args=[TERMS]), **kwargs,
            }
        )  # fmt: skip


class EnrolAbout(Step):
    form_class = AboutForm
    heading, step, here, next_name = "Je gegevens", "about", "enrol", "enrol_payers"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visits.note(request, FunnelStep.FORM, self.offering.course_id)
        return super().get(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        visits.note(self.request, FunnelStep.DETAILS, self.offering.course_id)
        return super().save(form)

    def get_form(self, form_class: Any = None) -> AboutForm:
        return self.about(**self.get_form_kwargs())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


class AfterAbout(Step):
    number = 2

    def missing(self) -> str:
        self.about_form = self.about(data=self.typed("about"))
        return "" if self.draft and self.about_form.is_valid() else "enrol"


class EnrolPayers(AfterAbout):
    form_class = PayersForm
    heading, step, here = "Wie betaalt er?", "payers", "enrol_payers"
    next_name, back_name = "enrol_payment", "enrol"

    def get_form(self, form_class: Any = None) -> PayersForm:
        return self.payers(**self.get_form_kwargs())

    def save(self, form: PayersForm) -> str:
        return self.url("enrol_payment" if form.kinds else "enrol_check")


class AfterPayers(AfterAbout):
    def missing(self) -> str:
        if missing := super().missing():
            return missing
        self.payers_form = self.payers(data=self.typed("payers"))
        return "" if self.payers_form.is_valid() else "enrol_payers"


class EnrolPayment(AfterPayers):
    form_class = PaymentForm
    heading, step, here = "Hoe wordt er betaald?", "payment", "enrol_payment"
    next_name, back_name = "enrol_check", "enrol_payers"

    def missing(self) -> str:
        return super().missing() or ("" if self.payers_form.kinds else "enrol_check")

    def get_form(self, form_class: Any = None) -> PaymentForm:
        return self.payment(self.payers_form, **self.get_form_kwargs())


class EnrolCheck(AfterPayers):
    """Look it over and order: the only step that binds."""

    form_class = OrderForm
    heading, step, here, number = "Klopt alles?", "order", "enrol_check", 3
    template_name = "delivery/enrol_check.html"

    def missing(self) -> str:
        if missing := super().missing():
            return missing
        self.payment_form: PaymentForm | None = None
        if self.payers_form.kinds:
            self.payment_form = self.payment(self.payers_form, data=self.typed("payment"))
            if not self.payment_form.is_valid():
                return "enrol_payment"
        return ""

    def get_form(self, form_class: Any = None) -> OrderForm:
        return OrderForm(offering=self.offering, **self.get_form_kwargs())

    def get_initial(self) -> dict[str, Any]:
        return {}  # consent is given anew each time

    def deal(self, form: OrderForm) -> Deal:
        code = self.payers_form.cleaned_data["voucher"]
        made = self.payment_form.deal(voucher_code=code) if self.payment_form else Deal(voucher_code=code)
        wants_account = bool(self.about_form.cleaned_data.get("account"))
        return Deal(made.way, made.parts, made.payers, code, form.early_start_version, wants_account)

    def _parts(self) -> Sequence[InstalmentSpec]:
        """When the learner pays what, who pays in parts."""
        if self.payment_form is None or (deal := self.payment_form.deal()).parts < 2:
            return ()
        sent_on = invoicing.goes_out_on(ordered_on=today(), starts_on=self.offering.starts_on, at_once=False)
        return billing.parts_of(self.payment_form.shares[PayerKind.SELF], deal.parts, sent_on=sent_on)

    @property
    def _to_pay_now(self) -> str:
        return str(self.payers_form.to_pay)

    def save(self, form: OrderForm) -> str:
        if self.request.POST.get("seen", self._to_pay_now) != self._to_pay_now:
            raise PriceChanged  # the button binds to what stood above it
        try:
            bought = enrolling.buy(
                offering=self.offering, applicant=Applicant(**self.about_form.applicant()),
                terms_version=terms_version(), deal=self.deal(form),
            )  # fmt: skip
        except OfferingFull:
            self.is_full = True
            raise
        counting.ordered(enrolment=bought.enrolment, via=self.channel)
        # whoever types the name of somebody we know reads the same, whether that person takes part or not
        may_show = bought.is_first or self.person is not None
        drafting.finish(draft=self.begin(), enrolment=bought.enrolment if may_show else None)
        return self.url("enrol_ready")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        early = withdrawal.needs_consent(ordered_on=today(), starts_on=self.offering.starts_on)
        told: dict[str, Any] = {
            "early": early, "until": withdrawal.last_day(today()), "policy": self.policy,
            "free_until": cancelling.free_until(
                ordered_on=today(), starts_on=self.offering.starts_on, free_days=self.policy.cancel_free_days
            ),
            "late_words": cancelling.share_in_words(self.policy.cancel_late_share),
        }  # fmt: skip
        if not self.closed:
            told["parts"] = self._parts()
            told |= {
                "about": self.about_form.as_read(), "discount": self.payers_form.discount,
                "to_pay": self.payers_form.to_pay, "payers": self.payment_form.payers() if self.payment_form else (),
                "deal": self.payment_form.deal() if self.payment_form else None, "seen": self._to_pay_now,
                "invoice_on": invoicing.goes_out_on(
                    ordered_on=today(), starts_on=self.offering.starts_on, at_once=False
                ),
            }  # fmt: skip
        back = "enrol_payment" if not self.closed and self.payers_form.kinds else "enrol_payers"
        return super().get_context_data(**{**told, "back_url": self.url(back), **kwargs})
