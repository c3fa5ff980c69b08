"""What holds until somebody sets another: two days to choose, a warning a week before the decision."""

from datetime import date

from django.db import migrations


def fill(apps, schema_editor):
    apps.get_model("delivery", "SeatPolicy").objects.get_or_create(starts_on=date(2020, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("delivery", "0005_waiting_lists")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
