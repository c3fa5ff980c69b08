"""What machines ask a public site for: which pages there are, which not to visit, and how to show it as an app."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.context import the_provider
from accounts.models import DEFAULT_COLOUR
from catalogue.models import Course, EditablePage
from llo_portal.kernel.head import absolute
from llo_portal.kernel.views import PUBLIC, Page, guarded

# nobody's business to index: what asks an account, and what a personal link opens
CLOSED = ("/account/", "/aanbod/", "/vandaag/", "/zoeken/", "/demo-inloggen/")

FIXED = ("home", "catalogue:course_list", "catalogue:self_test", "catalogue:skill_path")


class Sitemap(Page):
    """Published courses that were looked at in time, and the pages of the house."""

    permission = PUBLIC
    template_name = "catalogue/sitemap.xml"
    content_type = "application/xml; charset=utf-8"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        courses = Course.objects.published().only("slug", "updated_at").order_by("title_key", "pk")
        pages = EditablePage.objects.only("slug", "updated_at")
        found: list[tuple[str, Any]] = [(absolute(reverse(name)), None) for name in FIXED]
        found += [(absolute(reverse("catalogue:course_detail", args=[c.slug])), c.updated_at) for c in courses]
        found += [(absolute(page.get_absolute_url()), page.updated_at) for page in pages]
        return super().get_context_data(addresses=found, **kwargs)


@guarded(PUBLIC)
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {absolute(reverse('sitemap'))}\n")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@guarded(PUBLIC)
@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Name and colour for who keeps the site on the home screen of a phone."""
    provider = the_provider()
    name = provider.name if provider else "LLO-portaal"
    told = {
        "name": name,
        "short_name": name[:24],
        "lang": "nl",
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": provider.brand_colour if provider else DEFAULT_COLOUR,
        "icons": [{"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@guarded(PUBLIC)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks the old address without reading the page."""
    return HttpResponsePermanentRedirect(static("img/icon.svg"))
