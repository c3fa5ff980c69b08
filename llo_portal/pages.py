"""Pages of the house itself."""

from typing import Any

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from llo_portal.kernel.dates import today
from llo_portal.kernel.search import search
from llo_portal.kernel.views import PUBLIC, Page, guarded


@guarded(PUBLIC)
@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@guarded(PUBLIC)
@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can work: the database answers. Redis is not asked, the house works without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return JsonResponse({"database": "onbereikbaar"}, status=503)
    return JsonResponse({"database": "ok"})


class Today(Page):
    """Home: what asks for attention now. Every chapter adds its panel."""

    permission = "kernel.signed_in"
    template_name = "today.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        layout = "layouts/staff.html" if self.request.user.has_perm("kernel.staff") else "layouts/portal.html"
        return super().get_context_data(day=today(), layout=layout, **kwargs)


class Search(Page):
    """One search box over all chapters."""

    permission = "kernel.staff"
    template_name = "search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        term = self.request.GET.get("q", "")
        return super().get_context_data(term=term[:200], results=search(self.request.user, term), **kwargs)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: whatever broke must not break this page too."""
    from django.template.loader import get_template

    from llo_portal.kernel.logs import request_id

    return HttpResponse(get_template("errors/500.html").render({"request_id": request_id.get()}), status=500)
