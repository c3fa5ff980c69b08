from django.db import migrations

UP = """
CREATE FUNCTION delivery_open_offering_has_programme() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_offering uuid;
BEGIN
  IF TG_TABLE_NAME = 'catalogue_offering' THEN the_offering := NEW.id; ELSE the_offering := NEW.offering_id; END IF;
  IF EXISTS (SELECT 1 FROM catalogue_offering o WHERE o.id = the_offering AND o.is_open)
     AND NOT EXISTS (SELECT 1 FROM delivery_programme p
                     WHERE p.offering_id = the_offering AND p.state <> 'geannuleerd') THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'an open offering has a programme';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER open_offering_has_programme AFTER INSERT OR UPDATE OF is_open ON catalogue_offering
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.is_open)
  EXECUTE FUNCTION delivery_open_offering_has_programme();
CREATE CONSTRAINT TRIGGER open_offering_keeps_programme AFTER UPDATE OF state ON delivery_programme
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'geannuleerd' AND NEW.offering_id IS NOT NULL)
  EXECUTE FUNCTION delivery_open_offering_has_programme();
"""
DOWN = """
DROP TRIGGER open_offering_keeps_programme ON delivery_programme;
DROP TRIGGER open_offering_has_programme ON catalogue_offering;
DROP FUNCTION delivery_open_offering_has_programme();
"""


class Migration(migrations.Migration):
    """The table of a lower chapter gets this guard here: only delivery knows programmes."""

    dependencies = [("delivery", "0002_guards"), ("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
