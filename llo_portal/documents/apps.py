from llo_portal.kernel.chapters import ChapterConfig


class DocumentsConfig(ChapterConfig):
    """Frozen documents and the outbox of effects."""

    name = "llo_portal.documents"
    label = "documents"
    verbose_name = "Documenten en effecten"
