"""Filters of the strategy lists."""

from typing import ClassVar

import django_filters

from strategy.models import Strategy, StrategyState


class StrategyFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Toestand", choices=StrategyState, empty_label="Alle toestanden")

    class Meta:
        model = Strategy
        fields: ClassVar[list[str]] = ["state"]
