from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The ground floor on which every chapter stands. It has no models; its one migration prepares the database."""

    name = "llo_portal.kernel"
    verbose_name = "Fundament"

    def ready(self) -> None:
        from llo_portal.kernel import migration_speed

        migration_speed.install()
