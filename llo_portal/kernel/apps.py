from typing import Any

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The ground floor on which every chapter stands. It has no models; its one migration prepares the database."""

    name = "llo_portal.kernel"
    verbose_name = "Fundament"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        from llo_portal.kernel import years

        years.install()  # here and not in ready: models of chapters come first, and may import forms

    def ready(self) -> None:
        from llo_portal.kernel import migration_speed

        migration_speed.install()
