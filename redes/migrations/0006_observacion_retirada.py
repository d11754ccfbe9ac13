from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("redes", "0005_foto_envio"),
    ]

    operations = [
        migrations.AddField(
            model_name="observacionrespuesta",
            name="motivo_retiro",
            field=models.TextField(blank=True, verbose_name="por qué se retira"),
        ),
        migrations.AlterField(
            model_name="observacionrespuesta",
            name="estado",
            field=models.CharField(
                choices=[
                    ("pendiente", "pendiente"),
                    ("acogida", "acogida"),
                    ("no_acogida", "no acogida"),
                    ("retirada", "retirada"),
                ],
                default="pendiente",
                max_length=12,
            ),
        ),
    ]
