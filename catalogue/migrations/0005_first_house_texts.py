"""First words of what is the same for every course, and the weekdays that planners wrote as notes."""

from django.db import migrations

from catalogue.data import load_house_texts
from catalogue.day_words import weekdays_of


def fill(apps, schema_editor):
    HouseText = apps.get_model("catalogue", "HouseText")
    for key, body in load_house_texts().items():
        HouseText.objects.get_or_create(key=key, defaults={"body": body})
    Offering = apps.get_model("catalogue", "Offering")
    for offering in Offering.objects.exclude(day_parts="").only("pk", "day_parts"):
        if days := weekdays_of(offering.day_parts):
            Offering.objects.filter(pk=offering.pk).update(weekdays=days)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_course_page_checks")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
