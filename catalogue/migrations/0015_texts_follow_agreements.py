"""Sentences of the first texts that spelled out the agreements now follow them (kernel.fills). A text that the provider
rewrote is left alone."""

from typing import Any

from django.db import migrations

SENTENCES = (
    (
        "HouseText",
        "Daarna kun je tot vier weken voor de start gratis annuleren.",
        "Daarna kun je [[gratis afzeggen tot]] gratis annuleren. Later betaal je [[betalen bij laat afzeggen]].",
    ),
    (
        "EditablePage",
        "Tot vier weken voor de start betaal je niets. Daarna betaal je de helft van de prijs.",
        "Je betaalt niets [[gratis afzeggen tot]]. Daarna betaal je [[betalen bij laat afzeggen]].",
    ),
)


def follow(apps: Any, schema_editor: Any) -> None:
    for model, spelled, marked in SENTENCES:
        for row in apps.get_model("catalogue", model).objects.filter(body__contains=spelled):
            row.body = row.body.replace(spelled, marked)
            row.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0014_open_data_and_funnel")]
    operations = [migrations.RunPython(follow, migrations.RunPython.noop, elidable=True)]
