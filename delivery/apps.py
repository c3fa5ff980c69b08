from llo_portal.kernel.chapters import ChapterConfig


class DeliveryConfig(ChapterConfig):
    """How it is done: programmes, sessions, trainers, enrolments, results, certificates."""

    name = "delivery"
    verbose_name = "Uitvoering"
