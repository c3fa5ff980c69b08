"""A double click, a retry or a second tab must not do things twice."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from llo_portal.documents.models import AnsweredRequest

FIELD = "idempotency_key"
HEADER = "Idempotency-Key"


class IdempotencyMiddleware:
    """Same key and same body: one effect, same answer. Same key, other body: 422. A refused form is not remembered.

    The key row and what the view writes share one transaction, so a retry waits for the first request to end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        key = _key(request)
        if key is None:
            return None
        with transaction.atomic():
            row, is_new = AnsweredRequest.objects.get_or_create(
                key=key,
                actor=_actor(request),
                defaults={"path": request.path[:300], "fingerprint": _fingerprint(request)},
            )
            if not is_new:
                return self._again(request, row)
            response = view(request, *args, **kwargs)
            if 300 <= response.status_code < 400:
                row.location = response.headers["Location"][:500]
                row.save(update_fields=["location"])
            else:
                row.delete()
        return response

    def _again(self, request: HttpRequest, row: AnsweredRequest) -> HttpResponse:
        if row.path != request.path[:300] or row.fingerprint != _fingerprint(request):
            return render(request, "errors/422.html", status=422)
        return HttpResponseRedirect(row.location)


def _key(request: HttpRequest) -> UUID | None:
    if request.method != "POST":
        return None
    try:
        return UUID(request.headers.get(HEADER) or request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _actor(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else "bezoeker"


def _fingerprint(request: HttpRequest) -> str:
    told = hashlib.sha256()
    for name in sorted(request.POST):
        if name not in (FIELD, "csrfmiddlewaretoken"):
            told.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            told.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                told.update(chunk)
            file.seek(0)
    if not request.POST and not request.FILES:
        told.update(request.body)  # JSON
    return told.hexdigest()
