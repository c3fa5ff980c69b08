"""Search and filters of the staff lists."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from catalogue import terms
from catalogue.choices import CourseState, ImportState, Level
from catalogue.models import (
    Audience,
    CatalogueImport,
    Course,
    CreboCode,
    Institution,
    Location,
    Material,
    MaterialKind,
    MissedTerm,
    Module,
    ModuleWorth,
    Offering,
    SchemeKind,
    Skill,
    SubsidyScheme,
    Synonym,
)
from catalogue.querysets import has_free_seat
from llo_portal.kernel.choices import CourseRange, Credential, InstitutionKind, Sector
from llo_portal.kernel.dates import today


class CourseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Naam, code of crebo", method="search", max_length=100)
    state = django_filters.ChoiceFilter(label="Toestand", choices=CourseState, empty_label="Alle toestanden")
    sector = django_filters.ChoiceFilter(label="Sector", choices=Sector, empty_label="Alle sectoren")
    credential = django_filters.ChoiceFilter(label="Papier", choices=Credential, empty_label="Alle papieren")
    range = django_filters.ChoiceFilter(label="Aanbodsoort", choices=CourseRange, empty_label="Alles")
    werk = django_filters.ChoiceFilter(
        label="Te doen", method="waiting", empty_label="Alles",
        choices=(
            ("beoordelen", "Door jou te beoordelen"), ("nakijken", "Binnen 30 dagen na te kijken"),
            ("verborgen", "Verborgen: te lang niet nagekeken"), ("crebo", "Crebo-code vervallen"),
        ),
    )  # fmt: skip

    class Meta:
        model = Course
        fields: tuple[str, ...] = ()

    def waiting(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The same rows as the blocks on the home page, all of them."""
        found = {
            "beoordelen": lambda: Course.objects.awaiting_review_by(self.request.user),
            "nakijken": Course.objects.to_check_soon, "verborgen": Course.objects.hidden_for_age,
            "crebo": Course.objects.with_retired_crebo,
        }  # fmt: skip
        return rows.filter(pk__in=found[value]().order_by().values("pk"))

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(title_key__trigram_word_similar=value) | Q(title_key__icontains=value) | Q(code__icontains=value)
            | Q(crebo__startswith=value[:5])
        )  # fmt: skip


class OfferingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Opleiding of code", method="search", max_length=100)
    van = django_filters.DateFilter(label="Start van", field_name="starts_on", lookup_expr="gte")
    tot = django_filters.DateFilter(label="Start tot en met", field_name="starts_on", lookup_expr="lte")
    location = django_filters.ModelChoiceFilter(
        label="Locatie", queryset=Location.objects.all(), empty_label="Alle locaties"
    )
    stand = django_filters.ChoiceFilter(
        label="Stand", method="standing", empty_label="Alles",
        choices=(("open", "Open"), ("dicht", "Niet open"), ("vol", "Vol"), ("vervallen", "Gaat niet door")),
    )  # fmt: skip

    class Meta:
        model = Offering
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("van", "tot"):
            self.form.fields[name].widget.input_type = "date"

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(course__title_key__trigram_word_similar=value) | Q(course__title_key__icontains=value)
            | Q(course__code__icontains=value)
        )  # fmt: skip

    def standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = {
            "open": Q(is_open=True),
            "dicht": Q(is_open=False, is_cancelled=False),
            "vol": ~has_free_seat() & Q(is_cancelled=False),
            "vervallen": Q(is_cancelled=True),
        }
        return rows.filter(wanted[value])


class InstitutionFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="Naam", lookup_expr="icontains", max_length=100)
    kind = django_filters.ChoiceFilter(label="Soort", choices=InstitutionKind, empty_label="Alle soorten")

    class Meta:
        model = Institution
        fields: tuple[str, ...] = ()


class LocationFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="Naam", lookup_expr="icontains", max_length=100)
    place = django_filters.CharFilter(label="Plaats", lookup_expr="icontains", max_length=100)

    class Meta:
        model = Location
        fields: tuple[str, ...] = ()


class ImportFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Toestand", choices=ImportState, empty_label="Alles")

    class Meta:
        model = CatalogueImport
        fields: tuple[str, ...] = ()


class SchemeFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="Naam", lookup_expr="icontains", max_length=100)
    kind = django_filters.ChoiceFilter(label="Soort", choices=SchemeKind, empty_label="Alle soorten")

    class Meta:
        model = SubsidyScheme
        fields: tuple[str, ...] = ()


class CreboFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Code of kwalificatie", method="search", max_length=100)
    stand = django_filters.ChoiceFilter(
        label="Stand", method="standing", empty_label="Alles",
        choices=(("geldig", "Geldig"), ("vervallen", "Vervallen"), ("ons", "Van onze opleidingen")),
    )  # fmt: skip

    class Meta:
        model = CreboCode
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(code__startswith=value.strip()[:5]) | Q(title__icontains=value.strip()))

    def standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "ons":
            return rows.filter(course_count__gt=0)
        return rows.filter(retired_on__isnull=value == "geldig")


class SkillFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="Naam", lookup_expr="icontains", max_length=100)
    sector = django_filters.ChoiceFilter(label="Sector", choices=Sector, empty_label="Alle sectoren")

    class Meta:
        model = Skill
        fields: tuple[str, ...] = ()


class ModuleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Blok, opleiding of code", method="search", max_length=100)
    sector = django_filters.ChoiceFilter(
        label="Sector", field_name="course__sector", choices=Sector, empty_label="Alle sectoren"
    )
    level = django_filters.ChoiceFilter(label="Niveau", choices=Level, empty_label="Alle niveaus")
    counts_as = django_filters.ChoiceFilter(label="Telt als", choices=ModuleWorth, empty_label="Alles")
    vanaf = django_filters.NumberFilter(label="Sbu vanaf", field_name="study_hours", lookup_expr="gte", min_value=0)
    tot = django_filters.NumberFilter(label="Sbu tot en met", field_name="study_hours", lookup_expr="lte", min_value=0)

    class Meta:
        model = Module
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = value.replace("\x00", "")
        return rows.filter(
            Q(title__icontains=words) | Q(content__icontains=words) | Q(course__title_key__icontains=words)
            | Q(code__istartswith=words[:5])
        )  # fmt: skip


class MissedTermFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Zoekterm", method="search", max_length=60)

    class Meta:
        model = MissedTerm
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(term__contains=" ".join(terms.words(value)))


class SynonymFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Woord", method="search", max_length=60)

    class Meta:
        model = Synonym
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        term = " ".join(terms.words(value))
        return rows.filter(Q(word__contains=term) | Q(same_as__contains=term))


class MaterialFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Titel, eigenaar of opleiding", method="search", max_length=100)
    kind = django_filters.ChoiceFilter(label="Soort", choices=MaterialKind, empty_label="Alle soorten")
    audience = django_filters.ChoiceFilter(label="Voor", choices=Audience, empty_label="Iedereen")
    oud = django_filters.ChoiceFilter(
        label="Nagekeken", method="age", choices=(("ja", "Langer dan een jaar geleden"),), empty_label="Alles"
    )

    class Meta:
        model = Material
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(title__icontains=value) | Q(owner__icontains=value) | Q(course__title_key__icontains=value)
        )

    def age(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(checked_on__lt=today() - timedelta(days=365))
