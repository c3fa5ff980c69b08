"""Search and filters of the lists."""

import re
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Case, Q, QuerySet, Value, When

from clients.choices import (
    AdviceState,
    ApplicationState,
    Channel,
    ComplaintAbout,
    ComplaintState,
    InquiryState,
    IntakeState,
    OrganisationKind,
    Stage,
)
from clients.forms.organisations import account_managers, task_keepers
from clients.models import (
    Advice,
    Complaint,
    FrameworkAgreement,
    Inquiry,
    Intake,
    LabourMarketFact,
    MarketOffer,
    Opportunity,
    Organisation,
    SchemeApplication,
    Task,
)
from clients.models.market import MarketForm
from clients.names import plain
from clients.selectors.schemes import due_within, late
from llo_portal.kernel.choices import MarketFormula, Region, Sector
from llo_portal.kernel.dates import today
from llo_portal.kernel.functions import NameKey

MOST_WORDS = 8


class OwnerFilter(django_filters.ModelChoiceFilter):
    """Accountmanagers by their own name, or others who may have the rows."""

    def __init__(self, people: Callable[[], Any] = account_managers, **extra: Any) -> None:
        super().__init__(queryset=lambda request: people(), **extra)


def matching(rows: QuerySet[Any], term: str) -> QuerySet[Any]:
    """Organisations whose name, place or KvK number looks like `term`; typing errors in a name are forgiven. Of several
    words each may stand in the name or in the place: a name that many share is told apart by its place."""
    key = plain(term)[:100]
    digits = "".join(c for c in term if c.isdigit())
    wanted = Q(sort_key__contains=key) | Q(sort_key__trigram_word_similar=key) | Q(place_key__contains=key)
    if len(digits) >= 4:
        wanted |= Q(kvk__startswith=digits[:8])
    return rows.alias(place_key=NameKey("place")).filter(wanted | _every_word(key))


def _every_word(key: str) -> Q:
    """Each word in the name or in the place; nothing for a single word."""
    words = [word for word in re.split(r"[\s,]+", key) if word][:MOST_WORDS]
    told = Q() if len(words) > 1 else Q(pk=None)
    for word in words if len(words) > 1 else ():
        told &= Q(sort_key__contains=word) | Q(place_key__contains=word)
    return told


def closest(rows: QuerySet[Any], term: str, limit: int) -> tuple[list[Any], bool]:
    """To choose from: what looks most like `term` first, and whether there is more than `limit`."""
    key = plain(term)[:100]
    near = Case(
        When(sort_key=key, then=Value(0)), When(sort_key__startswith=key, then=Value(1)),
        When(sort_key__contains=key, then=Value(2)), When(_every_word(key), then=Value(3)),
        default=Value(4),
    )  # fmt: skip
    found = list(matching(rows, term).alias(near=near).order_by("near", "sort_key", "pk")[: limit + 1])
    return found[:limit], len(found) > limit


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Naam, plaats of KvK", method="search", max_length=100)
    kind = django_filters.ChoiceFilter(label="Soort", choices=OrganisationKind, empty_label="Alle soorten")
    sector = django_filters.ChoiceFilter(label="Sector", choices=Sector, empty_label="Alle sectoren")
    region = django_filters.ChoiceFilter(label="Regio", choices=Region, empty_label="Alle regio's")
    owner = OwnerFilter(label="Accountmanager", empty_label="Iedereen", null_label="Nog niemand")

    class Meta:
        model = Organisation
        fields = ("q", "kind", "sector", "region", "owner")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        return matching(rows, term)


class IntakeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Klant of onderwerp", method="search", max_length=100)
    state = django_filters.ChoiceFilter(label="Toestand", choices=IntakeState, empty_label="Alle toestanden")
    formula = django_filters.ChoiceFilter(
        label="Formule", empty_label="Alle formules",
        choices=[(f.value, f.label) for f in (MarketFormula.EMPLOYER, MarketFormula.BENEFIT_AGENCY)],
    )  # fmt: skip
    owner = OwnerFilter(label="Eigenaar", empty_label="Iedereen")
    van = django_filters.DateFilter(label="Gesprek vanaf", field_name="held_on", lookup_expr="gte")
    tot = django_filters.DateFilter(label="Gesprek tot en met", field_name="held_on", lookup_expr="lte")

    class Meta:
        model = Intake
        fields = ("q", "state", "formula", "owner", "van", "tot")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("van", "tot"):
            self.form.fields[name].widget.input_type = "date"
            self.form.fields[name].widget.format = "%Y-%m-%d"

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        organisations = matching(Organisation.objects.all(), term).values("pk")
        return rows.filter(Q(organisation__in=organisations) | Q(subject__icontains=term))


class OpportunityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Klant of onderwerp", method="search", max_length=100)
    stage = django_filters.ChoiceFilter(label="Fase", choices=Stage, empty_label="Alle fasen")
    formula = django_filters.ChoiceFilter(label="Formule", choices=MarketFormula, empty_label="Alle formules")
    owner = OwnerFilter(label="Eigenaar", empty_label="Iedereen")

    class Meta:
        model = Opportunity
        fields = ("q", "stage", "formula", "owner")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        organisations = matching(Organisation.objects.all(), term).values("pk")
        return rows.filter(Q(organisation__in=organisations) | Q(title__icontains=term))


class ApplicationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Klant of regeling", method="search", max_length=100)
    state = django_filters.ChoiceFilter(label="Toestand", choices=ApplicationState, empty_label="Alle toestanden")
    owner = OwnerFilter(label="Accountmanager", field_name="organisation__owner", empty_label="Iedereen")
    laat = django_filters.ChoiceFilter(
        label="Termijn", method="by_term", empty_label="Alle termijnen",
        choices=[("laat", "Te laat"), ("maand", "Binnen dertig dagen")],
    )  # fmt: skip

    class Meta:
        model = SchemeApplication
        fields = ("q", "state", "owner", "laat")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        organisations = matching(Organisation.objects.all(), term).values("pk")
        return rows.filter(Q(organisation__in=organisations) | Q(scheme__name__icontains=term))

    def by_term(self, rows: QuerySet[Any], _: str, value: str) -> QuerySet[Any]:
        return late(rows, today()) if value == "laat" else due_within(rows, today(), 30)


class AgreementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Klant of nummer", method="search", max_length=100)
    owner = OwnerFilter(label="Accountmanager", field_name="organisation__owner", empty_label="Iedereen")
    loopt = django_filters.ChoiceFilter(
        label="Looptijd", method="by_term", empty_label="Alle", choices=[("nu", "Geldt nu"), ("voorbij", "Afgelopen")]
    )

    class Meta:
        model = FrameworkAgreement
        fields = ("q", "owner", "loopt")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        organisations = matching(Organisation.objects.all(), term).values("pk")
        return rows.filter(Q(organisation__in=organisations) | Q(number__icontains=term) | Q(title__icontains=term))

    def by_term(self, rows: Any, _: str, value: str) -> Any:
        return rows.on(today()) if value == "nu" else rows.filter(ends_on__lt=today())


class MarketFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Aanbieder of onderwerp", method="search", max_length=100)
    sector = django_filters.ChoiceFilter(label="Sector", choices=Sector, empty_label="Alle sectoren")
    region = django_filters.ChoiceFilter(label="Regio", choices=Region, empty_label="Alle regio's")
    form = django_filters.ChoiceFilter(label="Vorm", choices=MarketForm, empty_label="Alle vormen")

    class Meta:
        model = MarketOffer
        fields = ("q", "sector", "region", "form")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        return rows.filter(Q(provider__icontains=term) | Q(topic__icontains=term))


class TaskFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Wat of klant", method="search", max_length=100)
    owner = OwnerFilter(task_keepers, label="Wie", empty_label="Iedereen")
    stand = django_filters.ChoiceFilter(
        label="Stand", method="by_state", empty_label="Alle taken",
        choices=[("open", "Nog te doen"), ("laat", "Te laat"), ("klaar", "Klaar")],
    )  # fmt: skip

    class Meta:
        model = Task
        fields = ("q", "owner", "stand")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        organisations = matching(Organisation.objects.all(), term).values("pk")
        return rows.filter(Q(organisation__in=organisations) | Q(title__icontains=term))

    def by_state(self, rows: Any, _: str, value: str) -> Any:
        if value == "klaar":
            return rows.filter(done_at__isnull=False)
        return rows.open().filter(due_on__lt=today()) if value == "laat" else rows.open()


class AdviceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Klant of onderwerp", method="search", max_length=100)
    state = django_filters.ChoiceFilter(label="Toestand", choices=AdviceState, empty_label="Alle toestanden")
    owner = OwnerFilter(label="Eigenaar", empty_label="Iedereen")
    van = django_filters.DateFilter(label="Uitgebracht vanaf", field_name="issued_at", lookup_expr="date__gte")
    tot = django_filters.DateFilter(label="Uitgebracht tot en met", field_name="issued_at", lookup_expr="date__lte")

    class Meta:
        model = Advice
        fields = ("q", "state", "owner", "van", "tot")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("van", "tot"):
            self.form.fields[name].widget.input_type = "date"
            self.form.fields[name].widget.format = "%Y-%m-%d"

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        organisations = matching(Organisation.objects.all(), term).values("pk")
        return rows.filter(Q(intake__organisation__in=organisations) | Q(intake__subject__icontains=term))


class FactFilter(django_filters.FilterSet):
    """Its page shows what may still be used; what expired can be looked up."""

    q = django_filters.CharFilter(label="Woord of bron", method="search", max_length=100)
    sector = django_filters.ChoiceFilter(label="Sector", choices=Sector, empty_label="Alle sectoren")
    region = django_filters.ChoiceFilter(label="Regio", choices=Region, empty_label="Alle regio's")
    stand = django_filters.ChoiceFilter(
        label="Stand", method="by_state", empty_label="Te gebruiken", choices=[("verlopen", "Verlopen")]
    )

    class Meta:
        model = LabourMarketFact
        fields = ("q", "sector", "region", "stand")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        return rows.filter(Q(statement__icontains=term) | Q(source__icontains=term))

    def by_state(self, rows: Any, _: str, value: str) -> Any:
        return rows  # the page itself leaves the expired ones out, unless they are asked for


class InquiryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Wie of waarover", method="search", max_length=100)
    wie = django_filters.ChoiceFilter(
        label="Van wie", method="by_owner", empty_label="Iedereen",
        choices=[("mij", "Van mij"), ("niemand", "Van niemand"), ("laat", "Te laat")],
    )  # fmt: skip
    channel = django_filters.ChoiceFilter(label="Via", choices=Channel, empty_label="Alles")
    owner = OwnerFilter(label="Eigenaar", empty_label="Iedereen")
    stand = django_filters.ChoiceFilter(
        label="Toestand", method="by_state", empty_label="Alle toestanden",
        choices=[("open", "Nog open"), *InquiryState.choices],
    )  # fmt: skip

    class Meta:
        model = Inquiry
        fields = ("q", "wie", "channel", "owner", "stand")

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        organisations = matching(Organisation.objects.all(), term).values("pk")
        words = Q(subject__icontains=term) | Q(name__icontains=term) | Q(organisation_name__icontains=term)
        return rows.filter(words | Q(email__istartswith=term) | Q(organisation__in=organisations))

    def by_owner(self, rows: Any, _: str, value: str) -> Any:
        if value == "laat":
            return rows.late(today())
        return rows.filter(owner=self.request.user) if value == "mij" else rows.filter(owner=None)

    def by_state(self, rows: Any, _: str, value: str) -> Any:
        return rows.open() if value == "open" else rows.filter(state=value)


class ComplaintFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nummer, wie of waarover", method="search", max_length=100)
    stand = django_filters.ChoiceFilter(
        label="Toestand", method="by_state", empty_label="Alle toestanden",
        choices=[("open", "Nog open"), ("laat", "Te laat"), *ComplaintState.choices],
    )  # fmt: skip
    about = django_filters.ChoiceFilter(label="Gaat over", choices=ComplaintAbout, empty_label="Alles")
    van = django_filters.DateFilter(label="Ontvangen vanaf", field_name="received_on", lookup_expr="gte")
    tot = django_filters.DateFilter(label="Ontvangen tot en met", field_name="received_on", lookup_expr="lte")

    class Meta:
        model = Complaint
        fields = ("q", "stand", "about", "van", "tot")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("van", "tot"):
            self.form.fields[name].widget.input_type = "date"
            self.form.fields[name].widget.format = "%Y-%m-%d"

    def search(self, rows: QuerySet[Any], _: str, term: str) -> QuerySet[Any]:
        return rows.filter(Q(number__icontains=term) | Q(name__icontains=term) | Q(about_text__icontains=term))

    def by_state(self, rows: Any, _: str, value: str) -> Any:
        if value == "laat":
            return rows.late(today())
        return rows.open() if value == "open" else rows.filter(state=value)
