"""Columns of the staff lists."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from catalogue.models import (
    CatalogueImport,
    Course,
    CreboCode,
    EditablePage,
    HouseText,
    Institution,
    Location,
    Material,
    MissedTerm,
    Module,
    Offering,
    Skill,
    SubsidyScheme,
    Synonym,
)
from llo_portal.kernel.dutch import number, short_date
from llo_portal.kernel.tables import DateColumn, EuroColumn, StateColumn
from llo_portal.kernel.templatetags.llo import state

COURSE_TONES = {"concept": "neutral", "ter beoordeling": "info", "gepubliceerd": "good", "uit aanbod": "neutral"}
IMPORT_TONES = {"nagekeken": "info", "onleesbaar": "bad", "ingelezen": "good"}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class CourseTable(tables.Table):
    title = tables.Column(
        "Opleiding", linkify=("catalogue:staff_course_detail", {"pk": tables.A("pk")}), order_by=("title_key",)
    )
    code = tables.Column("Code", attrs={"td": {"class": "text-nowrap"}})
    sector = tables.Column("Sector")
    credential = tables.Column("Papier")
    range = tables.Column("Aanbodsoort")
    coming = tables.Column("Starts", attrs=NUMBER)
    checked_on = DateColumn(verbose_name="Nagekeken")
    state = StateColumn(COURSE_TONES, verbose_name="Toestand")

    class Meta:
        model = Course
        fields = ("title", "code", "sector", "credential", "range", "coming", "checked_on", "state")
        order_by = "title"


class OfferingTable(tables.Table):
    starts_on = DateColumn(verbose_name="Start", linkify=("catalogue:offering_detail", {"pk": tables.A("pk")}))
    course = tables.Column("Opleiding", accessor="what_text", order_by=("course__title_key",))
    place = tables.Column("Waar", accessor="place_text", orderable=False)
    day_parts = tables.Column("Wanneer", accessor="when_text", order_by=("day_parts",))
    price = EuroColumn(verbose_name="Prijs ex btw")
    seats_taken = tables.Column("Bezet", attrs=NUMBER)
    standing = tables.Column("Stand", empty_values=(), orderable=False)

    class Meta:
        model = Offering
        fields = ("starts_on", "course", "place", "day_parts", "price", "seats_taken", "standing")

    def render_seats_taken(self, record: Offering) -> str:
        return f"{record.seats_taken} van {record.capacity}"

    def render_standing(self, record: Offering) -> Any:
        return state(*standing(record))


def standing(offering: Offering) -> tuple[str, str]:
    """The word and tone for how enrolment stands."""
    if offering.is_cancelled:
        return "Gaat niet door", "bad"
    if offering.is_full:
        return "Vol", "warn"
    return ("Open", "good") if offering.is_open else ("Niet open", "neutral")


class InstitutionTable(tables.Table):
    name = tables.Column("Naam", linkify=("catalogue:institution_edit", {"pk": tables.A("pk")}))
    kind = tables.Column("Soort")
    brin = tables.Column("BRIN")
    licences = tables.Column("Licenties", attrs=NUMBER)
    is_own_school = tables.BooleanColumn(verbose_name="Eigen school", yesno="ja,nee")

    class Meta:
        model = Institution
        fields = ("name", "kind", "brin", "licences", "is_own_school")


class LocationTable(tables.Table):
    name = tables.Column("Naam", linkify=("catalogue:location_detail", {"pk": tables.A("pk")}))
    place = tables.Column("Plaats")
    street = tables.Column("Adres")
    room_count = tables.Column("Ruimtes", attrs=NUMBER)

    class Meta:
        model = Location
        fields = ("name", "place", "street", "room_count")


class ImportTable(tables.Table):
    created_at = tables.DateTimeColumn(
        format="d-m-Y H:i", verbose_name="Aangeboden", linkify=("catalogue:import_detail", {"pk": tables.A("pk")})
    )
    name = tables.Column("Bestand")
    by = tables.Column("Door", orderable=False)
    counts = tables.Column("Uitkomst", accessor="report", orderable=False)
    state = StateColumn(IMPORT_TONES, verbose_name="Toestand")

    class Meta:
        model = CatalogueImport
        fields = ("created_at", "name", "by", "counts", "state")
        order_by = "-created_at"

    def render_counts(self, value: dict[str, Any]) -> str:
        if value.get("fatal"):
            return str(value["fatal"])
        counts = value["counts"]
        return f"{counts['nieuw']} nieuw, {counts['ongewijzigd']} ongewijzigd, {counts['fout']} fout"


class PageTable(tables.Table):
    title = tables.Column("Pagina", linkify=("catalogue:page_edit", {"pk": tables.A("pk")}))
    slug = tables.Column("Adres")
    updated_at = DateColumn(verbose_name="Gewijzigd")

    class Meta:
        model = EditablePage
        fields = ("title", "slug", "updated_at")
        order_by = "title"

    def render_slug(self, value: str) -> str:
        return reverse("catalogue:page", args=[value])


class HouseTextTable(tables.Table):
    key = tables.Column("Onderwerp", linkify=("catalogue:house_text_edit", {"pk": tables.A("pk")}))
    updated_at = DateColumn(verbose_name="Gewijzigd")

    class Meta:
        model = HouseText
        fields = ("key", "updated_at")
        order_by = "key"


class SchemeTable(tables.Table):
    name = tables.Column("Regeling", linkify=("catalogue:scheme_edit", {"pk": tables.A("pk")}))
    kind = tables.Column("Soort")
    contribution = tables.Column("Wat je krijgt")
    deadline = DateColumn(verbose_name="Aanvragen voor")
    ends_on = DateColumn(verbose_name="Geldt tot en met")
    checked_on = DateColumn(verbose_name="Nagekeken")

    class Meta:
        model = SubsidyScheme
        fields = ("name", "kind", "contribution", "deadline", "ends_on", "checked_on")
        order_by = "name"


class CreboTable(tables.Table):
    code = tables.Column("Code")
    title = tables.Column("Kwalificatie")
    level = tables.Column("Niveau")
    kind = tables.Column("Soort opleiding")
    routes = tables.Column("Leerweg")
    course_count = tables.Column("Onze opleidingen", attrs=NUMBER)
    retired_on = tables.Column("Stand", empty_values=())

    class Meta:
        model = CreboCode
        fields = ("code", "title", "level", "kind", "routes", "course_count", "retired_on")
        order_by = "code"

    def render_course_count(self, record: Any, value: int) -> Any:
        if not value:
            return "0"
        return format_html('<a href="{}?q={}">{}</a>', reverse("catalogue:staff_course_list"), record.code, value)

    def render_retired_on(self, value: Any) -> Any:
        return state(f"Vervallen, gemeld {short_date(value)}", "bad") if value else state("Geldig", "good")


class SkillTable(tables.Table):
    name = tables.Column("Vaardigheid", linkify=("catalogue:skill_detail", {"pk": tables.A("pk")}))
    sector = tables.Column("Sector")
    description = tables.Column("Uitleg", orderable=False)
    gives_count = tables.Column("Leer je bij", attrs=NUMBER)
    needs_count = tables.Column("Nodig bij", attrs=NUMBER)

    class Meta:
        model = Skill
        fields = ("name", "sector", "description", "gives_count", "needs_count")
        order_by = "name"


class ModuleTable(tables.Table):
    title = tables.Column("Blok", linkify=("catalogue:module_detail", {"pk": tables.A("pk")}))
    course = tables.Column(
        "Opleiding", order_by=("course__title_key", "number"),
        linkify=("catalogue:staff_course_detail", {"pk": tables.A("course_id")}),
    )  # fmt: skip
    study_hours = tables.Column("Sbu", attrs=NUMBER)
    level = tables.Column("Niveau")
    counts_as = tables.Column("Telt als")
    stacks = tables.Column("Stapelt naar", accessor="course", orderable=False)

    class Meta:
        model = Module
        fields = ("title", "course", "study_hours", "level", "counts_as", "stacks")
        order_by = ("course",)

    def render_study_hours(self, value: Any) -> str:
        return number(value)

    def render_counts_as(self, record: Module) -> str:
        return f"{record.get_counts_as_display()} {record.code}".strip()

    def render_stacks(self, record: Module) -> str:
        return ", ".join(course.title for course in record.course.leads_to.all()) or "-"


class SynonymTable(tables.Table):
    word = tables.Column("Woord", linkify=("catalogue:synonym_edit", {"pk": tables.A("pk")}))
    same_as = tables.Column("Betekent hetzelfde als")
    updated_at = DateColumn(verbose_name="Gewijzigd")

    class Meta:
        model = Synonym
        fields = ("word", "same_as", "updated_at")
        order_by = "word"


class MissedTermTable(tables.Table):
    term = tables.Column("Zoekterm")
    count = tables.Column("Keer gezocht", attrs=NUMBER)
    last_on = DateColumn(verbose_name="Laatst gezocht")
    actions = tables.TemplateColumn(
        template_name="catalogue/columns/missed_term.html", verbose_name="Doen", orderable=False
    )

    class Meta:
        model = MissedTerm
        fields = ("term", "count", "last_on", "actions")
        order_by = "-count"


class MaterialTable(tables.Table):
    title = tables.Column("Materiaal")
    course = tables.Column(
        "Opleiding", order_by=("course__title_key",),
        linkify=lambda record: reverse("catalogue:staff_course_detail", args=[record.course_id]) + "#materialen",
    )  # fmt: skip
    kind = tables.Column("Soort")
    audience = tables.Column("Voor")
    owner = tables.Column("Eigenaar en licentie", orderable=False)
    version = tables.Column("Versie", orderable=False)
    checked_on = DateColumn(verbose_name="Nagekeken")

    class Meta:
        model = Material
        fields = ("title", "course", "kind", "audience", "owner", "version", "checked_on")
        order_by = "title"

    def render_title(self, record: Material) -> Any:
        url = record.url or (reverse("catalogue:material_file", args=[record.pk]) if record.file else "")
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', url, record.title) if url else record.title
