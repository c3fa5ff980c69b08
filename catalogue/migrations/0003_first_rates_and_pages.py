"""The VAT rate in force, and first texts of the pages that the footer links to. Staff edits the pages on screen."""

from datetime import date
from decimal import Decimal

from django.db import migrations

from catalogue.data import load_pages


def fill(apps, schema_editor):
    VatRate = apps.get_model("catalogue", "VatRate")
    VatRate.objects.get_or_create(treatment="hoog", starts_on=date(2012, 10, 1), defaults={"fraction": Decimal("0.21")})
    EditablePage = apps.get_model("catalogue", "EditablePage")
    for order, page in enumerate(load_pages(), 1):
        EditablePage.objects.get_or_create(
            slug=page.slug, defaults={"title": page.title, "body": page.body, "order": order * 10}
        )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_guards_search_and_imports")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
