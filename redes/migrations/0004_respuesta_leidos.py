import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("redes", "0003_anfitriona_propuesta"),
    ]

    operations = [
        migrations.AddField(
            model_name="respuesta",
            name="leidos",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
