"""First words of the synonym list; editors keep it on screen."""

from django.db import migrations

from catalogue.data import load_synonyms


def fill(apps, schema_editor):
    Synonym = apps.get_model("catalogue", "Synonym")
    if not Synonym.objects.exists():
        Synonym.objects.bulk_create([Synonym(word=word, same_as=same_as) for word, same_as in load_synonyms()])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0012_search_words_and_own_time")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
