"""Staff: the list of SBB, and reading it in."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from catalogue.filters import CreboFilter
from catalogue.forms import UploadForm
from catalogue.models import Course, CreboCode, CreboImport
from catalogue.services import crebo
from catalogue.tables import IMPORT_TONES, CreboTable
from catalogue.views.courses import OfferListPage
from llo_portal.kernel.views import ActionView, DetailPage, FormPage

CRUMB = ("Crebo-lijst", reverse_lazy("catalogue:crebo_list"))


class CreboList(OfferListPage):
    permission = "catalogue.import"
    template_name = "catalogue/crebo_list.html"
    title = "Crebo-lijst"
    model = CreboCode
    table_class = CreboTable
    filterset_class = CreboFilter
    count_one, count_many = "code", "codes"
    create_label = "Lijst inlezen"
    empty_title = "Nog geen lijst van SBB"
    empty_text = (
        "SBB zet een lijst met alle kwalificaties op zijn site. Lees die hier in. Dan zie je welke opleidingen een code "
        "hebben die niet meer geldt."
    )

    def rows(self) -> QuerySet[CreboCode]:
        return super().rows().with_course_count()

    def create_url(self) -> str:
        return reverse("catalogue:crebo_import_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uploads = CreboImport.objects.for_user(self.request.user).select_related("by__person")[:5]
        return super().get_context_data(uploads=[(one, IMPORT_TONES[one.state]) for one in uploads], **kwargs)


class CreboImportCreate(FormPage):
    permission = "catalogue.import"
    title = "Lijst van SBB inlezen"
    submit_label = "Kijk het bestand na"
    form_class = UploadForm

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields[
            "file"
        ].help_text = "Het xlsx-bestand van SBB tot 5 MB, met de tabbladen Complete lijst en Vervallen. Je ziet eerst een verslag."
        form.fields["file"].widget.attrs["accept"] = ".xlsx"
        return form

    def save(self, form: UploadForm) -> str:
        file = form.cleaned_data["file"]
        upload = crebo.receive(content=file.read(crebo.MAX_BYTES + 1), name=file.name, by=self.request.user)
        return reverse("catalogue:crebo_import_detail", args=[upload.pk])

    def cancel_url(self) -> str:
        return str(CRUMB[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class CreboImportDetail(DetailPage):
    """The report: what changes in the list and which of our courses it touches."""

    permission = "catalogue.import"
    model = CreboImport
    template_name = "catalogue/crebo_import.html"

    def rows(self) -> QuerySet[CreboImport]:
        return super().rows().select_related("by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.object.report
        # reports of before this was kept name only the codes of the rows they show
        gone = report.get("gone") or [row["code"] for row in report["rows"] if row["outcome"] == "vervallen"]
        return super().get_context_data(
            title=self.object.name,
            breadcrumb=[CRUMB, (self.object.name, "")],
            report=self.object.report,
            tone=IMPORT_TONES[self.object.state],
            touched=Course.objects.for_user(self.request.user).filter(crebo__in=gone) if gone else [],
            is_overtaken=crebo.is_overtaken(self.object),
            overtaken=crebo.OVERTAKEN,
            **kwargs,
        )


class CreboImportApply(ActionView):
    permission = "catalogue.import"
    success_message = "De lijst is ingelezen."

    def act(self) -> str:
        upload = get_object_or_404(CreboImport.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        crebo.apply(upload=upload, by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("catalogue:crebo_import_detail", args=[self.kwargs["pk"]])
