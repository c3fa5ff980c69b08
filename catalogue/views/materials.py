"""Staff: the material bank, per course and across."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from catalogue import files
from catalogue.filters import MaterialFilter
from catalogue.forms.materials import MaterialForm
from catalogue.models import Course, Material
from catalogue.services import materials
from catalogue.tables import MaterialTable
from catalogue.views.courses import CRUMB, OfferListPage, detail_url
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, FormPage, ObjectFormPage, guarded

MATERIALS = ("Leermaterialen", reverse_lazy("catalogue:material_list"))


class MaterialList(OfferListPage):
    permission = "catalogue.view_materials"
    title = "Leermaterialen"
    model = Material
    table_class = MaterialTable
    filterset_class = MaterialFilter
    count_one, count_many = "materiaal", "materialen"
    empty_title = "Nog geen leermaterialen"
    empty_text = "Bewaar bij een opleiding de boeken, hand-outs, video's en toetsen. Deelnemers zien wat voor hen is."

    def rows(self) -> QuerySet[Material]:
        return super().rows().select_related("course")


class MaterialPage(FormPage):
    permission = "catalogue.manage_materials"
    form_class = MaterialForm

    @cached_property
    def course(self) -> Course:
        return get_object_or_404(Course.objects.for_user(self.request.user), pk=self.kwargs["course"])

    @property
    def material(self) -> Material:
        return Material(course=self.course, checked_on=today())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.material}

    def save(self, form: MaterialForm) -> str:
        file = form.cleaned_data.get("upload")
        content = file.read(files.MAX_BYTES + 1) if file else None
        materials.save(material=form.instance, content=content, name=file.name if file else "", by=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return detail_url(self.course) + "#materialen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.course.title, detail_url(self.course)), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class MaterialCreate(MaterialPage):
    title = "Leermateriaal toevoegen"
    success_message = "Het materiaal staat in de bank."


class MaterialEdit(MaterialPage, ObjectFormPage):
    title = "Leermateriaal wijzigen"
    model = Material
    template_name = "catalogue/material_form.html"
    success_message = "Het materiaal is bewaard."

    @property
    def material(self) -> Material:
        return self.object  # type: ignore[no-any-return]

    @cached_property
    def course(self) -> Course:
        return self.object.course  # type: ignore[no-any-return]


class MaterialDelete(ActionView):
    permission = "catalogue.manage_materials"
    success_message = "Het materiaal is uit de bank."

    def act(self) -> str:
        found = get_object_or_404(Material.objects.editable_by(self.request.user), pk=self.kwargs["pk"])
        materials.remove(pk=found.pk, by=self.request.user)
        return reverse("catalogue:staff_course_detail", args=[found.course_id]) + "#materialen"

    def error_url(self) -> str:
        return str(MATERIALS[1])


@guarded("catalogue.view_materials")
def material_file(request: HttpRequest, pk: Any) -> FileResponse:
    rows = Material.objects.for_user(request.user).exclude(file="")
    return as_download(get_object_or_404(rows, pk=pk))


def as_download(material: Material) -> FileResponse:
    """Always to keep, never to show: nothing in it runs under our address."""
    answer = FileResponse(
        material.file.open("rb"), as_attachment=True, filename=material.file_name, content_type=material.mime
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
