from typing import ClassVar

import django_filters

from llo_portal.documents.models import Effect, EffectState


class EffectFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Toestand", choices=EffectState, empty_label="Alle toestanden")

    class Meta:
        model = Effect
        fields: ClassVar[list[str]] = ["state"]
