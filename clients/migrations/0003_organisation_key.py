from django.db import migrations

# clients.names.organisation_key in SQL, immutable so that it can be a generated column with an index.
# tests/clients/test_names.py holds both to the same answers.
ORGANISATION_KEY = r"""
CREATE OR REPLACE FUNCTION organisation_key(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE words text; bare text;
BEGIN
  words := regexp_replace(public.name_key(value), '\m([a-z])\.([a-z])\.?([a-z])?\.?([a-z])?\.?(?=\W|$)', '\1\2\3\4', 'g');
  words := replace(replace(replace(words, '&', ' en '), '''', ''), '’', '');
  words := btrim(regexp_replace(words, '[^a-z0-9]+', ' ', 'g'));
  bare := regexp_replace(words, '\m(bv|nv|vof|cv|stichting|vereniging|eenmanszaak|holding)\M', ' ', 'g');
  bare := btrim(regexp_replace(bare, '\s+', ' ', 'g'));
  RETURN CASE WHEN bare = '' THEN words ELSE bare END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_guards_and_imports"), ("kernel", "0001_extensions_and_dutch_names")]
    operations = [migrations.RunSQL(ORGANISATION_KEY, "DROP FUNCTION IF EXISTS organisation_key(text)")]
