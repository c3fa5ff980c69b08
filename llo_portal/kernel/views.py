"""Generic pages. A view declares its permission, its rows and its form; nothing is computed here.

Every view of ours has `permission`: a rules permission, or PUBLIC. The permission is checked before any row is fetched,
so a stranger to the page gets 403 (or the sign-in page) and a stranger to the row gets 404.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.forms.models import ModelFormMetaclass
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, FormView, TemplateView, View
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from llo_portal.kernel import conflicts
from llo_portal.kernel.errors import DomainError

PUBLIC = "public"
SEEN = "seen"
"""The field in which a form sends back what it was made from (kernel.conflicts)."""


class Guarded(View):
    """Refuses before anything is read."""

    permission: ClassVar[str] = ""
    request: Any  # its user is signed in, except where the permission is PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permission:
            raise ImproperlyConfigured(f"{type(self).__name__} declares no permission")
        if self.permission != PUBLIC and not request.user.has_perm(self.permission):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Rows(Guarded):
    """Rows of a model, restricted to what this user may see. `rows(user)` overrides for another queryset."""

    model: type[Model]

    def rows(self) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        return manager.for_user(self.request.user)

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows()


class ListPage(Rows, SingleTableMixin, FilterView):  # type: ignore[misc]
    """A filtered, sorted, paged table. Unknown filter values show a message in the filter, never an error."""

    template_name = "components/list_page.html"
    title = ""
    count_one, count_many = "regel", "regels"
    empty_title, empty_text = "", ""
    create_label = ""
    paginate_by = 25
    strict = False
    table_pagination: ClassVar[dict[str, int]] = {"per_page": 25}

    def get_table_pagination(self, table: Any) -> dict[str, Any]:
        return {"per_page": self.paginate_by, "page": _page_number(self.request)}

    def get_paginate_by(self, queryset: Any) -> None:
        return None  # the table pages

    def create_url(self) -> str:
        """Where a new row is made; empty for who may not."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = ("title", "count_one", "count_many", "empty_title", "empty_text", "create_label")
        told = {name: getattr(self, name) for name in words} | {"create_url": self.create_url()}
        return super().get_context_data(**(told | kwargs))


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and 0 < len(text) < 7 and int(text) > 0 else 1


class DetailPage(Rows, DetailView):  # type: ignore[misc]
    """One row the user may see; anything else does not exist (404)."""


class Page(Guarded, TemplateView):
    """A page without rows of its own."""


class FormPage(Guarded, FormView):  # type: ignore[misc, type-arg]
    """A form that is saved by one service call in `save()`, which returns where to go.

    A DomainError comes back as an error of the form, with everything that was typed.
    """

    template_name = "components/form_page.html"
    title = ""
    submit_label = "Opslaan"
    success_message = ""

    def save(self, form: Any) -> str:
        """Calls the service; returns the address to go to."""
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            url = self.save(form)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"title": self.title, "submit_label": self.submit_label, "cancel_url": self.cancel_url(), **kwargs}
        )

    def cancel_url(self) -> str:
        return reverse("today")


class ObjectFormPage(FormPage):
    """A form about one row that this user may change (`self.object`). Where it changes that row itself (a ModelForm), what was
    saved since the form was opened is shown beside what was typed (409) instead of overwritten."""

    model: type[Model]

    def rows(self) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        return manager.editable_by(self.request.user)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._object: Any = None

    @property
    def object(self) -> Any:
        if self._object is None:
            self._object = get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        return self._object

    def row_of_form(self) -> Model | None:
        """The stored row whose fields the form changes; None when the form makes one, or does something else."""
        row = self.get_form_kwargs().get("instance")
        is_stored = isinstance(row, Model) and not row._state.adding
        return row if is_stored and isinstance(self.get_form_class(), ModelFormMetaclass) else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen, row = request.POST.get(SEEN), self.row_of_form()
        if seen is None or row is None or seen == conflicts.stamp(row, self._names()):
            return super().post(request, *args, **kwargs)
        return self._conflict(row)

    def _names(self) -> list[str]:
        form_class: Any = self.get_form_class()
        return list(form_class._meta.fields or ())

    def _conflict(self, row: Model) -> HttpResponse:
        """Both texts, under the form with what was typed. Saving once more is a choice now."""
        stamp, stored = conflicts.stamp(row, self._names()), conflicts.stored_words(row, self._names())
        form: Any = self.get_form()
        told = {
            "form": form, "conflict": conflicts.differences(form, stored), "seen": stamp,
            "submit_label": "Bewaar wat ik invulde",
            "conflict_by": "Iemand, of jij in een ander tabblad,", "conflict_at": getattr(row, "updated_at", None),
            "conflict_url": self.request.get_full_path(),
        }  # fmt: skip
        return self.render_to_response(self.get_context_data(**told), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"seen": self._seen(), **kwargs})

    def _seen(self) -> str:
        """What was typed keeps the stamp it was typed on: checking the form wrote it over the row."""
        if self.request.method == "POST":
            return str(self.request.POST.get(SEEN, ""))
        row = self.row_of_form()
        return conflicts.stamp(row, self._names()) if row is not None else ""


class ActionView(Guarded):
    """One POST, one service call in `act()`, back to a page. A DomainError becomes a message there."""

    http_method_names: ClassVar[list[str]] = ["post"]
    success_message = ""

    def act(self) -> str:
        """Calls the service; returns the address to go to."""
        raise NotImplementedError

    def error_url(self) -> str:
        """Where a refusal is shown."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            url = self.act()
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self.error_url())
        if self.success_message:
            messages.success(request, self.success_message)
        return HttpResponseRedirect(url)


def guarded(permission: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """The same lock for a function view: for fragments and files."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        def locked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission != PUBLIC and not request.user.has_perm(permission):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                raise PermissionDenied
            return view(request, *args, **kwargs)

        locked.__name__ = view.__name__
        locked.__module__ = view.__module__
        locked.__doc__ = view.__doc__
        locked.permission = permission  # type: ignore[attr-defined]
        return locked

    return wrap
