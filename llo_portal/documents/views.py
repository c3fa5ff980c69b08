from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from llo_portal.documents import outbox
from llo_portal.documents.filters import EffectFilter
from llo_portal.documents.models import Effect
from llo_portal.documents.tables import EffectTable
from llo_portal.kernel.views import ActionView, ListPage


class EffectList(ListPage):
    """What was sent, what waits and what failed. The payload is not shown: it may hold what this user may not see."""

    permission = "documents.effects"
    title = "Verzendingen"
    count_one, count_many = "verzending", "verzendingen"
    empty_title = "Nog niets verzonden"
    empty_text = "Hier staan mails en documenten die het portaal maakt, en wat daarbij misging."
    model = Effect
    table_class = EffectTable
    filterset_class = EffectFilter

    def rows(self) -> QuerySet[Effect]:
        return Effect.objects.defer("payload")


class EffectRetry(ActionView):
    permission = "documents.effects"
    success_message = "De verzending wordt opnieuw geprobeerd."

    def act(self) -> str:
        outbox.retry(get_object_or_404(Effect, pk=self.kwargs["pk"]))
        return reverse("documents:effects")
