"""Which fields the field registry misses, as YAML to paste into <app>/data/privacy.yaml and to fill in."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import models

from llo_portal.kernel.privacy_files import gaps, ghosts, tracked_model

SAFE = (
    models.AutoField, models.UUIDField, models.BooleanField, models.IntegerField, models.DecimalField, models.DateField,
    models.TimeField,
)  # fmt: skip
PERSONS = {"accounts.Person", "delivery.Learner", "clients.Contact", "delivery.Enrolment"}


def group_of(model: type[models.Model], name: str) -> str:
    """A first guess; whoever pastes it decides."""
    field = model._meta.get_field(name)
    if field.is_relation:
        label = field.related_model._meta.label  # type: ignore[union-attr]
        return "medewerker" if label == "accounts.User" else "persoon" if label in PERSONS else "geen"
    if field.name.endswith("_digest") or getattr(field, "choices", None):
        return "geen"
    return "geen" if isinstance(field, SAFE) else "velden"


def template_for(title: str, model: type[models.Model], names: list[str]) -> str:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(group_of(model, name), []).append(name)
    lines = [f"{title}:"]
    if "velden" in groups:
        lines += ["  doel: ", "  grondslag: overeenkomst", "  bewaren: relatie", "  wissen: leegmaken"]
    for group in ("velden", "persoon", "medewerker", "geen"):
        if group in groups:
            lines.append(f"  {group}: [{', '.join(groups[group])}]")
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Laat zien welke velden nog niet in het register van persoonsgegevens staan, als YAML om te plakken."

    def handle(self, *args: Any, **options: Any) -> None:
        missing: dict[type[models.Model], tuple[type[models.Model], list[str]]] = {}
        for model, names in gaps().items():  # a model comes before its trail, which misses no more than the model does
            missing.setdefault(tracked_model(model), (model, names))
        app = ""
        for owner, (model, names) in missing.items():
            if model._meta.app_label != app:
                app = model._meta.app_label
                self.stdout.write(f"\n# {app}/data/privacy.yaml (velden = persoonsgegevens; kijk elk veld na)")
            self.stdout.write(template_for(owner.__name__, model, names))
        for label, field in ghosts():
            self.stdout.write(f"# weg: {label}.{field} staat in het register, maar niet in het model")
        if not missing and not ghosts():
            self.stdout.write("Alle velden staan in het register.")
