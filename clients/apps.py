from llo_portal.kernel.chapters import ChapterConfig


class ClientsConfig(ChapterConfig):
    """For whom: organisations, contacts, intakes and the timeline."""

    name = "clients"
    verbose_name = "Klanten"
