"""A questionnaire about an advice, to begin with."""

from django.db import migrations

QUESTIONS = (
    ("Welk cijfer geef je ons advies?", "cijfer", True),
    ("Het advies past bij onze vraag.", "schaal", True),
    ("De redenen bij elke opleiding zijn duidelijk.", "schaal", True),
    ("We weten nu wat onze volgende stap is.", "schaal", True),
    ("Wat kan er beter?", "open", False),
)


def fill(apps, schema_editor):
    """A later strategy lets questions in before the first day of use only, and may have gone first on an empty database."""
    model, asked = apps.get_model("strategy", "Questionnaire"), "clients.advice"
    if model.objects.filter(subject_kind=asked, is_active=True).exists():
        return
    made = model.objects.create(
        subject_kind=asked, is_active=False, title="Ons advies",
        introduction="Je kreeg van ons een advies. Hielp het je verder? Invullen kost twee minuten.",
    )  # fmt: skip
    for number, (text, kind, required) in enumerate(QUESTIONS, 1):
        apps.get_model("strategy", "Question").objects.create(
            questionnaire=made, number=number, text=text, kind=kind, is_required=required
        )
    made.is_active = True
    if hasattr(made, "in_use_since"):
        made.in_use_since = made.created_at.date()
    made.save()


class Migration(migrations.Migration):
    dependencies = [("clients", "0008_advice_and_screening"), ("strategy", "0003_evaluations")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
