"""The field registry as a whole, held against the models that there are."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.apps import AppConfig, apps
from django.db.models import Model

from llo_portal.kernel import yamldata
from llo_portal.kernel.privacy import FieldEntry, Term, read, read_terms

HERE = Path(__file__).parent / "data"
OTHERS = "derden.yaml"
TRAIL_COLUMNS = frozenset(("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context"))
Key = tuple[str, str]


@lru_cache(maxsize=1)
def terms() -> dict[str, Term]:
    return read_terms(yamldata.load(HERE / "bewaartermijnen.yaml"))


@lru_cache(maxsize=1)
def registry() -> dict[Key, FieldEntry]:
    """Every entry by (model label in lower case, field). Raises DataFileError when a file cannot be kept to."""
    found = {}
    for config in our_apps():
        path = Path(config.path) / "data" / "privacy.yaml"
        if path.exists():
            for entry in read(config.label, yamldata.load(path), terms()):
                found[entry.model_label, entry.field] = entry
    for label, data in yamldata.load(HERE / OTHERS).items():
        for entry in read(label, data, terms()):
            found[entry.model_label, entry.field] = entry
    return found


def our_apps() -> Iterator[AppConfig]:
    """The chapters and the ground floor."""
    chapters = ("llo_portal.", "accounts", "strategy", "catalogue", "clients", "finance", "offers", "delivery")
    return (config for config in apps.get_app_configs() if config.name.startswith(chapters))


def tracked_model(model: type[Model]) -> type[Model]:
    """The model of which this table is the trail; else the model itself."""
    return getattr(model, "pgh_tracked_model", None) or model


def models_to_register() -> Iterator[type[Model]]:
    """Our models, the tables of their trails included; what stands for a many-to-many is part of the model that has it."""
    for config in our_apps():
        yield from config.get_models()


def fields_of(model: type[Model]) -> list[str]:
    """What must be registered: columns and many-to-many fields."""
    meta = model._meta
    names = [field.name for field in (*meta.local_concrete_fields, *meta.local_many_to_many)]
    if tracked_model(model) is not model:
        return [name for name in names if name not in TRAIL_COLUMNS]
    return names


def entry_of(model: type[Model], field: str) -> FieldEntry | None:
    """The entry of a field; the trail of a model follows that model."""
    return registry().get((tracked_model(model)._meta.label_lower, field))


def gaps() -> dict[type[Model], list[str]]:
    """Fields of our models that nobody registered."""
    found = {}
    for model in models_to_register():
        if model._meta.proxy:
            continue
        if missing := [name for name in fields_of(model) if entry_of(model, name) is None]:
            found[model] = missing
    return found


def ghosts() -> list[Key]:
    """Entries of our apps without a field: renamed or gone."""
    labels = {config.label for config in our_apps()}
    there = {
        (tracked_model(model)._meta.label_lower, name) for model in models_to_register() for name in fields_of(model)
    }  # fmt: skip
    return sorted(key for key, entry in registry().items() if entry.app in labels and key not in there)
