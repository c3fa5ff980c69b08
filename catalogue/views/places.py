"""Staff: institutions, locations, rooms and the editable pages. Plain screens: a form and its table."""

from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from accounts.audit import history
from catalogue.filters import InstitutionFilter, LocationFilter, SchemeFilter
from catalogue.forms import HouseTextForm, InstitutionForm, LocationForm, PageForm, RoomForm, SchemeForm
from catalogue.models import EditablePage, HouseText, Institution, Location, Room, SubsidyScheme
from catalogue.tables import HouseTextTable, InstitutionTable, LocationTable, PageTable, SchemeTable
from llo_portal.kernel.views import DetailPage, FormPage, ListPage, ObjectFormPage

INSTITUTIONS = ("Instellingen", reverse_lazy("catalogue:institution_list"))
LOCATIONS = ("Locaties", reverse_lazy("catalogue:location_list"))
HOUSE_TEXTS = ("Huisteksten", reverse_lazy("catalogue:house_text_list"))
SCHEMES = ("Regelingen", reverse_lazy("catalogue:scheme_list"))
PAGES = ("Vaste pagina's", reverse_lazy("catalogue:page_list"))


class Saved(ObjectFormPage):
    """A model form that saves itself and goes back to its list."""

    crumb = INSTITUTIONS
    success_message = "De wijzigingen zijn bewaard."

    def rows(self) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        return manager.for_user(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: Any) -> str:
        form.save()
        return self.cancel_url()

    def cancel_url(self) -> str:
        return str(self.crumb[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"title": f"{self.object} wijzigen", "breadcrumb": [self.crumb, (str(self.object), "")]}
        return super().get_context_data(**(told | kwargs))


class Made(FormPage):
    """The same for a new row."""

    crumb = INSTITUTIONS

    def save(self, form: Any) -> str:
        form.save()
        return self.cancel_url()

    def cancel_url(self) -> str:
        return str(self.crumb[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"breadcrumb": [self.crumb, (self.title, "")]} | kwargs))


class InstitutionList(ListPage):
    permission = "catalogue.manage_institutions"
    title = "Instellingen"
    model = Institution
    table_class = InstitutionTable
    filterset_class = InstitutionFilter
    count_one, count_many = "instelling", "instellingen"
    create_label = "Nieuwe instelling"
    empty_title = "Nog geen instellingen"
    empty_text = "Een instelling geeft onderwijs of heeft de licentie voor een erkend papier."

    def rows(self) -> QuerySet[Institution]:
        return super().rows().annotate(licences=Count("licensed_courses"))

    def create_url(self) -> str:
        return reverse("catalogue:institution_create")


class InstitutionCreate(Made):
    permission = "catalogue.manage_institutions"
    title = "Nieuwe instelling"
    form_class = InstitutionForm
    success_message = "De instelling is bewaard."


class InstitutionEdit(Saved):
    permission = "catalogue.manage_institutions"
    model = Institution
    form_class = InstitutionForm


class LocationList(ListPage):
    permission = "catalogue.manage_places"
    title = "Locaties en ruimtes"
    model = Location
    table_class = LocationTable
    filterset_class = LocationFilter
    count_one, count_many = "locatie", "locaties"
    create_label = "Nieuwe locatie"
    empty_title = "Nog geen locaties"
    empty_text = "Een locatie is een gebouw waar lessen zijn. Daarbinnen liggen ruimtes."

    def rows(self) -> QuerySet[Location]:
        return super().rows().annotate(room_count=Count("rooms"))

    def create_url(self) -> str:
        return reverse("catalogue:location_create")


class LocationDetail(DetailPage):
    permission = "catalogue.manage_places"
    model = Location
    template_name = "catalogue/location_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.object.name,
            breadcrumb=[LOCATIONS, (self.object.name, "")],
            rooms=self.object.rooms.all(),
            history_entries=history(self.object, self.request.user),
            panel_key="catalogue.location",
            **kwargs,
        )


class LocationCreate(Made):
    permission = "catalogue.manage_places"
    title = "Nieuwe locatie"
    form_class = LocationForm
    crumb = LOCATIONS
    success_message = "De locatie is bewaard."


class LocationEdit(Saved):
    permission = "catalogue.manage_places"
    model = Location
    form_class = LocationForm
    crumb = LOCATIONS

    def cancel_url(self) -> str:
        return reverse("catalogue:location_detail", args=[self.object.pk])


class RoomCreate(Made):
    permission = "catalogue.manage_places"
    title = "Nieuwe ruimte"
    form_class = RoomForm
    crumb = LOCATIONS
    success_message = "De ruimte is bewaard."

    @property
    def location(self) -> Location:
        return get_object_or_404(Location.objects.for_user(self.request.user), pk=self.kwargs["location"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"location": self.location, "instance": Room()}

    def cancel_url(self) -> str:
        return reverse("catalogue:location_detail", args=[self.kwargs["location"]])


class RoomEdit(Saved):
    permission = "catalogue.manage_places"
    model = Room
    form_class = RoomForm
    crumb = LOCATIONS

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"location": self.object.location}

    def cancel_url(self) -> str:
        return reverse("catalogue:location_detail", args=[self.object.location_id])


class PageList(ListPage):
    permission = "catalogue.edit_pages"
    title = "Vaste pagina's"
    model = EditablePage
    table_class = PageTable
    count_one, count_many = "pagina", "pagina's"


class PageEdit(Saved):
    permission = "catalogue.edit_pages"
    model = EditablePage
    form_class = PageForm
    crumb = PAGES


class HouseTextList(ListPage):
    permission = "catalogue.edit_pages"
    title = "Huisteksten"
    model = HouseText
    table_class = HouseTextTable
    count_one, count_many = "tekst", "teksten"


class HouseTextEdit(Saved):
    permission = "catalogue.edit_pages"
    model = HouseText
    form_class = HouseTextForm
    crumb = HOUSE_TEXTS


class SchemeList(ListPage):
    permission = "catalogue.manage_schemes"
    title = "Regelingen"
    template_name = "catalogue/scheme_list.html"
    model = SubsidyScheme
    table_class = SchemeTable
    filterset_class = SchemeFilter
    count_one, count_many = "regeling", "regelingen"
    create_label = "Nieuwe regeling"
    empty_title = "Nog geen regelingen"
    empty_text = "Een regeling betaalt mee aan een opleiding. Wat verlopen is, verdwijnt vanzelf van de site."

    def create_url(self) -> str:
        return reverse("catalogue:scheme_create")


class SchemeCreate(Made):
    permission = "catalogue.manage_schemes"
    title = "Nieuwe regeling"
    form_class = SchemeForm
    crumb = SCHEMES
    success_message = "De regeling is bewaard."


class SchemeEdit(Saved):
    """With what other chapters keep beside a scheme."""

    permission = "catalogue.manage_schemes"
    template_name = "catalogue/scheme_edit.html"
    model = SubsidyScheme
    form_class = SchemeForm
    crumb = SCHEMES
