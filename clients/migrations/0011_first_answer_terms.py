"""Terms to begin with: our own promise per channel, four weeks for a complaint; to be changed by the directeur."""

from datetime import date

from django.db import migrations

FIRST = {"telefoon": 1, "mail": 2, "web": 2, "bezoek": 2, "anders": 3, "klacht": 20}


def fill(apps, schema_editor):
    term = apps.get_model("clients", "AnswerTerm")
    for subject, days in FIRST.items():
        term.objects.get_or_create(subject=subject, starts_on=date(2020, 1, 1), defaults={"working_days": days})


class Migration(migrations.Migration):
    dependencies = [("clients", "0010_desk_and_complaints")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
