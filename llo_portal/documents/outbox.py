"""Effects must not get lost: a row in the same transaction as the fact, a nudge on commit, a sweep for what was missed.

Handlers may run twice without harm; they get the payload and raise when the effect did not happen.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from llo_portal.documents.models import Effect, EffectState
from llo_portal.kernel.registry import Registry

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=20)
_REMEMBER = """
INSERT INTO documents_effect (id, kind, key, payload, state, attempts, available_at, last_error, created_at)
VALUES (%s, %s, %s, %s, %s, 0, %s, '', %s) ON CONFLICT (key) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Handler:
    """`label` is what staff reads on the page of effects. `forgets` empties the payload once the effect happened: for
    what must not lie around, such as a link with a token."""

    key: str
    run: Callable[[dict[str, Any]], None]
    label: str = ""
    forgets: bool = False


handlers: Registry[Handler] = Registry("effect handler")


def handler(
    kind: str, *, label: str = "", forgets: bool = False
) -> Callable[[Callable[[dict[str, Any]], None]], Callable[[dict[str, Any]], None]]:
    """Declares the function that carries out effects of this kind."""

    def register(run: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
        handlers.register(Handler(kind, run, label, forgets))
        return run

    return register


def enqueue(kind: str, payload: dict[str, Any], *, key: str) -> Effect:
    """Remembers an effect; call it inside the transaction that writes the fact. The same key is remembered once."""
    effect = Effect(kind=kind, key=key, payload=payload)
    if not _written(effect):
        effect = Effect.objects.get(key=key)
    _nudge_on_commit(effect.pk)
    return effect


def _written(effect: Effect) -> bool:
    """One statement, without a savepoint: every fact of the house writes its effects this way. False when the key is known;
    then it waited for who wrote it."""
    now = effect.created_at = effect.available_at
    payload = connection.ops.adapt_json_value(effect.payload, None)
    told = (effect.pk, effect.kind, effect.key, payload, effect.state, now, now)
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, told)
        is_new = cursor.rowcount == 1
    effect._state.adding, effect._state.db = False, connection.alias
    return is_new


def _nudge_on_commit(effect_id: UUID) -> None:
    if getattr(settings, "OUTBOX_NUDGE", True):
        transaction.on_commit(lambda: _nudge(effect_id))


def _nudge(effect_id: UUID) -> None:
    from kombu.exceptions import OperationalError

    from llo_portal.documents.tasks import carry_out

    try:
        carry_out.delay(str(effect_id))
    except (OperationalError, OSError) as error:
        logger.warning("no broker, the sweep will carry out %s (%s)", effect_id, type(error).__name__)


def claim(effect_id: UUID | None = None) -> Effect | None:
    """Takes one due effect for this worker, or None. Skips what another worker holds."""
    with transaction.atomic():
        _bury_killers()
        due = Effect.objects.due().select_for_update(skip_locked=True).order_by("available_at")
        effect = (due.filter(pk=effect_id) if effect_id else due).first()
        if effect is None:
            return None
        effect.state, effect.lease_until = EffectState.RUNNING, timezone.now() + LEASE
        effect.attempts += 1
        effect.save(update_fields=["state", "lease_until", "attempts"])
        return effect


def _bury_killers() -> None:
    """An effect that took every worker down with it never reports a failure: it is dead after as many attempts."""
    now = timezone.now()
    Effect.objects.filter(state=EffectState.RUNNING, lease_until__lt=now, attempts__gte=MAX_ATTEMPTS).update(
        state=EffectState.DEAD, lease_until=None, last_error="De worker viel bij elke poging stil."
    )


def run(effect: Effect) -> bool:
    """Carries out a claimed effect and writes down how it went; True when it happened."""
    try:
        if effect.kind not in handlers:
            raise LookupError(f"no handler for {effect.kind}")
        handlers.get(effect.kind).run(effect.payload)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is written down, tried again and shown to staff
        _failed(effect, error)
        return False
    emptied: dict[str, Any] = {"payload": {}} if handlers.get(effect.kind).forgets else {}
    Effect.objects.filter(pk=effect.pk).update(
        state=EffectState.DONE, done_at=timezone.now(), lease_until=None, last_error="", **emptied
    )
    return True


def _failed(effect: Effect, error: Exception) -> None:
    dead = effect.attempts >= MAX_ATTEMPTS
    # only this attempt: a worker that outlived its lease must not undo what another did since
    mine = Effect.objects.filter(pk=effect.pk, state=EffectState.RUNNING, attempts=effect.attempts)
    mine.update(
        state=EffectState.DEAD if dead else EffectState.WAITING,
        available_at=timezone.now() + FIRST_WAIT * 2 ** (effect.attempts - 1),
        lease_until=None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def retry(effect: Effect) -> None:
    """Staff asks for another round: attempts start again."""
    Effect.objects.filter(pk=effect.pk).exclude(state__in=(EffectState.DONE, EffectState.RUNNING)).update(
        state=EffectState.WAITING, attempts=0, available_at=timezone.now(), lease_until=None
    )
    _nudge_on_commit(effect.pk)


def run_all(limit: int = 500) -> int:
    """Carries out what is due until nothing is left or `limit` is reached; gives the number that happened."""
    done = 0
    for _ in range(limit):
        effect = claim()
        if effect is None:
            return done
        done += run(effect)
    return done
