"""The form that imported an acta, so that sent twice it is one draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actas", "0003_observaciones_y_rectificacion")]

    operations = [
        migrations.AddField(model_name="acta", name="envio", field=models.UUIDField(null=True)),
        migrations.AddConstraint(
            model_name="acta",
            constraint=models.UniqueConstraint(
                fields=("envio",),
                name="acta_de_un_envio",
                violation_error_message="Ese texto ya se recibió: el borrador está en la lista de actas en trabajo.",
            ),
        ),
    ]
