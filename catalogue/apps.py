from llo_portal.kernel.chapters import ChapterConfig


class CatalogueConfig(ChapterConfig):
    """What we offer: institutions, courses, modules and offerings."""

    name = "catalogue"
    verbose_name = "Aanbod"
