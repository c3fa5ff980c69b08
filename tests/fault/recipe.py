"""What a recipe is: which rows come of sending a form, on what row it stands, and what is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from time import time
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile

from llo_portal.kernel.anonymous import _stamper
from llo_portal.kernel.dates import today


@dataclass(frozen=True)
class Recipe:
    """`on(user)` gives the parameters of the address; `role` when it is not the first role of the door's verdict;
    `query` when the form shows after a search only."""

    creates: tuple[str, ...]
    on: Callable[[Any], dict[str, Any]] = lambda user: {}
    typed: Callable[[dict[str, Any]], dict[str, Any]] = lambda kwargs: {}
    files: Callable[[], dict[str, Any]] = dict
    role: str = ""
    query: str = ""


def pk(row: Any) -> dict[str, Any]:
    return {"pk": row.pk}


def day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def file(name: str, content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def old_stamp() -> str:
    """As in a public form that was opened a minute ago."""
    with patch("django.core.signing.time.time", return_value=time() - 60):
        return _stamper.sign("1")


def owned(user: Any, row: Any) -> dict[str, Any]:
    """The row with its owner set to this user."""
    target = row if hasattr(row, "owner_id") else row.organisation
    type(target).objects.filter(pk=target.pk).update(owner=user)
    if hasattr(row, "organisation_id"):
        type(row.organisation).objects.filter(pk=row.organisation_id).update(owner=user)
    return pk(row)
