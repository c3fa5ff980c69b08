"""Percentages to begin with: our own estimate, to be changed by the directeur."""

from datetime import date

from django.db import migrations

FIRST = {"vraag": 10, "intake": 25, "advies": 40, "offerte": 60, "overeenkomst": 90}


def fill(apps, schema_editor):
    weight = apps.get_model("clients", "StageWeight")
    for stage, percent in FIRST.items():
        weight.objects.get_or_create(stage=stage, starts_on=date(2020, 1, 1), defaults={"percent": percent})


class Migration(migrations.Migration):
    dependencies = [("clients", "0006_opportunities_and_tasks")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
