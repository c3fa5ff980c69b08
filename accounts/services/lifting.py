"""The only place that sets triggers aside (architecture.md): while a person is erased, when a term has passed, or while the
demo puts its own rows back in time. Whoever opens such a task writes down what was set aside; the demo needs not."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pgtrigger
from django.db import models

from accounts.audit import event_model
from llo_portal.documents import services as documents

_told: ContextVar[list[str] | None] = ContextVar("set_aside", default=None)


@contextmanager
def task() -> Iterator[list[str]]:
    """One piece of work that may set triggers aside; gives the list of what was touched, to write down."""
    told = _told.get()
    if told is not None:  # part of a larger task
        yield told
        return
    fresh: list[str] = []
    token = _told.set(fresh)
    try:
        yield fresh
    finally:
        _told.reset(token)


@contextmanager
def aside(*uris: str) -> Iterator[None]:
    """These triggers do not run inside the block; none named is all. Raises RuntimeError outside a task."""
    told = _told.get()
    if told is None:
        raise RuntimeError("triggers are set aside only inside a task that says why")
    told.extend(uri for uri in uris or ("alle",) if uri not in told)
    with pgtrigger.ignore(*uris):
        yield


def wipe(model: type[models.Model], pks: Iterable[Any], **values: Any) -> int:
    """Writes these values over rows and over all that the trail remembers of them. Gives how many rows."""
    keys = list(pks)
    with aside():
        changed = model._base_manager.filter(pk__in=keys).update(**values)
        wipe_trail(model, keys, **values)
    return changed


def wipe_trail(model: type[models.Model], pks: Iterable[Any], **values: Any) -> int:
    """Only what the trail remembers; fields that the trail leaves out are left out here too."""
    trail: Any = event_model(model)
    if trail is None:
        return 0
    known = {field.name for field in trail._meta.concrete_fields}
    followed = {name: value for name, value in values.items() if name in known}
    if not followed:
        return 0
    with aside():
        changed: int = trail.objects.filter(pgh_obj_id__in=list(pks)).update(**followed)
    return changed


def remove(model: type[models.Model], pks: Iterable[Any]) -> int:
    """Rows and all that the trail remembers of them. Gives how many rows."""
    keys, trail = list(pks), event_model(model)
    with aside():
        gone = model._base_manager.filter(pk__in=keys).delete()[1].get(model._meta.label, 0)
        if trail is not None:
            trail._base_manager.filter(pgh_obj_id__in=keys).delete()
    return gone


def forget_documents(pks: Iterable[Any]) -> int:
    """The words and the files of frozen documents; empty keys are passed over."""
    with aside():
        return documents.forget([pk for pk in pks if pk])
