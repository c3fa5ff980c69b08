"""Effects: claimed by one, tried again later, dead in the end, picked up after a killed worker, never lost."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from llo_portal.documents import outbox, tasks
from llo_portal.documents.models import AnsweredRequest, Effect, EffectState
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def done():
    """What the test's handlers did. Kinds: test.ok, test.fail, test.secret."""
    did = []

    def fail(payload):
        did.append("fail")
        raise RuntimeError("de mailserver zwijgt")

    with outbox.handlers.override(
        outbox.Handler("test.ok", lambda payload: did.append(payload["n"])),
        outbox.Handler("test.secret", lambda payload: did.append(payload["n"]), forgets=True),
        outbox.Handler("test.fail", fail),
    ):
        yield did


def test_a_key_is_remembered_once(done):
    outbox.enqueue("test.ok", {"n": 1}, key="a")
    outbox.enqueue("test.ok", {"n": 2}, key="a")
    assert outbox.run_all() == 1
    assert outbox.run_all() == 0
    assert done == [1]


def test_an_effect_disappears_with_the_fact_it_belongs_to(done):
    with transaction.atomic():
        outbox.enqueue("test.ok", {"n": 1}, key="a")
        transaction.set_rollback(True)
    assert not Effect.objects.exists()


def test_a_claimed_effect_is_nobody_elses(done):
    effect = outbox.enqueue("test.ok", {"n": 1}, key="a")
    mine = outbox.claim(effect.pk)
    assert mine is not None
    assert outbox.claim(effect.pk) is None
    assert outbox.claim() is None


def test_failures_wait_longer_each_time_and_die_in_the_end(done):
    effect = outbox.enqueue("test.fail", {}, key="a")
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        Effect.objects.update(available_at=timezone.now())
        before = timezone.now()
        assert outbox.run_all() == 0
        effect.refresh_from_db()
        waits.append((effect.available_at - before).total_seconds())
    assert waits == sorted(waits)
    assert waits[0] == pytest.approx(20, abs=5)
    assert waits[3] == pytest.approx(160, abs=5)
    assert effect.state == EffectState.DEAD
    assert "de mailserver zwijgt" in effect.last_error
    assert outbox.run_all() == 0
    assert done == ["fail"] * outbox.MAX_ATTEMPTS


def test_an_unknown_kind_is_written_down_and_harms_no_other(done):
    outbox.enqueue("test.unknown", {}, key="a")
    outbox.enqueue("test.ok", {"n": 2}, key="b")
    assert outbox.run_all() == 1
    assert "no handler" in Effect.objects.get(key="a").last_error


def test_after_a_killed_worker_the_sweep_takes_over(done):
    effect = outbox.enqueue("test.ok", {"n": 1}, key="a")
    outbox.claim(effect.pk)  # and then the power went
    assert tasks.sweep() == 0, "the lease still runs"
    Effect.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert tasks.sweep() == 1
    assert done == [1]


def test_a_long_queue_is_taken_in_turns(done, monkeypatch):
    again = []
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda **how: again.append(how))
    for n in range(tasks.TURN + 3):
        outbox.enqueue("test.ok", {"n": n}, key=str(n))
    assert tasks.sweep() == tasks.TURN
    assert len(again) == 1, "the rest asks for a turn of its own, behind what came in meanwhile"
    assert tasks.sweep() == 3
    assert len(again) == 1


def test_an_effect_that_kills_every_worker_dies(done):
    outbox.enqueue("test.ok", {"n": 1}, key="a")
    for _ in range(outbox.MAX_ATTEMPTS):
        outbox.claim()
        Effect.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert outbox.claim() is None
    assert Effect.objects.get().state == EffectState.DEAD


def test_a_worker_that_outlived_its_lease_does_not_undo_the_next(done):
    effect = outbox.enqueue("test.ok", {"n": 1}, key="a")
    slow = outbox.claim(effect.pk)
    Effect.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    outbox.run_all()
    outbox._failed(slow, RuntimeError("te laat"))
    effect.refresh_from_db()
    assert effect.state == EffectState.DONE


def test_what_must_not_lie_around_is_forgotten(done):
    outbox.enqueue("test.secret", {"n": "geheim"}, key="a")
    outbox.run_all()
    assert done == ["geheim"]
    assert Effect.objects.get().payload == {}


def test_a_broker_that_is_away_loses_nothing(done, settings, monkeypatch, django_capture_on_commit_callbacks):
    settings.OUTBOX_NUDGE = True

    def away(*args):
        raise OperationalError("geen Redis")

    monkeypatch.setattr(tasks.carry_out, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.enqueue("test.ok", {"n": 1}, key="a")
    assert tasks.sweep() == 1


def test_the_nudge_carries_out_one(done):
    effect = outbox.enqueue("test.ok", {"n": 1}, key="a")
    outbox.enqueue("test.ok", {"n": 2}, key="b")
    tasks.carry_out(str(effect.pk))
    tasks.carry_out(str(effect.pk))
    assert done == [1]


def test_staff_sees_what_failed_and_tries_again(client, done):
    effect = outbox.enqueue("test.fail", {"geheim": "kanarie"}, key="a")
    Effect.objects.update(state=EffectState.DEAD, attempts=8, last_error="stuk")
    client.force_login(UserFactory(roles=("administrateur",)))
    page = client.get(reverse("documents:effects"), {"state": "mislukt"}).content.decode()
    assert "stuk" in page
    assert "kanarie" not in page
    client.post(reverse("documents:effect_retry", args=[effect.pk]))
    effect.refresh_from_db()
    assert (effect.state, effect.attempts) == (EffectState.WAITING, 0)


def test_done_is_not_done_again_by_hand(done):
    effect = outbox.enqueue("test.ok", {"n": 1}, key="a")
    outbox.run_all()
    outbox.retry(effect)
    assert outbox.run_all() == 0


def test_old_answers_are_forgotten():
    import uuid

    AnsweredRequest.objects.create(key=uuid.uuid4(), actor="x", path="/", fingerprint="")
    assert tasks.forget_answers() == 0
    AnsweredRequest.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert tasks.forget_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_do_each_effect_once(done):
    for n in range(30):
        outbox.enqueue("test.ok", {"n": n}, key=str(n))

    def work():
        try:
            while effect := outbox.claim():
                outbox.run(effect)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(30))
