"""The provider's own data, and how its colour and logo reach the pages under our content security policy."""

import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from accounts.forms import ProviderForm, SiteForm
from accounts.models import DEFAULT_COLOUR, Provider, ProviderSite
from llo_portal.kernel.contrast import brand_shades
from llo_portal.kernel.views import PUBLIC, ActionView, FormPage, Page, guarded

MANAGE = "accounts.manage_provider"
HOME = "accounts:provider"


class ProviderPage(Page):
    permission = MANAGE
    template_name = "accounts/provider.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        provider = Provider.objects.prefetch_related("sites").first()
        return super().get_context_data(title="Aanbieder", object=provider, **kwargs)


class ProviderEdit(FormPage):
    permission = MANAGE
    title = "Gegevens van de aanbieder"
    form_class = ProviderForm
    success_message = "De gegevens zijn bewaard."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Provider.objects.first() or Provider()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [("Aanbieder", reverse(HOME)), ("Wijzigen", "")]
        return super().get_context_data(multipart=True, breadcrumb=crumbs, **kwargs)

    def save(self, form: ProviderForm) -> str:
        provider, picture = form.save(commit=False), form.cleaned_data["logo"]
        provider.service_area = form.cleaned_data["service_area"]
        provider.home_region = form.cleaned_data["home_region"]
        if picture:
            provider.logo.save(f"{uuid.uuid4().hex}.png", ContentFile(picture), save=False)
        elif form.cleaned_data.get("remove_logo"):
            provider.logo = ""
        provider.save()
        return reverse(HOME)

    def cancel_url(self) -> str:
        return reverse(HOME)


class SiteCreate(FormPage):
    permission = MANAGE
    title = "Nieuwe vestiging"
    form_class = SiteForm
    success_message = "De vestiging is bewaard."

    def site(self) -> ProviderSite:
        return ProviderSite(provider=get_object_or_404(Provider))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.site()}

    def save(self, form: SiteForm) -> str:
        form.save()
        return reverse(HOME)

    def cancel_url(self) -> str:
        return reverse(HOME)


class SiteEdit(SiteCreate):
    title = "Vestiging wijzigen"

    def site(self) -> ProviderSite:
        return get_object_or_404(ProviderSite, pk=self.kwargs["pk"])


class SiteDelete(ActionView):
    permission = MANAGE
    success_message = "De vestiging is verwijderd."

    def act(self) -> str:
        get_object_or_404(ProviderSite, pk=self.kwargs["pk"]).delete()
        return reverse(HOME)

    def error_url(self) -> str:
        return reverse(HOME)


def _sheet() -> str:
    provider = Provider.objects.only("brand_colour").first()
    shades = brand_shades(provider.brand_colour if provider else DEFAULT_COLOUR)
    words = [f"--{name}:{colour};" for name, colour in shades.items()]
    triplets = {"primary": "petrol", "info": "petrol", "link-color": "petrol", "link-hover-color": "petrol-deep"}
    for name, shade in triplets.items():  # Bootstrap mixes these with a transparency
        words.append(f"--bs-{name}-rgb:{','.join(str(int(shades[shade][i : i + 2], 16)) for i in (1, 3, 5))};")
    return ":root,[data-bs-theme]{" + "".join(words) + "}\n"


def _sheet_etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_sheet().encode()).hexdigest()[:20]}"'


@guarded(PUBLIC)
@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=_sheet_etag)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The three tokens a provider may replace. A stylesheet of our own, so the policy needs no inline style."""
    return HttpResponse(_sheet(), content_type="text/css; charset=utf-8")


@guarded(PUBLIC)
@require_safe
@cache_control(public=True, max_age=86400)
def logo(request: HttpRequest) -> Any:
    """Always a png that we wrote ourselves."""
    provider = Provider.objects.only("logo").first()
    if provider is None or not provider.logo:
        raise Http404
    try:
        return FileResponse(provider.logo.open("rb"), content_type="image/png")
    except FileNotFoundError:
        raise Http404 from None
