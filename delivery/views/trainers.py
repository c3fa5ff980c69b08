"""Trainers and how they relate to us (hr_medewerker)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.services import person_for
from delivery import forms
from delivery.filters import TrainerFilter
from delivery.models import Trainer
from delivery.services import schedule
from delivery.tables import TrainerTable
from llo_portal.kernel.views import FormPage, ListPage, ObjectFormPage


class TrainerList(ListPage):
    permission = "delivery.view_trainers"
    model = Trainer
    title = "Trainers"
    count_one, count_many = "trainer", "trainers"
    empty_title = "Nog geen trainers"
    empty_text = "Hier staan de mensen die lesgeven, en hoe zij zich tot ons verhouden."
    create_label = "Nieuwe trainer"
    table_class = TrainerTable
    filterset_class = TrainerFilter

    def rows(self) -> QuerySet[Trainer]:
        return Trainer.objects.for_user(self.request.user).select_related("person", "institution")

    def create_url(self) -> str:
        return reverse("delivery:trainer_create") if self.request.user.has_perm("delivery.manage_trainers") else ""

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"may_edit": self.request.user.has_perm("delivery.manage_trainers")}


class TrainerCreate(FormPage):
    permission = "delivery.manage_trainers"
    title = "Nieuwe trainer"
    form_class = forms.TrainerForm
    success_message = "De trainer staat op de lijst."

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        schedule.check_engagement(data["engagement"], data["institution"])
        names = ("first_name", "infix", "last_name", "email", "phone")
        person = person_for(**{name: data[name] for name in names})
        schedule.add_trainer(
            person=person, engagement=data["engagement"], institution=data["institution"], subjects=data["subjects"],
            by=self.request.user,
        )  # fmt: skip
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("delivery:trainer_list")


class TrainerEdit(ObjectFormPage):
    permission = "delivery.manage_trainers"
    model = Trainer
    form_class = forms.TrainerChangeForm
    success_message = "De trainer is gewijzigd."

    def rows(self) -> QuerySet[Trainer]:
        return Trainer.objects.editable_by(self.request.user).select_related("person")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: Any) -> str:
        schedule.change_trainer(trainer=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("delivery:trainer_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [("Trainers", self.cancel_url()), (str(self.object), "")]
        return super().get_context_data(**{"title": str(self.object), "breadcrumb": trail, **kwargs})
