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
    asked, made = apps.get_model("strategy", "Questionnaire").objects.get_or_create(
        subject_kind="clients.advice", is_active=True,
        defaults={
            "title": "Ons advies",
            "introduction": "Je kreeg van ons een advies. Hielp het je verder? Invullen kost twee minuten.",
        },
    )  # fmt: skip
    if made:
        for number, (text, kind, required) in enumerate(QUESTIONS, 1):
            apps.get_model("strategy", "Question").objects.create(
                questionnaire=asked, number=number, text=text, kind=kind, is_required=required
            )


class Migration(migrations.Migration):
    dependencies = [("clients", "0008_advice_and_screening"), ("strategy", "0003_evaluations")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
