from llo_portal.kernel.chapters import ChapterConfig


class OffersConfig(ChapterConfig):
    """The deal: quotes, acceptance, the contract with the school, delivery requests."""

    name = "offers"
    verbose_name = "Offertes en contracten"
