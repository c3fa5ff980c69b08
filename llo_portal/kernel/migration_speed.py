"""Migrating an empty database in seconds instead of minutes.

While it migrates Django keeps a class for every model as it then was, and after each operation renders anew every model
that is related to the one that changed. Through the user and the audit context nearly all our models are related, so
each constraint or trigger cost dozens of classes and the whole grew with the square of the number of models. Here only
the changed model is rendered. Django has a word for a registry that is behind in this way, "delayed": before Python in
a migration sees it, it is rendered anew as a whole. Changes that follow relations (a key's type, a rename, a removal)
do the same first. The schema of the whole house was compared both ways and was the same to the letter.
"""

from typing import Any

from django.db.migrations.state import ModelState, ProjectState

_add_model = ProjectState.add_model
_add_field: Any = ProjectState.add_field


def install() -> None:
    """Put the shorter way in place; called once, when the apps are ready."""
    ProjectState.reload_model = _reload_model  # type: ignore[method-assign]
    ProjectState.add_model = _added_model  # type: ignore[method-assign]
    ProjectState.add_field = _added_field  # type: ignore[method-assign]


def _reload_model(self: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in self.__dict__:
        return
    if not delay and not getattr(self, "_only_adding", False):
        del self.__dict__["apps"]  # rendered anew, completely, when somebody asks
        self.is_delayed = False
        return
    self.is_delayed = True
    self._reload({(app_label, model_name.lower())})


def _added_model(self: Any, model_state: ModelState) -> None:
    self._only_adding = True
    try:
        _add_model(self, model_state)
    finally:
        self._only_adding = False


def _added_field(self: Any, *args: Any, **kwargs: Any) -> None:
    self._only_adding = True
    try:
        _add_field(self, *args, **kwargs)
    finally:
        self._only_adding = False
