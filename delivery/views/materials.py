"""Learning materials for learners and trainers; who has no place in the course finds nothing (404)."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalogue.models import Material
from catalogue.versions import words_of
from catalogue.views.materials import as_download
from delivery.models import Enrolment
from delivery.selectors import materials
from llo_portal.kernel.views import DetailPage, Page, guarded


@guarded("delivery.learner_portal")
def my_material(request: HttpRequest, pk: Any) -> FileResponse:
    return as_download(get_object_or_404(materials.of_learner(request.user).exclude(file=""), pk=pk))


@guarded("delivery.own_schedule")
def trainer_material(request: HttpRequest, pk: Any) -> FileResponse:
    return as_download(get_object_or_404(materials.of_trainer(request.user).exclude(file=""), pk=pk))


class TrainerMaterials(Page):
    """All materials of the courses a trainer teaches."""

    permission = "delivery.own_schedule"
    template_name = "delivery/trainer_materials.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = (
            materials.of_trainer(self.request.user)
            .select_related("course")
            .order_by("course__title_key", "kind", "title")
        )
        return super().get_context_data(title="Leermaterialen van mijn groepen", groups=by_course(rows), **kwargs)


def by_course(rows: QuerySet[Material]) -> list[tuple[Any, list[Material]]]:
    groups: dict[Any, list[Material]] = {}
    for row in rows:
        groups.setdefault(row.course, []).append(row)
    return list(groups.items())


class MyVersion(DetailPage):
    """What the course said when this learner enrolled."""

    permission = "delivery.learner_portal"
    model = Enrolment
    template_name = "delivery/my_version.html"
    context_object_name = "enrolment"

    def rows(self) -> QuerySet[Enrolment]:
        rows = Enrolment.objects.own(self.request.user).filter(course_version__isnull=False)
        return rows.select_related("course_version__course")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.object.course_version
        title = version.content["fields"].get("title") or version.course.title
        crumbs = [("Mijn opleidingen", reverse("delivery:my_learning")), (title, "")]
        return super().get_context_data(title=title, breadcrumb=crumbs, said=words_of(version), **kwargs)
