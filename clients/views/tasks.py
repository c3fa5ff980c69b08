"""Taken: what somebody has to do."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients import services
from clients.choices import TaskOutcome
from clients.errors import ClientsError
from clients.filters import TaskFilter
from clients.forms import TaskForm
from clients.models import Organisation, Task
from clients.tables import TaskTable
from llo_portal.kernel.views import ActionView, FormPage, ListPage

CRUMB = ("Taken", reverse_lazy("clients:task_list"))


class TaskList(ListPage):
    permission = "clients.view_task"
    title = "Taken"
    model = Task
    table_class = TaskTable
    filterset_class = TaskFilter
    template_name = "clients/task_list.html"
    count_one, count_many = "taak", "taken"
    create_label = "Nieuwe taak"
    empty_title = "Geen taken"
    empty_text = "Hier staat wat er nog moet gebeuren: de volgende stap van elke kans en alles wat je zelf opschrijft."

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Without a question asked: one's own open tasks."""
        given = super().get_filterset_kwargs(filterset_class)
        if not self.request.GET:
            given["data"] = {"owner": str(self.request.user.pk), "stand": "open"}
        return given

    def rows(self) -> QuerySet[Task]:
        return super().rows().select_related("owner__person", "organisation", "opportunity")

    def create_url(self) -> str:
        return reverse("clients:task_create")


class TaskCreate(FormPage):
    permission = "clients.view_task"
    title = "Nieuwe taak"
    form_class = TaskForm
    success_message = "De taak staat op de lijst."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._organisation: Any = None

    @property
    def organisation(self) -> Organisation | None:
        key = self.kwargs.get("pk")
        if key and self._organisation is None:
            rows = Organisation.objects.for_user(self.request.user).current()
            self._organisation = get_object_or_404(rows, pk=key)
        return self._organisation  # type: ignore[no-any-return]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"initial": {"owner": self.request.user.pk}}

    def save(self, form: TaskForm) -> str:
        services.add_task(organisation=self.organisation, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return self.organisation.get_absolute_url() if self.organisation else reverse("clients:task_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class TaskAction(ActionView):
    permission = "clients.view_task"

    @property
    def task(self) -> Task:
        return get_object_or_404(Task.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("clients:task_list")


class TaskFinish(TaskAction):
    success_message = "De taak is klaar."

    def act(self) -> str:
        outcome = TaskOutcome.DROPPED if self.request.POST.get("vervalt") else TaskOutcome.DONE
        services.finish_task(task=self.task, by=self.request.user, outcome=outcome)
        return self.error_url()


class TaskPostpone(TaskAction):
    success_message = "De taak is verschoven."

    def act(self) -> str:
        days = self.request.POST.get("dagen", "1")
        if not days.isdecimal() or len(days) > 3:
            raise ClientsError("Schuif een taak 1 tot 250 werkdagen op.")
        services.postpone_task(task=self.task, working_days=int(days), by=self.request.user)
        return self.error_url()
