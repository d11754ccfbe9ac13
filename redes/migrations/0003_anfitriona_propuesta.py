import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mesa", "0010_plazo_de_tarea_y_filtros"),
        ("redes", "0002_foto_solo_se_agrega"),
    ]

    operations = [
        migrations.AddField(
            model_name="perfil",
            name="anfitriona_propuesta",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.organizacion"
            ),
        ),
    ]
