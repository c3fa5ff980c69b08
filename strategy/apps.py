from llo_portal.kernel.chapters import ChapterConfig


class StrategyConfig(ChapterConfig):
    """What we choose: strategic choices that steer behaviour, goals and indicators."""

    name = "strategy"
    verbose_name = "Strategie"
