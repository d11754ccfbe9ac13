"""Search walks by date what many texts have: an index for that order, and the vectors kept in the row, where they fit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mesa", "0005_el_pasado_no_se_reescribe")]

    operations = [
        migrations.AddIndex(
            model_name="ficha",
            index=models.Index(fields=["-fecha", "tipo", "orden", "id"], name="ficha_recientes"),
        ),
        migrations.RunSQL(
            "alter table mesa_ficha alter column busqueda set storage main",
            "alter table mesa_ficha alter column busqueda set storage extended",
        ),
    ]
