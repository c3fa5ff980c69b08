from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# There is no Dutch collation everywhere: names are sorted and compared by this immutable wrapper. unaccent() itself is
# only STABLE and cannot be indexed; naming its dictionary makes it safe to call it immutable.
NAME_KEY = """
CREATE OR REPLACE FUNCTION name_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(NAME_KEY, "DROP FUNCTION IF EXISTS name_key(text)"),
    ]
