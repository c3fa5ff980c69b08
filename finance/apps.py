from llo_portal.kernel.chapters import ChapterConfig


class FinanceConfig(ChapterConfig):
    """At what price: rates, budget, cost sheets."""

    name = "finance"
    verbose_name = "Prijs en geld"
