"""What every request passes through."""

import uuid
from collections.abc import Callable
from typing import Any

import pghistory
import pghistory.middleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from llo_portal.kernel.logs import request_id

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives every request an id that the logs and the error page share."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex[:12])
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
            return response
        finally:
            request_id.reset(token)


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """The audit trail names the actor by id and name; the address of the page stays out, it may hold a token."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        user = request.user
        return {"user": str(user.pk), "name": str(user)} if user.is_authenticated else {"name": "bezoeker"}


class PrivateCacheMiddleware:
    """What a signed-in person sees is never stored by a browser or proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class ButtonAddressMiddleware:
    """Who opens the address of a button gets a page instead of an empty one: it happens after signing in again, when the
    session ended before the button was pressed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = render(request, "errors/405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
