"""One's own profile and data; the audit trail of a record; the demo's sign-in by role."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import services
from accounts.audit import event_model, history
from accounts.context import layout_of
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.services.requests import everything_about
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import PUBLIC, FormPage, Guarded, Page, guarded

BACKEND = "accounts.backends.SignInBackend"


class Profile(FormPage):
    """One's own name and telephone number, and the way to password, second step and sessions."""

    permission = "accounts.own_data"
    title = "Mijn account"
    form_class = ProfileForm
    success_message = "Je gegevens zijn bewaard."
    template_name = "accounts/profile.html"

    def get_initial(self) -> dict[str, Any]:
        user = self.request.user
        own = {key: getattr(user.person, key) for key in ("first_name", "infix", "last_name", "phone")}
        return own | {"wants_morning_mail": user.wants_morning_mail}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"works_here": self.request.user.is_colleague}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(layout=layout_of(self.request.user), **kwargs)

    def save(self, form: ProfileForm) -> str:
        services.change_own_data(user=self.request.user, **form.cleaned_data)
        return reverse("accounts:profile")


class OwnData(Page):
    """What every chapter holds about me."""

    permission = "accounts.own_data"
    template_name = "accounts/own_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = everything_about(self.request.user.person)
        counts = [(label, len(rows)) for label, rows in found.items() if rows]
        return super().get_context_data(
            title="Mijn gegevens", counts=counts, layout=layout_of(self.request.user), **kwargs
        )


def zip_response(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="gegevens-{today():%Y-%m-%d}.zip"'
    return response


class OwnDataDownload(Guarded):
    permission = "accounts.own_data"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        return zip_response(services.export_person(person=self.request.user.person, by=self.request.user))


class History(Page):
    """The audit trail of one record that the user may see. By htmx the list alone, otherwise a page."""

    permission = "kernel.staff"

    def get_template_names(self) -> list[str]:
        return ["accounts/history_list.html" if self.request.htmx else "accounts/history.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        obj = record(self.request.user, self.kwargs["app_label"], self.kwargs["model"], self.kwargs["pk"])
        url = obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else ""
        return super().get_context_data(
            title=f"Geschiedenis van {obj}", object=obj, entries=history(obj, self.request.user),
            breadcrumb=[(str(obj), url), ("Geschiedenis", "")], **kwargs,
        )  # fmt: skip


def record(user: Any, app_label: str, model: str, pk: UUID) -> Any:
    """The row, by its model's own for_user(). Anything untracked, unguarded or unseen does not exist."""
    try:
        found = apps.get_model(app_label, model)
    except LookupError:
        raise Http404 from None
    manager: Any = found._default_manager
    if event_model(found) is None or not hasattr(manager, "for_user"):
        raise Http404
    return get_object_or_404(manager.for_user(user), pk=pk)


@guarded(PUBLIC)
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click per role. The address exists in the demo only, and the view refuses elsewhere too."""
    from accounts.demo.load import DOMAIN, PEOPLE

    if not settings.DEMO:
        raise Http404
    logins = {somebody.key: somebody.login for somebody in PEOPLE}
    email = f"{logins.get(request.POST.get('role', ''), '')}@{DOMAIN}"
    user = get_object_or_404(User.objects.active(), email=email)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="demo")
    return HttpResponseRedirect(reverse("today"))
