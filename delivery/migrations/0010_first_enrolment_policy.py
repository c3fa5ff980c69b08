"""What holds until somebody sets another: from 250 euros in at most four parts, and sixteen years old at the start."""

from datetime import date

from django.db import migrations


def fill(apps, schema_editor):
    apps.get_model("delivery", "EnrolmentPolicy").objects.get_or_create(
        starts_on=date(2020, 1, 1),
        defaults={"instalments_from": 250, "instalments_most": 4, "minimum_age": 16},
    )


class Migration(migrations.Migration):
    dependencies = [("delivery", "0009_orders_of_individuals")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
