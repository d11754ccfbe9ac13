"""Spanish full text that forgives accents, made without contrib extensions.

Snowball alone does not match aprobacion with aprobación, nor acta with actas. `es_norm` folds accents, gives -ión back
to what ends in -ion and drops the s of short plurals; text and query are indexed both as written and folded.
"""

from django.db import migrations

SQL = r"""
create function es_norm(t text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(
    regexp_replace(
      translate(lower(normalize(t, NFC)), 'áéíóúàèìòùâêîôûäëïöü', 'aeiouaeiouaeiouaeiou'),
      'ion\M', 'ión', 'g'),
    '\m([a-zñ]{2,4}[aeo])s\M', '\1', 'g')
$$;
create function es_vec(t text) returns tsvector language sql immutable strict parallel safe as $$
  select to_tsvector('pg_catalog.spanish', t) || to_tsvector('pg_catalog.spanish', es_norm(t))
$$;
create function es_query(q text) returns tsquery language sql immutable strict parallel safe as $$
  select websearch_to_tsquery('pg_catalog.spanish', q) || websearch_to_tsquery('pg_catalog.spanish', es_norm(q))
$$;
"""
REVERSE = "drop function es_query(text); drop function es_vec(text); drop function es_norm(text);"


class Migration(migrations.Migration):
    dependencies = [("mesa", "0001_kernel")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
