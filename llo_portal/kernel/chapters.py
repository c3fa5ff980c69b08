"""The base of every chapter's AppConfig."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule


class ChapterConfig(AppConfig):
    """A chapter announces in `house.py` what it offers others (menu, panels, indicators, search, personal data)
    and in `receivers.py` which news it listens to; both are loaded once the models are."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for name in ("house", "receivers"):
            if module_has_submodule(self.module, name):
                import_module(f"{self.name}.{name}")
