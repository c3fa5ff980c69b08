"""The provider on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Provider


def provider(request: HttpRequest) -> dict[str, Any]:
    return {"provider": SimpleLazyObject(lambda: Provider.objects.first())}
