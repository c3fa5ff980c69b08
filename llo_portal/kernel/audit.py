"""The audit trail: the database itself writes a row for every insert, update and delete, bulk and raw SQL included."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, overload

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


@overload
def tracked(model: M) -> M: ...
@overload
def tracked(*, exclude: Iterable[str]) -> Callable[[M], M]: ...
def tracked(model: Any = None, *, exclude: Iterable[str] = ()) -> Any:
    """Class decorator; a new set of trackers per model, since pghistory remembers the model in them. `exclude` names
    what must never reach the trail, such as a password."""
    if model is None:
        return lambda found: _track(found, exclude)
    return _track(model, exclude)


def _track(model: M, exclude: Iterable[str]) -> M:
    # a generated column cannot be copied: the insert into the event table would be refused
    generated = [f.name for f in model._meta.local_fields if isinstance(f, models.GeneratedField)]
    decorate = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=[*generated, *exclude]
    )
    decorated: M = decorate(model)
    return decorated
