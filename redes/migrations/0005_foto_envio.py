from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("redes", "0004_respuesta_leidos"),
    ]

    operations = [
        migrations.AddField(
            model_name="fotoelegibilidad",
            name="envio",
            field=models.UUIDField(null=True, unique=True),
        ),
    ]
