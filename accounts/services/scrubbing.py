"""Takes the name, the addresses and the telephone number of a person out of every text that may hold them: what others
wrote about somebody, the trail, the outbox and frozen documents. Which columns those are, the field registry says."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person, User
from accounts.services import lifting
from llo_portal.documents import services as documents
from llo_portal.documents.models import Document, Effect, EffectState
from llo_portal.kernel.privacy_files import entry_of, models_to_register, registry

GONE = "gewist"
SHORTEST = 6
"""A shorter word would be found inside other words."""
BY_HAND = (Document, Effect, Person, User)
LEFT = {"blijft", "via persoon"}


def words_of(person: Person) -> tuple[str, ...]:
    """What is looked for: what somebody else in the register shares is left alone, or erasing one would change another."""
    others = Person.objects.exclude(pk=person.pk).filter(erased_at=None)
    found = [word for word in (person.email, person.phone) if word and not others.filter(
        Q(email__iexact=word) | Q(phone=word)).exists()]  # fmt: skip
    found += list(User.objects.filter(person=person).values_list("email", flat=True))
    namesakes = others.filter(first_name__iexact=person.first_name, infix__iexact=person.infix,
                              last_name__iexact=person.last_name)  # fmt: skip
    if person.erased_at is None and person.first_name and person.last_name and not namesakes.exists():
        found.append(person.full_name)
    return tuple(dict.fromkeys(word for word in found if len(word) >= SHORTEST))


def pattern_of(words: tuple[str, ...]) -> str:
    """A regular expression of PostgreSQL for whole words."""
    return f"(?<![[:alnum:]])(?:{'|'.join(map(re.escape, words))})(?![[:alnum:]])"


def scrub(words: tuple[str, ...]) -> int:
    """Everywhere; gives how many rows changed."""
    if not words:
        return 0
    pattern = pattern_of(words)
    with lifting.aside():
        changed = sum(_table(model, columns, pattern) for model, columns in texts())
        return changed + _effects(pattern) + _documents(pattern)


def texts() -> Iterator[tuple[type[models.Model], list[models.Field]]]:
    """Tables with the columns in which a person may be named by others."""
    others = {
        apps.get_model(entry.app, entry.model) for entry in registry().values() if entry.app in ("pghistory", "admin")
    }
    for model in (*models_to_register(), *sorted(others, key=str)):
        columns = [
            field for field in model._meta.local_concrete_fields if model not in BY_HAND and _is_text(model, field)
        ]
        if columns:
            yield model, columns


def _is_text(model: type[models.Model], field: models.Field) -> bool:
    entry = entry_of(model, field.name)
    if entry is None or not entry.is_personal or entry.erasing in LEFT or field.unique:
        return False
    is_file = isinstance(field, models.FileField)
    return not is_file and isinstance(field, models.CharField | models.TextField | models.JSONField)


def _table(model: type[models.Model], columns: list[models.Field], pattern: str) -> int:
    quote = connection.ops.quote_name
    sets, looked = [], []
    for field in columns:
        name = quote(field.column)
        text = f"{name}::text"
        back = "::jsonb" if isinstance(field, models.JSONField) else ""
        sets.append(f"{name} = regexp_replace({text}, %s, '{GONE}', 'gi'){back}")
        looked.append(text)
    where = f"concat_ws(chr(10), {', '.join(looked)}) ~* %s"
    sql = f"UPDATE {quote(model._meta.db_table)} SET {', '.join(sets)} WHERE {where}"  # noqa: S608 - names of our models
    with connection.cursor() as cursor:
        cursor.execute(sql, [*[pattern] * len(columns), pattern])
        return cursor.rowcount


def _effects(pattern: str) -> int:
    """Letters to or about somebody are emptied; what still waits is not sent any more. A document that waits is made."""
    found = Effect.objects.exclude(state=EffectState.RUNNING).extra(where=["payload::text ~* %s"], params=[pattern])
    rows = list(found)
    for effect in rows:
        if effect.kind == documents.RENDER and effect.state == EffectState.WAITING:
            effect.payload = {"document": effect.payload["document"], "then": None}
        else:
            effect.payload, effect.last_error = {}, ""
            effect.state, effect.done_at = EffectState.DONE, effect.done_at or timezone.now()
        effect.save(update_fields=["payload", "last_error", "state", "done_at"])
    return len(rows)


def _documents(pattern: str) -> int:
    """Frozen words outside the legal remains: new words, and a file that is made again."""
    kept = documents.kept_kinds()
    found = Document.objects.exclude(subject_kind__in=kept).extra(
        where=["context::text || title || actor_name ~* %s"], params=[pattern]
    )
    rows = list(found.select_related("template"))
    for document in rows:
        documents.reword(document, lambda text: _replace(pattern, text))
    return len(rows)


def _replace(pattern: str, text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT regexp_replace(%s, %s, '{GONE}', 'gi')", [text, pattern])
        return str(cursor.fetchone()[0])
