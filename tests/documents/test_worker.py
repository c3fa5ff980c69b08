"""The outbox with a real worker: over Redis when the services are there, else in a thread."""

from django.core import mail
from django.db import transaction

from llo_portal.documents import outbox
from llo_portal.documents.models import Effect, EffectState


def test_an_effect_is_carried_out_after_commit_by_a_worker(worker):
    with transaction.atomic():
        outbox.enqueue("no-such-kind", {}, key="worker-test")
        assert Effect.objects.get().state == EffectState.WAITING

    failed = worker.until(lambda: Effect.objects.exclude(last_error="").first())

    assert "no handler for no-such-kind" in failed.last_error
    assert failed.attempts == 1
    assert mail.outbox == []
