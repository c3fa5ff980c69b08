"""Pages of a network: members, what they do together, and who pays what."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify

from clients.divisible import subjects
from clients.errors import ClientsError
from clients.filters import closest
from clients.forms.networks import DivisionForm, MemberForm, MembersForm
from clients.models import CostDivision, NetworkMember, Organisation
from clients.selectors import networks as reads
from clients.services import networks
from clients.views.merges import CLIENTS
from llo_portal.kernel.dates import today
from llo_portal.kernel.exports import csv_response
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ObjectFormPage, guarded

FOUND = 40


def crumbs(network: Organisation, *more: tuple[str, str]) -> list[Any]:
    here = ("Netwerk", reverse("clients:network_detail", args=[network.pk]) if more else "")
    return [CLIENTS, (network.name, network.get_absolute_url()), here, *more]


class NetworkDetail(DetailPage):
    """Members now and before, joint quotes and programmes, and how costs were shared."""

    permission = "clients.view_organisation"
    template_name = "clients/network_detail.html"
    model = Organisation
    object: Organisation

    def get_queryset(self) -> QuerySet[Organisation]:
        return reads.networks(self.rows())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network, user = self.object, self.request.user
        rows, divisions = list(reads.members(network)), list(reads.divisions(network))
        done = {(d.subject_kind, d.subject_id): d for d in divisions}
        day = today()
        now = [row for row in rows if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)]
        return super().get_context_data(
            title=f"Netwerk {network.name}", breadcrumb=crumbs(network), members=now,
            others=[row for row in rows if row not in now], divisions=divisions,
            together=[(s, done.get((s.kind, s.item.pk)) or done.get(s.item.follows)) for s in subjects(user, network.pk)],
            may_edit=Organisation.objects.editable_by(user).filter(pk=network.pk).exists(), **kwargs,
        )  # fmt: skip


class OfNetworkPage(FormPage):
    """A form about a network that this user may change."""

    permission = "clients.change_organisation"

    @cached_property
    def network(self) -> Organisation:
        rows = reads.networks(Organisation.objects.editable_by(self.request.user))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def cancel_url(self) -> str:
        return reverse("clients:network_detail", args=[self.network.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"breadcrumb": crumbs(self.network, (self.title, ""))} | kwargs))


class MembersAdd(OfNetworkPage):
    """Search, tick, and they are members."""

    title = "Leden toevoegen"
    submit_label = "Toevoegen"
    success_message = "De leden zijn toegevoegd."
    template_name = "clients/network_members.html"
    form_class = MembersForm

    @property
    def term(self) -> str:
        return self.request.GET.get("q", "").strip()[:100]

    def free(self) -> QuerySet[Organisation]:
        """Organisations that are not in the network now."""
        inside = NetworkMember.objects.filter(network=self.network).on(today()).values("member")
        rows = Organisation.objects.for_user(self.request.user).current().exclude(pk=self.network.pk)
        return rows.exclude(pk__in=inside)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rows": self.free()}

    def save(self, form: MembersForm) -> str:
        for member in form.cleaned_data["members"]:
            row = NetworkMember(network=self.network, member=member, starts_on=form.cleaned_data["starts_on"])
            networks.save_member(membership=row, by=self.request.user)
        return self.cancel_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, has_more = closest(self.free(), self.term, FOUND) if len(self.term) > 1 else ([], False)
        return super().get_context_data(term=self.term, found=found, has_more=has_more, **kwargs)


class MemberEdit(ObjectFormPage):
    permission = "clients.change_organisation"
    title = "Lidmaatschap wijzigen"
    model = NetworkMember
    form_class = MemberForm
    success_message = "Het lidmaatschap is bewaard."

    def rows(self) -> QuerySet[NetworkMember]:
        return super().rows().select_related("network", "member")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: MemberForm) -> str:
        networks.save_member(membership=form.save(commit=False), by=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("clients:network_detail", args=[self.object.network_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=crumbs(self.object.network, (str(self.object.member), "")), **kwargs)


class DivisionPage(FormPage):
    """The calculator: "Bereken" shows who pays what, "Bewaren" keeps it."""

    permission = "clients.change_organisation"
    template_name = "clients/division_form.html"
    form_class = DivisionForm
    submit_label = "Bewaren"
    success_message = "De verdeling is bewaard."
    division: CostDivision

    def members(self) -> list[NetworkMember]:
        """Those of today, and whoever already shares in this division; one row each."""
        rows = {row.member_id: row for row in reads.members(self.division.network)}
        now = {row.member_id for row in reads.members_today(self.division.network)}
        now |= {share.member_id for share in self.division.shares.all()} if not self.division._state.adding else set()
        return [row for pk, row in rows.items() if pk in now]

    def get_form_kwargs(self) -> dict[str, Any]:
        new = self.division._state.adding
        return super().get_form_kwargs() | {
            "members": self.members(), "subjects": subjects(self.request.user, self.division.network_id),
            "division": None if new else self.division,
        }  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:
        if self.request.POST.get("doe") == "bereken":
            return self.form_invalid(form)
        return super().form_valid(form)

    def outcome(self, form: DivisionForm) -> dict[str, Any]:
        """{member id: share} of a form that was sent and is right; the reason when the key cannot be used."""
        if not form.is_bound or not form.is_valid():
            return {}
        data = form.cleaned_data
        try:
            shares = networks.shares_of(amount=data["amount"], key=data["key"], weights=data["weights"])
        except ClientsError as error:
            if not form.non_field_errors():
                form.add_error(None, error.message)
            return {}
        return {"shares": [(row.member, shares[row.member_id]) for row in form.members if row.member_id in shares],
                "total": data["amount"]}  # fmt: skip

    def save(self, form: DivisionForm) -> str:
        data, division = form.cleaned_data, self.division
        division.title, division.amount, division.key = data["title"], data["amount"], data["key"]
        chosen = form.chosen
        division.subject_kind = chosen.kind if chosen else ""
        division.subject_id = chosen.item.pk if chosen else None
        division.subject_url = chosen.item.url if chosen else ""
        return networks.save_division(
            division=division, weights=data["weights"], by=self.request.user
        ).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        kwargs["form"] = form
        return super().get_context_data(
            breadcrumb=crumbs(self.division.network, (self.title, "")), outcome=self.outcome(form), **kwargs
        )


class DivisionCreate(DivisionPage, OfNetworkPage):
    title = "Kosten verdelen"

    @cached_property
    def division(self) -> CostDivision:  # type: ignore[override]
        return CostDivision(network=self.network)

    def get_initial(self) -> dict[str, Any]:
        """From a quote or programme of the network: its title and amount."""
        asked = self.request.GET.get("van", "")
        found = next((s for s in subjects(self.request.user, self.network.pk) if s.key == asked), None)
        return {"subject": asked, "title": found.item.title, "amount": found.item.amount} if found else {}


class DivisionEdit(DivisionPage, ObjectFormPage):
    title = "Verdeling wijzigen"
    model = CostDivision

    def rows(self) -> QuerySet[CostDivision]:
        return super().rows().select_related("network")

    @property
    def division(self) -> CostDivision:  # type: ignore[override]
        return self.object  # type: ignore[no-any-return]

    def get_initial(self) -> dict[str, Any]:
        it = self.division
        subject = f"{it.subject_kind}:{it.subject_id}" if it.subject_id else ""
        return {"title": it.title, "amount": it.amount, "key": it.key, "subject": subject}

    def cancel_url(self) -> str:
        return self.division.get_absolute_url()


class DivisionDetail(DetailPage):
    permission = "clients.view_organisation"
    template_name = "clients/division_detail.html"
    model = CostDivision
    object: CostDivision

    def get_queryset(self) -> QuerySet[CostDivision]:
        return self.rows().select_related("network", "by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = CostDivision.objects.editable_by(self.request.user).filter(pk=self.object.pk).exists()
        return super().get_context_data(
            title=self.object.title, breadcrumb=crumbs(self.object.network, (self.object.title, "")),
            lines=reads.lines(self.object), may_edit=may_edit, **kwargs,
        )  # fmt: skip


@guarded("clients.view_organisation")
def division_csv(request: HttpRequest, pk: Any) -> HttpResponse:
    """The same rows and amounts as the page."""
    division = get_object_or_404(CostDivision.objects.for_user(request.user), pk=pk)
    rows: list[tuple[Any, ...]] = [
        (line.name, _comma(line.weight), _comma(line.amount)) for line in reads.lines(division)
    ]
    rows.append(("Totaal", "", _comma(division.amount)))
    return csv_response(f"verdeling-{slugify(division.title)[:60]}", ["Lid", "Telt voor", "Bedrag zonder btw"], rows)


def _comma(number: Any) -> str:
    return f"{number:.2f}".replace(".", ",")


class DivisionDelete(ActionView):
    permission = "clients.change_organisation"
    success_message = "De verdeling is verwijderd."

    def act(self) -> str:
        rows = CostDivision.objects.editable_by(self.request.user).select_related("network")
        division = get_object_or_404(rows, pk=self.kwargs["pk"])
        networks.remove_division(division=division, by=self.request.user)
        return reverse("clients:network_detail", args=[division.network_id])

    def error_url(self) -> str:
        return reverse("clients:division_detail", args=[self.kwargs["pk"]])
